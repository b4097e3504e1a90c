"""Dates, places, parties, counts and codes of an article, from its text to the answer."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient

TEXT = (
    "A suicide bomber killed at least 12 people at a crowded market in Tehran on Wednesday."
    " Iraqi soldiers clashed with Islamic State militants in Mosul on Tuesday.\n\n"
    "Russia, Turkey and Iran agreed to a cease-fire in western Syria last month."
)


@pytest.fixture(scope="module")
def events(shipped: FlaskClient) -> dict[str, dict[str, Any]]:
    body = {"text": TEXT, "published": "2017-06-09"}
    found = shipped.post("/events", json=body).get_json()["events"]
    return {event["type"]: event for event in found}


def test_a_weekday_is_the_last_one(events: dict[str, dict[str, Any]]) -> None:
    time = events["killing"]["time"]
    assert (time["timex3"], time["earliest"], time["latest"]) == ("2017-06-07",) * 3
    assert (time["precision"], time["anchor"]) == ("day", "publication")


def test_a_month_is_a_range(events: dict[str, dict[str, Any]]) -> None:
    time = events["ceasefire"]["time"]
    assert (time["timex3"], time["earliest"], time["latest"]) == (
        "2017-05",
        "2017-05-01",
        "2017-05-31",
    )


def test_a_town_has_coordinates_and_a_market_has_none(events: dict[str, dict[str, Any]]) -> None:
    places = {place["text"]: place for place in events["killing"]["places"]}
    assert (places["Tehran"]["geonames_id"], places["Tehran"]["country"]) == (112931, "IRN")
    market = places["crowded market"]
    assert market["latitude"] is market["geonames_id"] is market["country"] is None


def test_a_part_of_a_country_says_so(events: dict[str, dict[str, Any]]) -> None:
    (place,) = events["ceasefire"]["places"]
    assert (place["country"], place["precision"]) == ("SYR", "region")


def test_the_sides_are_known(events: dict[str, dict[str, Any]]) -> None:
    sides = {party["role"]: party for party in events["clash"]["participants"]}
    assert (sides["side_a"]["country"], sides["side_a"]["sector"]) == ("IRQ", "military")
    assert (sides["side_b"]["name"], sides["side_b"]["sector"]) == ("Islamic State", "armed_group")
    assert "IRN" in {party["country"] for party in events["ceasefire"]["participants"]}


def test_the_dead_are_counted(events: dict[str, dict[str, Any]]) -> None:
    assert events["killing"]["casualties"] == {
        "killed": {"min": 12, "max": None, "text": "at least 12 people", "reports": []},
        "injured": None,
    }


def test_events_are_coded(events: dict[str, dict[str, Any]]) -> None:
    acled = {name: event["codes"]["acled"]["sub_event_type"] for name, event in events.items()}
    assert acled == {"killing": "Suicide bomb", "clash": "Armed clash", "ceasefire": "Agreement"}


def test_without_a_publication_date_nothing_is_invented(shipped: FlaskClient) -> None:
    found = shipped.post("/events", json={"text": TEXT}).get_json()["events"]
    time = next(event["time"] for event in found if event["type"] == "killing")
    assert time["timex3"] == "XXXX-WXX-3"
    assert time["earliest"] is time["latest"] is None
    assert time["anchor"] == "none"
