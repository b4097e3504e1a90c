"""What an expression means once it is anchored: a TIMEX3 value with its days."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

from service.extraction.times.calendar import Granule, Unit, months_later, widen
from service.extraction.times.expressions import Anchor, Kind, Precision
from service.extraction.times.lexicon import DURATION_UNITS, singular

UNDERSPECIFIED: Final[dict[Unit, str]] = {
    "day": "XXXX-XX-XX",
    "week": "XXXX-WXX",
    "weekend": "XXXX-WXX-WE",
    "month": "XXXX-XX",
    "season": "XXXX-XX",
    "quarter": "XXXX-QX",
    "half": "XXXX-HX",
    "year": "XXXX",
    "fiscal": "FYXXXX",
    "decade": "XXX",
    "century": "XX",
}
"""TIMEX3 values of stretches that nothing dates, by unit."""

_DAYS: Final = {"D": 1, "W": 7}
_MONTHS: Final = {"M": 1, "Y": 12, "DE": 120, "CE": 1200}
_HALVES: Final = {"Y": "P6M", "TH": "PT30M", "DE": "P5Y", "CE": "P50Y", "TM": "PT30S", "D": "PT12H"}
_PRECISIONS: Final[dict[str, Precision]] = {
    "TS": "hour",
    "TM": "hour",
    "TH": "hour",
    "D": "day",
    "W": "week",
    "WE": "weekend",
    "M": "month",
    "Y": "year",
    "DE": "decade",
    "CE": "century",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """A meaning; ``granule`` is what later expressions ("that month") refer back to."""

    timex3: str
    kind: Kind
    precision: Precision
    anchor: Anchor = "none"
    earliest: date | None = None
    latest: date | None = None
    granule: Granule | None = None


def dated(granule: Granule, anchor: Anchor) -> Value:
    """Return the value of one stretch of the calendar."""
    earliest, latest = granule.days
    return Value(
        timex3=granule.timex3,
        kind="DATE",
        precision=precision_of(granule.unit),
        anchor=anchor,
        earliest=earliest,
        latest=latest,
        granule=granule,
    )


def precision_of(unit: Unit) -> Precision:
    """Return the precision of a stretch of ``unit``."""
    return "year" if unit == "fiscal" else unit


def undated(unit: Unit, timex3: str | None = None) -> Value:
    """Return the value of a stretch that nothing dates."""
    return Value(timex3=timex3 or UNDERSPECIFIED[unit], kind="DATE", precision=precision_of(unit))


def vague(timex3: str) -> Value:
    """Return the value of ``PAST_REF``, ``PRESENT_REF`` or ``FUTURE_REF``."""
    return Value(timex3=timex3, kind="DATE", precision="vague")


def interval(first: Value, last: Value) -> Value:
    """Return the value of a range; a later "that month" refers to its start."""
    return replace(first, timex3=f"{first.timex3}/{last.timex3}", latest=last.latest)


def with_part(value: Value, part: str) -> Value:
    """Return a day narrowed to a part (``TMO``) or a clock time (``T03:00``)."""
    return replace(
        value,
        timex3=value.timex3 + part,
        kind="TIME",
        precision="hour" if part[1:2].isdigit() else "part_of_day",
    )


def over_midnight(value: Value) -> Value:
    """Let a night reach into the next day."""
    day = day_of(value)
    after = day.shift(1) if day else None
    return replace(value, latest=after.days[1]) if after else value


def duration(count: float | None, unit: str) -> Value:
    """Return the value of a length of time; ``count`` None is "several".

    >>> duration(3, "days").timex3, duration(None, "weeks").timex3, duration(2, "hours").timex3
    ('P3D', 'PXW', 'PT2H')
    """
    letters = DURATION_UNITS[unit.lower() if unit.lower() in DURATION_UNITS else singular(unit)]
    time, letter = ("T", letters[1:]) if letters.startswith("T") else ("", letters)
    number = "X" if count is None else f"{count:g}"
    written = _HALVES.get(letters) if count == 0.5 else None
    return Value(
        timex3=written or f"P{time}{number}{letter}",
        kind="DURATION",
        precision=_PRECISIONS[letters],
    )


def recurring(timex3: str, precision: Precision) -> Value:
    """Return the value of a SET: ``P1W``, ``XXXX-WXX-2``."""
    return Value(timex3=timex3, kind="SET", precision=precision)


def ending_at(length: Value, count: float | None, unit: str, last: date) -> Value:
    """Date a duration that lasts until ``last``, that day counted.

    A vague count dates only its end.
    """
    first = _days_back(count, DURATION_UNITS[singular(unit)], last)
    return replace(length, earliest=first, latest=last, anchor="publication")


def day_of(value: Value) -> Granule | None:
    """Return the day that ``value`` is, None where it is longer or undated."""
    return value.granule if value.granule and value.granule.unit == "day" else None


def moved(granule: Granule, unit: Unit, steps: int) -> Granule | None:
    """Return the stretch of ``unit`` that lies ``steps`` from the one around ``granule``."""
    around = widen(granule, unit)
    return around.shift(steps) if around else None


def _days_back(count: float | None, letters: str, last: date) -> date | None:
    if count is None or count != int(count):
        return None
    try:
        if letters in _MONTHS:
            return months_later(last, -int(count) * _MONTHS[letters]) + timedelta(days=1)
        if letters == "TH":
            return last - timedelta(days=-(-int(count) // 24))
        if letters in _DAYS:
            return last - timedelta(days=int(count) * _DAYS[letters] - 1)
    except (ValueError, OverflowError):
        return None
    return None
