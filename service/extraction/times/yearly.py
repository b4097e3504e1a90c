"""Readings of what every year has: months, days of a month, seasons, holidays."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Final

from service.extraction.times.calendar import Granule, Unit, widen
from service.extraction.times.context import Context
from service.extraction.times.readings import Direction, Reading, tense_of
from service.extraction.times.values import Value, dated, undated

InYear = Callable[[int], Granule | None]
"""The stretch that a yearly expression ("6 June", "summer", "Easter") is in one year."""
_WRAP: Final = 8
"""Months that a story may seem to go back before it is taken to have entered the next year."""


@dataclass(frozen=True, slots=True)
class Yearly:
    """A stretch that every year has, its year perhaps told by other words.

    ``bare`` is the value without a year. ``direction`` comes from "last", "next".
    """

    in_year: InYear
    unit: Unit
    bare: str
    year: Reading | None = None
    direction: Direction = ""

    def resolve(self, context: Context, start: int, end: int) -> Value | None:
        """Return the stretch in its year."""
        if self.year is not None:
            return self._in(self.year.resolve(context, start, end))
        if context.narrative:
            return self._carried(context, start)
        if context.published is None:
            return undated(self.unit, self.bare)
        return self._from_publication(context, self.direction or tense_of(context, start, end))

    def _in(self, year: Value | None) -> Value | None:
        if year is None or year.granule is None:
            return undated(self.unit, self.bare)
        found = self.in_year(year.granule.year)
        return dated(found, year.anchor) if found else None

    def _carried(self, context: Context, start: int) -> Value | None:
        """Take the year last mentioned, or the next where the story has passed its end."""
        account = context.account(start)
        if account is None:
            return undated(self.unit, self.bare)
        year = account.year
        found = self.in_year(year) or self.in_year(year + 1) or self.in_year(year - 1)
        passed = found and _month(account) - _month(found, 13) >= _WRAP
        if passed and not context.is_looking_back(start):
            found = self.in_year(year + 1)
        return dated(found, "previous") if found else None

    def _from_publication(self, context: Context, direction: Direction) -> Value | None:
        published = context.published
        assert published is not None
        near = [self.in_year(published.year + step) for step in (-1, 0, 1)]
        begun = [granule for granule in near if granule and _first(granule) <= published]
        ahead = [granule for granule in near if granule and _last(granule) >= published]
        if direction == "last":
            # "last December" in December is a year ago, and never the month that runs.
            begun = [granule for granule in begun if _last(granule) < published]
        if direction == "this":
            return self._in(dated(Granule("year", published.year), "publication"))
        if direction == "next":
            ahead = [granule for granule in ahead if _first(granule) > published]
            return dated(ahead[0], "publication") if ahead else None
        return dated(begun[-1], "publication") if begun else None


def _month(granule: Granule, default: int = 0) -> int:
    """Return the month a stretch starts in, or ``default`` where it is a year or longer."""
    if granule.unit in {"day", "month"}:
        return granule.index
    if granule.unit == "season":
        return granule.index * 3 - 4
    month = widen(granule, "month")
    return month.index if month else default


def _first(granule: Granule) -> date:
    return granule.days[0] or date.min


def _last(granule: Granule) -> date:
    return granule.days[1] or date.max
