"""The words that give a month, day, season or holiday its year."""

from __future__ import annotations

import re
from functools import partial
from typing import Final

from service.extraction.times.calendar import Granule, within_year
from service.extraction.times.lexicon import DAY, GAP, MONTH, YEAR
from service.extraction.times.readings import (
    Anaphoric,
    Deictic,
    Direction,
    Fixed,
    Reading,
)
from service.extraction.times.yearly import Yearly

ERA: Final = rf"(?:{GAP}?(?P<era>B\.?C\.?(?:E\.?)?|A\.?D\.?|CE)(?![A-Za-z]))"
OF_YEAR: Final = rf"""(?:,?{GAP}(?:of{GAP}|in{GAP})?(?:the{GAP}(?:year{GAP})?)?
    (?:(?P<year>{YEAR}|\d{{3}}(?={GAP}?(?:B\.?C|AD|CE))){ERA}?
     |(?P<which>that|same|this|last|next|following|previous){GAP}year\b))"""
"""A year after the stretch it belongs to: "of 1940", ", 2017", "of that year"."""
SHARED_YEAR: Final = rf"""(?={GAP}?(?:and|to|or|through|until|[-–—]){GAP}?
    (?:mid-|late{GAP}|early{GAP})?(?:{DAY}{GAP})?{MONTH}(?:{GAP}{DAY}\b)?,?{GAP}(?P<shared>{YEAR}))"""
"""A year that stands only after the second of two months: "June and July 2014"."""
WHICH: Final = (
    rf"(?:(?P<dir>[Ll]ast|[Tt]his{GAP}past|[Tt]his|[Nn]ext|[Tt]his{GAP}coming|[Cc]oming){GAP})"
)
MENTIONED: Final = rf"(?:\b(?P<mentioned>[Tt]hat|[Ss]ame){GAP}(?:same{GAP}|very{GAP})?)"
"""Before a stretch of the year that was mentioned before: "that same spring"."""
_DIRECTIONS: Final[dict[str, Direction]] = {
    "last": "last",
    "past": "last",
    "this": "this",
    "next": "next",
    "coming": "next",
}
_FROM_MENTION: Final = {"that": 0, "same": 0, "following": 1, "previous": -1}
_FROM_PRESENT: Final = {"last": -1, "this": 0, "next": 1}


def direction_told(found: re.Match[str]) -> Direction:
    """Return what "last", "this" or "next" before a stretch says."""
    words = found.groupdict().get("dir")
    return _DIRECTIONS[words.lower().split()[-1]] if words else ""


def year_told(found: re.Match[str]) -> Reading | None:
    """Return the reading of the year that stands with a stretch, if one does."""
    groups = found.groupdict()
    digits = groups.get("year") or groups.get("shared")
    if digits:
        return Fixed(Granule("year", signed(digits, groups.get("era"))))
    which = groups.get("which") or groups.get("mentioned")
    if which is None:
        return None
    if which.lower() in _FROM_MENTION:
        return Anaphoric("year", _FROM_MENTION[which.lower()])
    return Deictic("year", _FROM_PRESENT[which])


def yearly(template: Granule, found: re.Match[str]) -> Reading:
    """Return the reading of a stretch that every year has; the template's year is ignored."""
    return Yearly(
        partial(_in_year, template),
        template.unit,
        f"XXXX-{within_year(template)}",
        year_told(found),
        direction_told(found),
    )


def signed(digits: str, era: str | None) -> int:
    """Return a year; before Christ it is negative."""
    return -int(digits) if era and era.upper().startswith("B") else int(digits)


def _in_year(template: Granule, year: int) -> Granule | None:
    granule = Granule(template.unit, year, template.index, template.day)
    # A "29 February" is missing from most years, and no year before 1 has days here.
    return granule if year <= 0 or granule.days[0] else None
