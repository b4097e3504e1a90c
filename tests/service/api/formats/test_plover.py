from __future__ import annotations

import pytest

from service.api.examples import reading_example
from service.api.formats.plover import plover_records
from service.extraction.domain import Codes, Plover
from tests.service.api.formats.readings import event, homs, party, reading

CODED = Codes(plover=Plover(event="ASSAULT", mode="heavy-weapons"))


def test_the_sides_of_a_clash_are_both_actors() -> None:
    clash, killing = plover_records(reading_example())["events"]
    assert [actor["raw_text"] for actor in clash["actors"]] == ["Rebels", "government troops"]
    assert clash["recipients"] == []
    assert [party["raw_text"] for party in killing["recipients"]] == ["at least 12 soldiers"]
    assert (clash["event_type"], clash["event_mode"]) == ("ASSAULT", "firearms")
    assert clash["location"]["geonames_id"] == 169577
    assert (clash["event_date"], clash["event_date_end"]) == ("2017-06-06", "2017-06-06")


@pytest.mark.parametrize(
    ("modality", "contexts"),
    [("actual", []), ("planned", ["future"]), ("hypothetical", ["hypothetical"]), ("negated", [])],
)
def test_modality_is_a_context_where_plover_has_one(modality: str, contexts: list[str]) -> None:
    (record,) = plover_records(reading(event(codes=CODED, modality=modality)))["events"]
    assert (record["contexts"], record["modality"]) == (contexts, modality)


def test_events_without_a_code_are_named() -> None:
    records = plover_records(reading(event("e1"), event("e2", codes=CODED)))
    assert [record["event_id"] for record in records["events"]] == ["e2"]
    assert records["uncoded"] == ["e1"]


def test_actor_recipient_and_place_are_told_apart() -> None:
    troops, market = party("troops", "actor", country="SYR"), party("market", "target")
    shelling = event(codes=CODED, participants=(troops, market), place=homs())
    (record,) = plover_records(reading(shelling))["events"]
    assert record["actors"] == [
        {"name": None, "country": "SYR", "sector": None, "raw_text": "troops"}
    ]
    assert [recipient["raw_text"] for recipient in record["recipients"]] == ["market"]
    assert record["location"]["raw_text"] == "Homs"
