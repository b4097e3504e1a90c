"""What the words of an expression say before it is anchored.

Each reading states its meaning as far as the words go and is anchored by `resolve`:
on itself, on the publication date, or on the date mentioned before.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal, Protocol

from service.extraction.times.calendar import Granule, Unit, containing
from service.extraction.times.context import Context
from service.extraction.times.values import (
    Value,
    dated,
    interval,
    moved,
    undated,
    vague,
)

_DAYS_OF_SPEECH: Final = {0: vague("PRESENT_REF")}
"""What "today" is in a history: the time of writing, which is no day of the account."""
Direction = Literal["last", "this", "next", ""]


class Reading(Protocol):
    """The meaning of some words, before anchoring."""

    def resolve(self, context: Context, start: int, end: int) -> Value | None:
        """Anchor the expression at ``start``..``end``; None if it is no time there."""


@dataclass(frozen=True, slots=True)
class Fixed:
    """A stretch that the words date completely."""

    granule: Granule

    def resolve(self, context: Context, start: int, end: int) -> Value | None:  # noqa: ARG002
        """Return the stretch itself; a day that no calendar has ("31 June") is no time."""
        if self.granule.unit == "day" and self.granule.year > 0 and not self.granule.days[0]:
            return None
        return dated(self.granule, "explicit")


@dataclass(frozen=True, slots=True)
class Given:
    """A value that needs no anchor at all."""

    value: Value

    def resolve(self, context: Context, start: int, end: int) -> Value | None:  # noqa: ARG002
        """Return the value."""
        return self.value


@dataclass(frozen=True, slots=True)
class AncientYear:
    """A bare number of up to three digits: a year only in a text that counts before Christ."""

    number: int

    def resolve(self, context: Context, start: int, end: int) -> Value | None:  # noqa: ARG002
        """Return the year before Christ, or None in any other text."""
        if context.dated is None or context.dated.year >= 0:
            return None
        return dated(Granule("year", -self.number), "previous")


@dataclass(frozen=True, slots=True)
class Weekday:
    """A day of the week, by its ISO number."""

    number: int
    direction: Direction = ""

    def resolve(self, context: Context, start: int, end: int) -> Value | None:
        """Return the nearest such day: past unless told otherwise, publication day included."""
        if context.narrative or context.published is None:
            return undated("day", f"XXXX-WXX-{self.number}")
        direction = self.direction or tense_of(context, start, end)
        back = (context.published.isoweekday() - self.number) % 7
        if direction == "last":
            back = back or 7
        elif direction in {"next", "this"}:
            back = -((7 - back) % 7 or (7 if direction == "next" and self.direction else 0))
        today = containing(context.published, "day").shift(-back)
        return dated(today, "publication") if today else None


@dataclass(frozen=True, slots=True)
class Deictic:
    """A stretch counted from the present: "today", "last week", "next year"."""

    unit: Unit
    steps: int

    def resolve(self, context: Context, start: int, end: int) -> Value | None:  # noqa: ARG002
        """Count from publication; in a narrative from the date mentioned before."""
        if context.published is None:
            return undated(self.unit)
        if context.narrative:
            if self.unit == "day":
                return _DAYS_OF_SPEECH.get(self.steps) or undated("day")
            return _counted(context.dated, self.unit, self.steps, "previous")
        return _counted(context.today, self.unit, self.steps, "publication")


@dataclass(frozen=True, slots=True)
class PartOfWeek:
    """The weekend or midweek that has come last: "over the weekend" on a Monday.

    ``begins`` is the ISO weekday from which this week's own is meant.
    """

    unit: Unit
    begins: int

    def resolve(self, context: Context, start: int, end: int) -> Value | None:
        """Count from publication only."""
        if context.narrative or context.published is None:
            return undated(self.unit)
        ahead = context.published.isoweekday() < self.begins
        steps = -1 if ahead and not context.is_future(start, end) else 0
        return _counted(context.today, self.unit, steps, "publication")


@dataclass(frozen=True, slots=True)
class Anaphoric:
    """A stretch counted from the date mentioned before: "that month", "the next day"."""

    unit: Unit
    steps: int
    falls_back: bool = False

    def resolve(self, context: Context, start: int, end: int) -> Value | None:
        """Count from the previous mention; ``falls_back``: else from publication."""
        base = context.day if self.unit == "day" else context.previous
        news = not context.narrative and context.published is not None
        if self.falls_back and news and not self._goes_on(context, start, end):
            return _counted(context.today, self.unit, self.steps, "publication")
        return _counted(base, self.unit, self.steps, "previous")

    def _goes_on(self, context: Context, start: int, end: int) -> bool:
        """Tell whether news goes on from a past date: "In 2014 it rose. The next year it fell"."""
        previous, published = context.previous, context.published
        if (
            previous is None
            or published is None
            or context.sentences_since(start) > abs(self.steps)
        ):
            return False
        following = moved(previous, self.unit, self.steps)
        last = following.days[1] if following else None
        return last is not None and last < published and not context.is_future(start, end)


@dataclass(frozen=True, slots=True)
class Interval:
    """A range or list of days inside one month: "27-28 May", "10, 11 and 12 May".

    ``pieces`` are the stretches of the text that name its days one by one, with what
    each says by itself.
    """

    first: Reading
    last: Reading
    pieces: tuple[tuple[int, int, Reading], ...]

    def resolve(self, context: Context, start: int, end: int) -> Value | None:
        """Anchor both ends alike."""
        first = self.first.resolve(context, start, end)
        last = self.last.resolve(context, start, end)
        return interval(first, last) if first and last else None


def _counted(
    base: Granule | None, unit: Unit, steps: int, anchor: Literal["publication", "previous"]
) -> Value:
    found = moved(base, unit, steps) if base else None
    return dated(found, anchor) if found else undated(unit)


def tense_of(context: Context, start: int, end: int) -> Direction:
    """Return "next" where the words around put an expression after publication."""
    return "next" if context.is_future(start, end) else ""
