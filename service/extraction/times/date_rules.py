"""Rules for days and months of the calendar, written out or in numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from service.extraction.times.calendar import Granule
from service.extraction.times.day_parts import PartOfDay
from service.extraction.times.lexicon import (
    DAY,
    GAP,
    MONTH,
    ORDINAL_SUFFIX,
    WEEKDAY,
    month_of,
)
from service.extraction.times.readings import Fixed, Interval, Reading
from service.extraction.times.rule import Rule, rule
from service.extraction.times.year_phrases import MENTIONED, OF_YEAR, SHARED_YEAR, WHICH, yearly

_WEEKDAY_BEFORE: Final = (
    rf"(?:(?:{WEEKDAY}|(?:Mon|Tues?|Wed|Thu(?:rs)?|Fri|Sat|Sun)\b\.?),?{GAP}(?:the{GAP})?)?"
)
_TO: Final = rf"(?:{GAP}?[-–—/]{GAP}?|{GAP}(?:and|to|through|or|until){GAP})"
_LISTED_AFTER: Final = rf"(?:,{GAP}{DAY}{ORDINAL_SUFFIX}){{0,4}},?"
"""Days between the first and the last of a list: "10, 11 and 12 May"."""
_YEAR_AFTER: Final = rf"(?:{OF_YEAR}|{SHARED_YEAR})?"
_COUNTED: Final = rf"""(?!{GAP}{MONTH}|[:.,]?\d|{GAP}
    (?:people|soldiers|civilians|others|were|are|was|more|percent|men|women|children)\b)"""
"""After "May 2 and": what makes the number no day."""
_PREPOSITION: Final = rf"""(?:\b(?:(?:[Ii]n|[Ss]ince|[Bb]y|[Uu]ntil|[Tt]ill|[Oo]f|[Ff]rom|[Tt]o|and|
    or|[Dd]uring|[Bb]efore|[Aa]fter|[Tt]hrough|[Tt]hat|[Bb]etween|[Ee]arly|[Ll]ate|[Aa]round|
    [Aa]bout|[Pp]revious|[Ff]ollowing|[Ee]very){GAP})|\b[Mm]id[-–]|\()"""
_FULL_NAMES: Final = (
    "January|February|April|June|July|August|September|October|November|December|"
    r"Jan\.|Feb\.|Apr\.|Aug\.|Sept\.|Oct\.|Nov\.|Dec\."
)
"""Names that are nearly always months; "May" and "March" need a preposition or a number."""
_A_NAME: Final = rf"""{GAP}(?!Mon|Tue|Wed|Thu|Fri|Sat|Sun)[A-Z][a-z]+{GAP}
    (?:said|was|is|has|told|says|who)\b"""
_ONE_DAY: Final = re.compile(rf"(?P<day>{DAY})(?:st|nd|rd|th)?(?!\d)")


def _template(found: re.Match[str], group: str) -> Granule | None:
    # 2000 is a leap year: what it has not, no year has.
    granule = Granule("day", 2000, month_of(found["month"]), int(found[group]))
    return granule if granule.days[0] else None


def _month_day(found: re.Match[str]) -> Reading | None:
    first = _template(found, "day")
    if first is None or not found["last"]:
        return yearly(first, found) if first else None
    last = _template(found, "last")
    if last is None or last.day <= first.day:
        return yearly(first, found)
    return Interval(yearly(first, found), yearly(last, found), tuple(_pieces(found)))


def _pieces(found: re.Match[str]) -> Iterator[tuple[int, int, Reading]]:
    """Yield the days of a range; the first and the last keep the month and the year."""
    days = list(_ONE_DAY.finditer(found.string, found.start("day"), found.end("last")))
    for day in days:
        start = found.start() if day is days[0] else day.start()
        end = found.end() if day is days[-1] else day.end()
        granule = Granule("day", 2000, month_of(found["month"]), int(day["day"]))
        yield start, end, yearly(granule, found)


def _month(found: re.Match[str]) -> Reading:
    return yearly(Granule("month", 0, month_of(found["month"])), found)


def _iso_day(found: re.Match[str]) -> Reading:
    day = Fixed(Granule("day", int(found["year"]), int(found["month"]), int(found["day"])))
    return PartOfDay(f"T{found['time']}", day) if found["time"] else day


def _iso_month(found: re.Match[str]) -> Reading | None:
    year, month = int(found["year"]), int(found["month"])
    # "2007-08" counts two years, "2007-06" can only be a month.
    return None if (year + 1) % 100 == month else Fixed(Granule("month", year, month))


def _numeric(found: re.Match[str]) -> Reading | None:
    """Read 31/12/2016, 12/31/2016 and 31.12.2016.

    Where a slashed date could be read both ways the month comes first, as in
    American news; with dots the day always does.
    """
    first, second = int(found["first"]), int(found["second"])
    day_first = first > 12 or found["mark"] == "."
    day, month = (first, second) if day_first else (second, first)
    year = int(found["year"])
    if year < 100:
        year += 1900 if year > 50 else 2000
    return Fixed(Granule("day", year, month, day)) if 1 <= month <= 12 and day else None


RULES: Final[tuple[Rule, ...]] = (
    rule(
        r"""\b(?P<year>[12]\d{3})-(?P<month>0[1-9]|1[0-2])-(?P<day>[0-2]\d|3[01])(?!-?\d)
        (?:[T\ ](?P<time>(?:[01]\d|2[0-3]):[0-5]\d)(?::[0-5]\d(?:\.\d{1,9})?)?
        (?:Z|[+-]\d\d:?\d\d)?(?!\d))?""",
        _iso_day,
    ),
    rule(r"\b(?P<year>[12]\d{3})-(?P<month>0[1-9]|1[0-2])(?![-–/:.]?\w)", _iso_month),
    rule(
        r"""(?<![\w./-])(?P<first>[0-3]?\d)(?P<mark>[./])(?P<second>[0-3]?\d)(?P=mark)
        (?P<year>(?:19|20)\d\d|(?<=/)\d\d)(?![\w/]|\.\d)""",
        _numeric,
    ),
    rule(
        rf"""\b{_WEEKDAY_BEFORE}(?P<month>{MONTH}){GAP}(?:the{GAP})?(?P<day>{DAY}){ORDINAL_SUFFIX}
        (?![:.]\d|,\d)(?:{_LISTED_AFTER}{_TO}(?P<last>{DAY}){ORDINAL_SUFFIX}{_COUNTED})?{_YEAR_AFTER}""",
        _month_day,
    ),
    rule(
        rf"""\b{_WEEKDAY_BEFORE}(?P<day>{DAY}){ORDINAL_SUFFIX}
        (?:{_LISTED_AFTER}{_TO}(?P<last>{DAY}){ORDINAL_SUFFIX})?
        {GAP}(?:of{GAP})?(?P<month>{MONTH}){_YEAR_AFTER}""",
        _month_day,
    ),
    rule(rf"\b(?P<month>{MONTH})(?:{OF_YEAR}|{SHARED_YEAR})", _month),
    rule(rf"\b{WHICH}(?P<month>{MONTH})", _month),
    rule(rf"{MENTIONED}(?P<month>{MONTH})", _month),
    rule(rf"\b(?P<month>(?:{_FULL_NAMES})(?!\w))(?!{GAP}\d{{1,2}}\b)(?!{_A_NAME})", _month),
    rule(
        rf"{_PREPOSITION}(?P<core>(?P<month>May|March)\b)(?!{GAP}(?:on|for|of{GAP}the)\b)",
        _month,
    ),
    rule(
        rf"\b(?:[Tt]he|[Aa]){GAP}(?P<core>(?P<month>March|May)\b)(?={GAP}[a-z])(?!{GAP}(?:on|for|of|to|in|by|through|from|against|was)\b)",
        _month,
    ),
)
