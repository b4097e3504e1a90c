"""Rules for seasons, quarters, halves of a year, and holidays."""

from __future__ import annotations

import re
from functools import partial
from typing import Final

from service.extraction.times.calendar import Granule, Unit
from service.extraction.times.holidays import FIXED, HISTORIC, NAMES, holiday
from service.extraction.times.lexicon import (
    GAP,
    MONTH,
    ORDINALS,
    SEASON,
    SEASONS,
    WEEKDAY,
    WEEKDAYS,
    alternatives,
    month_of,
)
from service.extraction.times.months import nth_day, nth_week, nth_weekday
from service.extraction.times.readings import Fixed, Reading
from service.extraction.times.rule import Rule, rule
from service.extraction.times.year_phrases import MENTIONED, OF_YEAR, WHICH, year_told, yearly
from service.extraction.times.yearly import Yearly

_HOLIDAY: Final = alternatives(NAMES).replace("'", "['’]")
_BEFORE_SEASON: Final = rf"""(?:\b(?:[Tt]he|[Ii]n|[Bb]y|[Ll]ate|[Ee]arly|[Dd]uring|[Uu]ntil|
    [Ss]ince|of|that|same|following|previous|and){GAP}|\b[Mm]id-)"""
_NO_SEASON: Final = rf"""(?!{GAP}(?:camps?|schools?|palace|resort|break|home|residence|capital|
    [A-Z][a-z]+)\b)"""
_NO_FALL: Final = rf"(?!{GAP}(?:of|to|from|in|into|for|below|under|apart|back|out|ill|and)\b)"


def _season(found: re.Match[str]) -> Reading:
    return yearly(Granule("season", 0, SEASONS[found["season"].lower()]), found)


def _numbered(unit: Unit, found: re.Match[str]) -> Reading:
    words = found["number"].lower()
    return yearly(Granule(unit, 0, int(words) if words.isdigit() else ORDINALS[words]), found)


def _half(found: re.Match[str]) -> Reading:
    return yearly(Granule("half", 0, 1 if found["number"].lower() == "first" else 2), found)


def _holiday(found: re.Match[str]) -> Reading:
    name = found["name"].lower().replace("’", "'")
    bare = "-".join(f"{number:02d}" for number in FIXED[name]) if name in FIXED else "XX-XX"
    return Yearly(partial(holiday, name), "day", f"XXXX-{bare}", year_told(found))


def _historic(found: re.Match[str]) -> Reading:
    return Fixed(HISTORIC[found["name"].lower()])


def _within_month(found: re.Match[str]) -> Reading | None:
    """Read "the first Monday of May", "the last week of June 2016"."""
    which, unit = found["nth"].lower(), found["unit"].lower()
    number = -1 if which in {"last", "final"} else ORDINALS[which]
    month = month_of(found["month"])
    if unit in WEEKDAYS:
        pick = partial(nth_weekday, month, WEEKDAYS[unit], number)
    elif unit == "week":
        pick = partial(nth_week, month, number)
    else:
        pick = partial(nth_day, month, number)
    bare = f"XXXX-{month:02d}" + ("" if unit == "week" else "-XX")
    return Yearly(pick, "week" if unit == "week" else "day", bare, year_told(found))


RULES: Final[tuple[Rule, ...]] = (
    rule(
        rf"\b(?P<nth>first|second|third|fourth|last|final){GAP}(?P<unit>day|week|{WEEKDAY})"
        rf"{GAP}(?:of|in){GAP}(?P<month>(?-i:{MONTH})){OF_YEAR}?",
        _within_month,
        ignore_case=True,
    ),
    rule(rf"\b{WHICH}?(?P<season>{SEASON}){OF_YEAR}", _season),
    rule(rf"\b{WHICH}(?P<season>{SEASON}){_NO_SEASON}", _season),
    rule(rf"{MENTIONED}(?P<season>{SEASON}){_NO_SEASON}", _season),
    rule(
        rf"{_BEFORE_SEASON}(?P<core>(?P<season>(?i:summer|winter|spring|autumn))\b){_NO_SEASON}",
        _season,
    ),
    rule(rf"\b(?P<season>summer|autumn|winter)\b{_NO_SEASON}", _season),
    rule(
        rf"\b(?P<core>(?P<season>{SEASON})){GAP}(?:[Oo]ffensive|[Cc]ampaign|[Uu]prising)s?\b",
        _season,
    ),
    rule(
        rf"\b(?:[Bb]y|[Ii]n|[Ll]ate|[Ee]arly|[Uu]ntil){GAP}(?:the{GAP})?"
        rf"(?P<core>(?P<season>fall|Fall)\b){_NO_FALL}",
        _season,
    ),
    rule(
        rf"\b(?P<number>first|second|third|fourth){GAP}quarter\b(?:{OF_YEAR})?",
        partial(_numbered, "quarter"),
        ignore_case=True,
    ),
    rule(rf"\bQ(?P<number>[1-4])\b(?:{OF_YEAR})?", partial(_numbered, "quarter")),
    rule(r"\b(?P<year>(?:19|20)\d\d)-?Q(?P<number>[1-4])\b", partial(_numbered, "quarter")),
    rule(rf"\b(?P<number>first|second|latter){GAP}half{OF_YEAR}", _half, ignore_case=True),
    rule(rf"\b(?P<name>{_HOLIDAY})\b(?:{OF_YEAR})?", _holiday, ignore_case=True),
    rule(rf"(?<![\w/])(?P<name>{alternatives(HISTORIC)})(?![\w/])", _historic, ignore_case=True),
)
