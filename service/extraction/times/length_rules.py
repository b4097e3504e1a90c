"""Rules for durations, for times counted off with them, and for what recurs."""

from __future__ import annotations

import re
from typing import Final

from service.extraction.times.expressions import Precision
from service.extraction.times.lengths import Length, Offset
from service.extraction.times.lexicon import (
    DURATION_UNIT,
    GAP,
    NUMBER,
    WEEKDAY,
    WEEKDAYS,
    number_of,
    singular,
)
from service.extraction.times.readings import Given, Reading
from service.extraction.times.rule import Rule, rule
from service.extraction.times.values import duration, recurring

_COUNT: Final = rf"""(?P<count>{NUMBER})(?:-|{GAP})(?:(?:or{GAP}so|more|full|straight|consecutive|
    whole|long|short|bloody|previous|preceding|past|intervening|final){GAP})?"""
_UNITS: Final = rf"(?P<unit>{DURATION_UNIT})"
_HALF: Final = rf"(?P<half>{GAP}and{GAP}a{GAP}half\b)"
_SIDE: Final = rf"""(?:{GAP}(?P<side>ago|earlier|previously|later|afterwards?|hence|from{GAP}now
    |(?:before|after)(?=\s*(?:[.,;:)—–]|$))))"""
"""What turns a length into a time; "after" only where nothing follows that it comes after."""
_ADVERBS: Final[dict[str, tuple[str, Precision]]] = {
    "hourly": ("PT1H", "hour"),
    "daily": ("XXXX-XX-XX", "day"),
    "everyday": ("XXXX-XX-XX", "day"),
    "nightly": ("XXXX-XX-XXTNI", "part_of_day"),
    "weekly": ("XXXX-WXX", "week"),
    "monthly": ("XXXX-XX", "month"),
    "yearly": ("XXXX", "year"),
    "annually": ("XXXX", "year"),
    "annual": ("XXXX", "year"),
}
_SOONER: Final = frozenset({"ago", "earlier", "previously", "before"})
_FROM_PRESENT: Final = frozenset({"ago", "hence", "from now"})
_BRIEF: Final = frozenset({"second"})
"""Units whose singular is nearly always another word: "a second blast"."""


def _count(found: re.Match[str]) -> float | None:
    """Return the number told; a unit without one is one, or several where it is plural."""
    words, unit = found.groupdict().get("count"), found["unit"].lower()
    if words:
        whole = number_of(words)
        return whole + 0.5 if whole and found.groupdict().get("half") else whole
    return None if unit.endswith("s") else 1


def _length(found: re.Match[str]) -> Reading | None:
    count, unit = _count(found), found["unit"]
    if singular(unit) in _BRIEF and (count or 2) <= 1:
        return None
    return Length(count, unit)


def _until_now(found: re.Match[str]) -> Reading:
    return Length(_count(found), found["unit"], ends_now=True)


def _offset(found: re.Match[str]) -> Reading | None:
    if not found["side"]:
        return _length(found)
    side = found["side"].lower()
    return Offset(
        _count(found),
        found["unit"],
        -1 if side in _SOONER else 1,
        deictic=side in _FROM_PRESENT,
    )


def _every(found: re.Match[str]) -> Reading:
    value = duration(_count(found), found["unit"])
    return Given(recurring(value.timex3, value.precision))


def _every_weekday(found: re.Match[str]) -> Reading:
    number = WEEKDAYS[found["weekday"].lower()]
    return Given(recurring(f"XXXX-WXX-{number}", "day"))


def _adverb(found: re.Match[str]) -> Reading:
    return Given(recurring(*_ADVERBS[found["word"].lower()]))


RULES: Final[tuple[Rule, ...]] = (
    rule(
        rf"\b(?:in|over|during|for|within|through|throughout|as|these){GAP}(?:about{GAP})?(?:the{GAP})"
        rf"(?P<core>(?:past|last){GAP}(?:{_COUNT})?{_UNITS})",
        _until_now,
        ignore_case=True,
    ),
    rule(rf"\b(?:past|last){GAP}{_COUNT}{_UNITS}", _until_now, ignore_case=True),
    rule(rf"\bpast{GAP}{_UNITS}", _until_now, ignore_case=True),
    rule(
        rf"\b(?:have|has)\b[^.;\n]{{1,60}}?\bfor{GAP}(?:(?:more|less){GAP}than{GAP}|over{GAP}|nearly{GAP}|almost{GAP}|about{GAP})?(?P<core>(?:{_COUNT})?{_UNITS})",
        _until_now,
    ),
    rule(
        rf"\b[Ff]or{GAP}(?:(?:more|less){GAP}than{GAP}|over{GAP}|nearly{GAP}|almost{GAP}|about{GAP}|at{GAP}least{GAP})?"
        rf"(?P<core>(?:{_COUNT})?{_UNITS})(?!{GAP}(?:after|before|from|in)\b)(?=[^.;\n]{{1,60}}?\b(?:have|has)\b)",
        _until_now,
    ),
    rule(
        rf"\bin{GAP}(?:more{GAP}than|over|nearly|almost|at{GAP}least){GAP}(?P<core>{_COUNT}{_UNITS})",
        _until_now,
        ignore_case=True,
    ),
    rule(
        rf"\b(?:next|coming|following|first|final|previous|preceding){GAP}{_COUNT}{_UNITS}",
        _length,
        ignore_case=True,
    ),
    rule(
        rf"\b(?P<unit>years|decades|centuries)(?={GAP}of{GAP}(?:civil{GAP})?(?:conflict|war|fighting|violence|unrest)\b)",
        _until_now,
        ignore_case=True,
    ),
    rule(
        rf"\b{_COUNT}{_UNITS}(?!-old|{GAP}of{GAP}the{GAP}week){_HALF}?{_SIDE}?",
        _offset,
        ignore_case=True,
    ),
    rule(
        rf"(?<!morning\s)(?<!early\s)(?<!evening\s)(?<!small\s)(?<!wee\s)\b(?P<unit>hours|days|weeks|months|years|decades|centuries)\b(?!\s\d{{4}}){_SIDE}?",
        _offset,
        ignore_case=True,
    ),
    rule(rf"\b(?:every|each){GAP}(?:{_COUNT}|other{GAP})?{_UNITS}", _every, ignore_case=True),
    rule(
        rf"\b(?:once|twice|(?:\w+{GAP})times){GAP}(?:an?|per|every|each){GAP}{_UNITS}",
        _every,
        ignore_case=True,
    ),
    rule(rf"\bper{GAP}{_UNITS}", _length, ignore_case=True),
    rule(rf"\b(?:[Ee]very|[Ee]ach|[Oo]n{GAP}an?){GAP}(?P<weekday>{WEEKDAY})", _every_weekday),
    rule(r"\b(?P<weekday>(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)s\b", _every_weekday),
    rule(rf"\b(?P<word>{'|'.join(_ADVERBS)})\b", _adverb, ignore_case=True),
)
