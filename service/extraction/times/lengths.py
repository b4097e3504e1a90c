"""Readings that hold a number of units: "two days ago", "for three weeks", "past month"."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from service.extraction.times.calendar import Granule, Unit
from service.extraction.times.context import Context
from service.extraction.times.lexicon import UNITS, singular
from service.extraction.times.values import (
    Value,
    dated,
    duration,
    ending_at,
    moved,
    undated,
    vague,
)

_HALF_UNITS: Final[dict[str, tuple[Unit, int]]] = {"year": ("month", 6), "decade": ("year", 5)}


@dataclass(frozen=True, slots=True)
class Length:
    """A duration; ``ends_now`` where the words let it last until publication."""

    count: float | None
    unit: str
    ends_now: bool = False

    def resolve(self, context: Context, start: int, end: int) -> Value | None:  # noqa: ARG002
        """Return the duration, dated if it ends at a known publication date."""
        length = duration(self.count, self.unit)
        if not self.ends_now or context.narrative or context.published is None:
            return length
        return ending_at(length, self.count, self.unit, context.published)


@dataclass(frozen=True, slots=True)
class Offset:
    """A number of units before or after the present or the date mentioned before."""

    count: float | None
    unit: str
    sign: Literal[-1, 1]
    deictic: bool

    def resolve(self, context: Context, start: int, end: int) -> Value | None:  # noqa: ARG002
        """Count from the anchor; a vague number of units is only past or future."""
        unit = UNITS.get(singular(self.unit))
        if unit is None and (self.count is not None or self._follows_day(context, start)):
            return self._within_day(context)
        if self.count is None or unit is None:
            return vague("PAST_REF" if self.sign < 0 else "FUTURE_REF")
        unit, steps = self._steps(unit)
        base = self._base(context)
        found = moved(base, unit, self.sign * steps) if base else None
        return dated(found, self._anchor(context)) if found else undated(unit)

    def _follows_day(self, context: Context, start: int) -> bool:
        """Tell whether a day is told right before: "hours later" is most likely on it."""
        previous = context.previous
        near = context.sentences_since(start) <= 1
        return not self.deictic and near and previous is not None and previous.unit == "day"

    def _within_day(self, context: Context) -> Value:
        """Return the day of something hours away: the anchor's own, as far as told."""
        base = self._base(context)
        day = base if base and base.unit == "day" else None
        return dated(day, self._anchor(context)) if day else undated("day")

    def _steps(self, unit: Unit) -> tuple[Unit, int]:
        count = self.count or 0
        if count != int(count):
            half = _HALF_UNITS.get(unit)
            return (half[0], round(count * 2 * half[1])) if half else (unit, round(count))
        if unit == "decade" and count == 1:
            return "year", 10
        return unit, int(count)

    def _base(self, context: Context) -> Granule | None:
        return context.today if self._from_publication(context) else context.previous

    def _anchor(self, context: Context) -> Literal["publication", "previous"]:
        return "publication" if self._from_publication(context) else "previous"

    def _from_publication(self, context: Context) -> bool:
        return self.deictic and not (context.narrative and context.published is not None)


def unit_of(word: str) -> Unit:
    """Return the calendar unit that ``word`` names in singular or plural."""
    return UNITS[singular(word)]
