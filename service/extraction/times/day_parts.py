"""Readings of parts of the day and clock times."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from service.extraction.times.context import Context
from service.extraction.times.readings import Reading
from service.extraction.times.values import Value, dated, over_midnight, undated, with_part

_REACH: Final = 1
"""Sentence ends between a day and a part of it that stands alone."""


@dataclass(frozen=True, slots=True)
class PartOfDay:
    """A part of a day or a clock time on the day that ``base`` gives, or on none."""

    part: str
    base: Reading | None = None
    overnight: bool = False

    def resolve(self, context: Context, start: int, end: int) -> Value | None:
        """Return the part of its day; alone it belongs to a day told in its sentence."""
        value = self.base.resolve(context, start, end) if self.base else _day_told(context, start)
        if value is None or value.precision != "day":
            value = undated("day")
        found = with_part(value, self.part)
        return over_midnight(found) if self.overnight else found


def _day_told(context: Context, start: int) -> Value | None:
    previous = context.previous
    if previous is None or previous.unit != "day":
        return None
    if context.sentences_since(start) > _REACH:
        return None
    return dated(previous, "previous")
