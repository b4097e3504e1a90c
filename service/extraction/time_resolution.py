"""The stage that dates events: TIMEX3 values and days for the times the network found.

The network says which words tell an event's time; `service.extraction.times` says what
those words mean. An event without a time argument stays without: no date is invented.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Final

from service.extraction.domain import Document, Event, TimeSpan
from service.extraction.times import TimeExpression, tag_times

EXACTNESS: Final = ((1, 1.0), (7, 0.9), (31, 0.85), (92, 0.8), (366, 0.7))
"""How much a stretch of at most so many days tells of when an event was."""
_LONG: Final = 0.6
_UNDATED: Final = 0.5
_RANGE: Final = re.compile(r"\s?[-–—]\s?|,?\s(?:and|to|until|through)\s")
_COMMA: Final = re.compile(r",\s")
_WITHIN: Final = re.compile(
    r"^(?:the\s)?(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|final|"
    r"\d+(?:st|nd|rd|th))\s(?:(?:full|straight|consecutive)\s)?(?:day|week|month|year|hour)s?\b"
    r"(?!\sago)",
    re.IGNORECASE,
)
"""A unit counted inside something else ("second day of the siege"): no date of its own."""


def resolve_event_times(document: Document, events: Sequence[Event]) -> tuple[Event, ...]:
    """Return ``events`` with the fields of their times filled as far as they resolve."""
    if not any(event.time or event.times for event in events):
        return tuple(events)
    expressions = tag_times(document.text, document.published)
    return tuple(_with_times(event, expressions) for event in events)


def _with_times(event: Event, expressions: Sequence[TimeExpression]) -> Event:
    times = tuple(resolve(span, expressions) for span in event.times)
    time = main_time(times)
    if time is None and event.time is not None:
        time = resolve(event.time, expressions)
    return replace(event, time=time, times=times)


def main_time(times: Sequence[TimeSpan]) -> TimeSpan | None:
    """Return the time that tells most of when an event was, None without any.

    Several may be right: "on Monday", and "this month" further on. What counts is how
    exact the date is known, times how sure it is that the event was then.
    """
    return max(times, key=lambda item: _exactness(item) * item.confidence, default=None)


def _exactness(span: TimeSpan) -> float:
    if span.earliest is None and span.latest is None:
        return _UNDATED
    if span.earliest is None or span.latest is None:
        return _LONG
    days = (span.latest - span.earliest).days + 1
    return next((worth for longest, worth in EXACTNESS if days <= longest), _LONG)


def resolve(span: TimeSpan, expressions: Sequence[TimeExpression]) -> TimeSpan:
    """Return ``span`` with the value of the expression that it overlaps most.

    ``expressions`` are in text order without overlap. The ends of a range
    ("2011-2013", "from May 2 to June 3") become one.
    """
    touching = _touching(span, expressions)
    if not touching or _WITHIN.match(span.text):
        return span
    if len(touching) > 1 and _is_range(span, touching):
        return _filled(span, _range(touching[0], touching[-1]))
    return _filled(span, max(touching, key=lambda item: (_rank(item), _overlap(span, item))))


def _filled(span: TimeSpan, found: TimeExpression) -> TimeSpan:
    return replace(
        span,
        timex3=found.timex3,
        earliest=found.earliest,
        latest=found.latest,
        precision=found.precision,
        anchor=found.anchor,
    )


def _range(first: TimeExpression, last: TimeExpression) -> TimeExpression:
    return replace(
        first,
        timex3=f"{first.timex3}/{last.timex3}",
        latest=last.latest,
        anchor=last.anchor,
    )


def _touching(span: TimeSpan, expressions: Sequence[TimeExpression]) -> Sequence[TimeExpression]:
    first = bisect_left(expressions, True, key=lambda item: item.end > span.start)
    last = bisect_left(expressions, True, key=lambda item: item.start >= span.end)
    return expressions[first:last]


def _overlap(span: TimeSpan, expression: TimeExpression) -> int:
    return min(span.end, expression.end) - max(span.start, expression.start)


def _rank(expression: TimeExpression) -> bool:
    """Put what has a date before durations and vague times in the same words."""
    return expression.earliest is not None or expression.latest is not None


def _is_range(span: TimeSpan, touching: Sequence[TimeExpression]) -> bool:
    """Tell whether the expressions follow each other in time as in words: "10, 11 and 12 May"."""
    gaps = (
        span.text[max(0, one.end - span.start) : max(0, other.start - span.start)]
        for one, other in pairwise(touching)
    )
    *lists, joint = gaps
    if not _RANGE.fullmatch(joint) or not all(_COMMA.fullmatch(gap) for gap in lists):
        return False
    days = [item.earliest for item in touching] + [touching[-1].latest]
    told = [day for day in days if day is not None]
    return len(told) == len(days) and told == sorted(told)
