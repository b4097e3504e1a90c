from __future__ import annotations

from service.api.examples import events_example, reading_example
from service.api.formats.geojson import feature_collection
from tests.service.api.formats.readings import event, homs, place, reading


def test_a_point_is_longitude_then_latitude() -> None:
    collection = feature_collection(reading_example())
    assert collection["type"] == "FeatureCollection"
    clash, killing = collection["features"]
    assert clash["geometry"] == {"type": "Point", "coordinates": [36.72559, 34.72405]}
    assert (clash["type"], clash["id"], killing["id"]) == ("Feature", "e1", "e2")
    assert killing["properties"]["caused_by"] == "e1"
    assert clash["properties"]["actors"] == ["Rebels"]
    assert clash["properties"]["targets"] == ["government troops"]
    assert (clash["properties"]["earliest"], clash["properties"]["killed_min"]) == (
        "2017-06-06",
        12,
    )


def test_every_event_is_a_point_or_named_as_unplaced() -> None:
    events = (event("e1", place=homs()), event("e2", place=place()), event("e3"))
    collection = feature_collection(reading(*events))
    assert [feature["id"] for feature in collection["features"]] == ["e1"]
    assert collection["unplaced"] == ["e2", "e3"]


def test_a_market_in_a_town_is_put_where_the_town_is() -> None:
    market = place("market")
    (feature,) = feature_collection(
        reading(event(place=market, places=(market, homs(role="origin"), homs())))
    )["features"]
    assert feature["properties"]["name"] == "Homs"


def test_an_origin_stands_for_no_event() -> None:
    assert feature_collection(reading(event(places=(homs(role="origin"),))))["features"] == []


def test_nothing_told_is_null_or_empty() -> None:
    (feature,) = feature_collection(reading(event(place=homs())))["features"]
    untold = ("time", "earliest", "latest", "killed_min", "injured_max", "acled_event_type")
    assert {feature["properties"][name] for name in untold} == {None}
    assert feature["properties"]["actors"] == []
    assert feature["properties"]["confidence"] == 0.9123


def test_the_example_has_both_events() -> None:
    assert len(feature_collection(reading_example())["features"]) == len(events_example())
