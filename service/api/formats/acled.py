"""Events as rows with the columns of ACLED.

The codes are this project's mapping onto the public codebook. `COLUMNS` have
ACLED's meaning: ``time_precision`` 1 is a day, 2 a week, 3 a month, and vaguer times
have no date; ``geo_precision`` 1 is a town, 2 what lies near or a district, 3 a larger
area; ``fatalities`` is the lowest number told, and empty (not 0) if none is.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from service.api.answers import Reading
from service.api.fields import rounded
from service.api.formats.countries import country_name
from service.api.formats.table import Cell, write_rows
from service.api.formats.told import ACTING, SUFFERING, Sentences, days, located, names, parties
from service.extraction.domain import Acled, Event, Place, TimeSpan

COLUMNS: Final = (
    "event_date", "time_precision", "disorder_type", "event_type", "sub_event_type", "actor1",
    "actor2", "civilian_targeting", "country", "admin1", "location", "latitude", "longitude",
    "geo_precision", "fatalities", "notes",
)  # fmt: skip
OWN_COLUMNS: Final = ("event_id", "type", "category", "modality", "confidence", "caused_by")

_LONGEST_WEEK: Final = 9
"""Days, first and last included; a weekend with the days around it is still a week."""
_LONGEST_MONTH: Final = 31
_GEO_PRECISION: Final = {"place": 1, "near": 2, "admin2": 2}
_LARGER_AREA: Final = 3
_BOTH_DISORDERS: Final = "Excessive force against protesters"
_CIVILIANS: Final = frozenset({"civilian"})
_MAY_TARGET_CIVILIANS: Final = ("Explosions/Remote violence", "Riots")


def events_csv(reading: Reading) -> str:
    """Return one row for each event, with `COLUMNS` and `OWN_COLUMNS`.

    A harm and the event that caused it both carry the fatalities; rows with an
    empty ``caused_by`` add up to the people killed.
    """
    rows = ({**row, **_own(event)} for event, row in _rows(reading, reading.events))
    return write_rows((*COLUMNS, *OWN_COLUMNS), rows)


def acled_csv(reading: Reading) -> str:
    """Return one row for each incident that ACLED codes, with `COLUMNS` only.

    That leaves out what did not happen, what ACLED has no code for, and harm that
    is told by the row of its cause.
    """
    return write_rows(COLUMNS, (row for _, row in _rows(reading, _incidents(reading.events))))


def _incidents(events: Sequence[Event]) -> list[Event]:
    coded = [event for event in events if event.modality == "actual" and event.codes.acled]
    present = {event.id for event in coded}
    return [event for event in coded if event.category != "harm" or event.caused_by not in present]


def _rows(reading: Reading, events: Sequence[Event]) -> Iterator[tuple[Event, Mapping[str, Cell]]]:
    sentences = Sentences(reading.question.document.text)
    for event in events:
        notes = sentences.around(event.trigger.start)
        yield event, _row(event, _harms(event, reading.events), notes)


def _harms(event: Event, events: Sequence[Event]) -> list[Event]:
    return [other for other in events if other.caused_by == event.id and other.category == "harm"]


def _row(event: Event, harms: Sequence[Event], notes: str) -> Mapping[str, Cell]:
    code, killed = event.codes.acled, event.casualties.killed
    return {
        **_when(event.time),
        "disorder_type": None if code is None else _disorder(code),
        "event_type": None if code is None else code.event_type,
        "sub_event_type": None if code is None else code.sub_event_type,
        "actor1": "; ".join(names(parties(event, ACTING))),
        "actor2": "; ".join(names(parties(event, SUFFERING))),
        "civilian_targeting": _civilian_targeting(code, [event, *harms]),
        **_where(located(event)),
        "fatalities": None if killed is None else killed.min,
        "notes": notes,
    }


def _own(event: Event) -> Mapping[str, Cell]:
    return {
        "event_id": event.id,
        "type": event.type,
        "category": event.category,
        "modality": event.modality,
        "confidence": rounded(event.confidence),
        "caused_by": event.caused_by,
    }


def _when(time: TimeSpan | None) -> Mapping[str, Cell]:
    precision = _time_precision(time)
    return {
        "event_date": None if precision is None else days(time)[0],
        "time_precision": precision,
    }


def _time_precision(time: TimeSpan | None) -> int | None:
    if time is None or time.earliest is None or time.latest is None:
        return None
    days = (time.latest - time.earliest).days + 1
    if days > _LONGEST_MONTH:
        return None
    return 1 if days == 1 else 2 if days <= _LONGEST_WEEK else 3


def _where(place: Place | None) -> Mapping[str, Cell]:
    if place is None:
        return dict.fromkeys(
            ("country", "admin1", "location", "latitude", "longitude", "geo_precision")
        )
    return {
        "country": country_name(place.country),
        "admin1": place.admin1,
        "location": place.name or place.text,
        "latitude": place.latitude,
        "longitude": place.longitude,
        "geo_precision": _geo_precision(place.precision),
    }


def _geo_precision(precision: str | None) -> int | None:
    return None if precision is None else _GEO_PRECISION.get(precision, _LARGER_AREA)


def _disorder(code: Acled) -> str:
    if code.sub_event_type == _BOTH_DISORDERS:
        return "Political violence; Demonstrations"
    if code.event_type == "Protests" or code.sub_event_type == "Violent demonstration":
        return "Demonstrations"
    if code.event_type == "Strategic developments":
        return code.event_type
    return "Political violence"


def _civilian_targeting(code: Acled | None, told: Sequence[Event]) -> str | None:
    """Mark events whose main or only target are civilians."""
    if code is None:
        return None
    sectors = {
        party.sector
        for event in told
        for party in parties(event, SUFFERING)
        if party.sector not in (None, "unknown", "object")
    }
    by_code = code.event_type == "Violence against civilians" or (
        code.sub_event_type == _BOTH_DISORDERS
    )
    by_target = code.event_type in _MAY_TARGET_CIVILIANS and sectors == _CIVILIANS
    return "Civilian targeting" if by_code or by_target else None
