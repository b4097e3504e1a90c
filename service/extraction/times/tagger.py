"""Text in, time expressions out: find, choose, widen, anchor."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from service.extraction.times import (
    date_rules,
    day_part_rules,
    length_rules,
    reference_rules,
    relative_rules,
    year_rules,
    yearly_rules,
)
from service.extraction.times.context import Context
from service.extraction.times.day_parts import PartOfDay
from service.extraction.times.expressions import TimeExpression
from service.extraction.times.modifiers import Modifiers, modifiers
from service.extraction.times.narrative import is_history, is_narrative
from service.extraction.times.readings import Interval, Reading
from service.extraction.times.rule import Rule
from service.extraction.times.values import Value, day_of, with_part

RULES: Final[tuple[Rule, ...]] = (
    *date_rules.RULES,
    *yearly_rules.RULES,
    *year_rules.RULES,
    *length_rules.RULES,
    *relative_rules.RULES,
    *day_part_rules.RULES,
    *reference_rules.RULES,
)
"""All rules; of two equally long readings of the same words the earlier rule wins."""
_NEXT_DAY: Final = re.compile(r"(?:\s(?:\w+\stime|[A-Z]{3}))?,?\s(?:on\s|of\s)?")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A stretch of the text with what it says."""

    start: int
    end: int
    reading: Reading


def tag_times(text: str, published: date | None = None) -> list[TimeExpression]:
    """Return the time expressions of ``text`` in order, none overlapping.

    >>> [time] = tag_times("Rebels took the town on Tuesday.", date(2017, 6, 9))
    >>> time.text, time.timex3
    ('Tuesday', '2017-06-06')
    """
    candidates = _choose(_find(text))
    readings = [candidate.reading for candidate in candidates]
    narrative = is_narrative(readings, published)
    if is_history(readings, published):
        candidates = [piece for candidate in candidates for piece in _apart(candidate)]
    context = Context(text=text, published=published, narrative=narrative)
    return list(_anchor(context, candidates))


def _find(text: str) -> Iterator[Candidate]:
    for rule in RULES:
        for found in rule.pattern.finditer(text):
            reading = rule.read(found)
            if reading is not None:
                group = "core" if "core" in rule.pattern.groupindex else 0
                yield Candidate(*found.span(group), reading)


def _choose(candidates: Iterator[Candidate]) -> list[Candidate]:
    """Keep the longest of overlapping candidates; the sort is stable, so rule order breaks ties."""
    taken: set[int] = set()
    kept: list[Candidate] = []
    for candidate in sorted(candidates, key=lambda item: item.start - item.end):
        # No longer than those before it: it overlaps one only if an end of it is taken.
        if candidate.start not in taken and candidate.end - 1 not in taken:
            taken.update(range(candidate.start, candidate.end))
            kept.append(candidate)
    return sorted(kept, key=lambda item: item.start)


def _apart(candidate: Candidate) -> Iterator[Candidate]:
    """Yield the days of a range one by one, as TimeML annotates histories."""
    if isinstance(candidate.reading, Interval):
        yield from (Candidate(*piece) for piece in candidate.reading.pieces)
    else:
        yield candidate


def _anchor(context: Context, candidates: Sequence[Candidate]) -> Iterator[TimeExpression]:
    floor = 0
    for number, candidate in enumerate(candidates):
        following = candidates[number + 1] if number + 1 < len(candidates) else None
        ceiling = following.start if following else len(context.text)
        around = modifiers(context.text, candidate.start, candidate.end, floor, ceiling)
        value = _value(context, candidate, around, following)
        if value is None:
            continue
        if value.granule is not None:
            context.mention(value.granule, around.start, around.end)
        floor = around.end
        yield _expression(context.text, around, value)


def _value(
    context: Context, candidate: Candidate, around: Modifiers, following: Candidate | None
) -> Value | None:
    value = candidate.reading.resolve(context, around.start, around.end)
    if value is None:
        return None
    if following and isinstance(candidate.reading, PartOfDay) and candidate.reading.base is None:
        return _on_following(context, candidate, following) or around.apply(value)
    return around.apply(value)


def _on_following(context: Context, clock: Candidate, following: Candidate) -> Value | None:
    """Take the day of "5 a.m. on March 2" from the expression that comes right after."""
    if not _NEXT_DAY.fullmatch(context.text, clock.end, following.start):
        return None
    day = following.reading.resolve(context, following.start, following.end)
    if day is None or day.kind != "DATE" or day_of(day) is None:
        return None
    assert isinstance(clock.reading, PartOfDay)
    return with_part(day, clock.reading.part)


def _expression(text: str, around: Modifiers, value: Value) -> TimeExpression:
    return TimeExpression(
        start=around.start,
        end=around.end,
        text=text[around.start : around.end],
        timex3=value.timex3,
        earliest=value.earliest,
        latest=value.latest,
        precision=value.precision,
        anchor=value.anchor,
        kind=value.kind,
    )
