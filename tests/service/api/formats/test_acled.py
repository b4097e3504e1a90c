from __future__ import annotations

import csv
import io
from datetime import date
from typing import Any

import pytest

from service.api.answers import Reading
from service.api.examples import reading_example
from service.api.formats.acled import COLUMNS, OWN_COLUMNS, acled_csv, events_csv
from service.extraction.domain import Acled, Casualties, Codes, Count, Event
from tests.service.api.formats.readings import event, homs, party, place, reading, time

SHELLING = Codes(
    acled=Acled(
        event_type="Explosions/Remote violence",
        sub_event_type="Shelling/artillery/missile attack",
    )
)
CIVILIAN = party("market", "target", sector="civilian")


def rows(read: Reading) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(events_csv(read), newline="")))


def row(**changes: Any) -> dict[str, str]:
    (only,) = rows(reading(event(**changes)))
    return only


def code(event_type: str, sub_event_type: str) -> Codes:
    return Codes(acled=Acled(event_type=event_type, sub_event_type=sub_event_type))


def test_the_example_is_one_battle_with_its_dead() -> None:
    first, second = rows(reading_example())
    assert {name: first[name] for name in COLUMNS} == {
        "event_date": "2017-06-06", "time_precision": "1", "disorder_type": "Political violence",
        "event_type": "Battles", "sub_event_type": "Armed clash", "actor1": "Rebels",
        "actor2": "government troops", "civilian_targeting": "", "country": "Syria",
        "admin1": "Homs", "location": "Homs", "latitude": "34.72405", "longitude": "36.72559",
        "geo_precision": "1", "fatalities": "12",
        "notes": "Rebels clashed with government troops near Homs on Tuesday,"
        " leaving at least 12 soldiers dead.",
    }  # fmt: skip
    assert (first["caused_by"], second["caused_by"]) == ("", "e1")
    incidents = list(csv.DictReader(io.StringIO(acled_csv(reading_example()), newline="")))
    assert [(list(found), found["fatalities"]) for found in incidents] == [(list(COLUMNS), "12")]


def test_columns_come_in_acleds_order() -> None:
    heading = events_csv(reading()).strip().split(",")
    assert heading == [*COLUMNS, *OWN_COLUMNS]


def test_what_is_not_told_is_empty() -> None:
    told = row()
    empty = {name for name, value in told.items() if not value}
    assert empty == set(COLUMNS) - {"notes"} | {"caused_by"}


def test_notes_are_the_sentence_on_one_line() -> None:
    assert row()["notes"] == "Then troops with heavy guns shelled a market in Homs."


@pytest.mark.parametrize(
    ("earliest", "latest", "precision"),
    [
        (date(2020, 1, 1), date(2020, 1, 1), "1"),
        (date(2020, 1, 6), date(2020, 1, 12), "2"),
        (date(2020, 2, 1), date(2020, 2, 29), "3"),
        (date(2020, 1, 1), date(2020, 12, 31), ""),
        (date(2020, 1, 1), None, ""),
    ],
)
def test_dates_are_as_exact_as_told(earliest: date, latest: date | None, precision: str) -> None:
    told = row(time=time(earliest, latest))
    assert told["time_precision"] == precision
    assert told["event_date"] == (earliest.isoformat() if precision else "")


@pytest.mark.parametrize(
    ("precision", "written"),
    [("place", "1"), ("near", "2"), ("admin2", "2"), ("admin1", "3"), ("country", "3"), (None, "")],
)
def test_places_are_as_exact_as_told(precision: str | None, written: str) -> None:
    assert row(place=homs(precision=precision))["geo_precision"] == written


def test_an_unknown_place_keeps_its_words() -> None:
    told = row(place=place())
    assert (told["location"], told["latitude"], told["country"]) == ("Homs", "", "")


@pytest.mark.parametrize(
    ("codes", "disorder"),
    [
        (code("Protests", "Peaceful protest"), "Demonstrations"),
        (
            code("Protests", "Excessive force against protesters"),
            "Political violence; Demonstrations",
        ),
        (code("Riots", "Violent demonstration"), "Demonstrations"),
        (code("Riots", "Mob violence"), "Political violence"),
        (code("Strategic developments", "Arrests"), "Strategic developments"),
        (SHELLING, "Political violence"),
    ],
)
def test_disorder_follows_the_code(codes: Codes, disorder: str) -> None:
    assert row(codes=codes)["disorder_type"] == disorder


def test_civilians_hit_are_civilian_targeting() -> None:
    assert row(codes=SHELLING, participants=(CIVILIAN,))["civilian_targeting"]
    soldiers = party("troops", "target", sector="military")
    assert not row(codes=SHELLING, participants=(CIVILIAN, soldiers))["civilian_targeting"]
    assert not row(codes=SHELLING)["civilian_targeting"]


def test_the_victims_of_its_harm_count_as_its_targets() -> None:
    harm = event("e2", type="killing", category="harm", caused_by="e1", participants=(CIVILIAN,))
    first, _ = rows(reading(event(codes=SHELLING), harm))
    assert first["civilian_targeting"] == "Civilian targeting"


def incidents(*events: Event) -> int:
    return acled_csv(reading(*events)).count("\r\n") - 1


def test_acled_gets_only_what_happened_and_has_a_code() -> None:
    assert incidents(event(codes=SHELLING)) == 1
    assert incidents(event(codes=SHELLING, modality="negated")) == 0
    assert incidents(event()) == 0


def test_harm_is_told_by_its_cause_or_by_itself() -> None:
    harm = event("e2", type="killing", category="harm", codes=SHELLING, caused_by="e1")
    assert incidents(event(codes=SHELLING), harm) == 1
    assert incidents(event(codes=SHELLING, modality="planned"), harm) == 1
    assert incidents(harm) == 1


def test_a_least_number_is_the_fatalities_and_a_greatest_is_none() -> None:
    for least, written in ((12, "12"), (None, "")):
        killed = Count(min=least, max=20, text="20 people")
        assert row(casualties=Casualties(killed=killed))["fatalities"] == written


def test_a_name_that_is_a_formula_is_neutralised() -> None:
    evil = party("troops", "actor", name='=HYPERLINK("http://x")')
    assert row(participants=(evil,))["actor1"].startswith("'=")
