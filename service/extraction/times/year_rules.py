"""Rules for years, decades and centuries, with and without an era."""

from __future__ import annotations

import re
from typing import Final

from service.extraction.times.calendar import Granule
from service.extraction.times.lexicon import GAP, ORDINALS
from service.extraction.times.readings import AncientYear, Fixed, Reading
from service.extraction.times.rule import Rule, rule
from service.extraction.times.year_phrases import ERA, signed

_COUNTED: Final = rf"""(?!{GAP}?(?:%|°|km\b|kg\b|mm\b)|{GAP}(?:\w+{GAP})?(?:people|men|women|
    children|troops|soldiers|civilians|fighters|casualties|deaths|prisoners|
    tons|tonnes|miles|
    kilomet(?:er|re)s|met(?:er|re)s|feet|dollars|euros|percent|square|houses|homes|families|
    refugees|migrants|members|police|officers|tanks|aircraft|planes|ships|vehicles|guns|hours|
    votes|million|billion|hectares|acres|rounds|rockets|bombs|missiles|shells|mortars|bullets|
    hostages|victims|survivors|detainees|villages|villagers)\b
    |{GAP}(?:dead|killed|wounded|injured)\b)"""
"""What follows a number that counts things instead of years."""
_COUNTED_EARLY: Final = rf"(?!{GAP}(?!(?:was|is|as|has|this|thus|his|its)\b)[a-z]+s\b)"
"""A plural after a number too small for a year of our era counts: "271 triremes"."""
_NUMBERED_THINGS: Final = (
    "Resolution resolution Highway Route Interstate Road Flight Boeing Airbus Article Section"
).split()
"""Names that a number follows that is no year: "Resolution 1973"."""
_NO_NUMBER_BEFORE: Final = (
    r"(?<![\w.,/#$£€+-])(?<![$£€]\s)(?<!No\.\s)(?<!than\s)(?<!over\s)"
    + "".join(rf"(?<!{word}\s)" for word in _NUMBERED_THINGS)
)
_PREPOSITION: Final = re.compile(
    r"(?:\b(?:in|since|until|by|of|from|during|before|after|and|the|late|early|circa|to)\s"
    r"|\(|\d[-–]|ca\.\s)$",
    re.IGNORECASE,
)
"""What has to stand before a year too early to be told from a count by its size."""
_LOOK_BACK: Final = 8
_TENS: Final = {
    name: number
    for number, name in enumerate(
        "twenties thirties forties fifties sixties seventies eighties nineties".split(), start=2
    )
}
_DECADE_WORDS: Final = "|".join(_TENS)


def _year(found: re.Match[str]) -> Reading:
    return Fixed(Granule("year", int(found["year"])))


def _early_year(found: re.Match[str]) -> Reading | None:
    """Read 1066 and, in a text that counts before Christ, 490."""
    before = found.string[max(0, found.start() - _LOOK_BACK) : found.start()]
    if not _PREPOSITION.search(before):
        return None
    year = int(found["year"])
    return Fixed(Granule("year", year)) if year >= 1000 else AncientYear(year)


def _of_era(found: re.Match[str]) -> Reading:
    return Fixed(Granule("year", signed(found["year"], found["era"])))


def _short(found: re.Match[str]) -> Reading | None:
    """Read the end of "1995-96"."""
    start, end = int(found["century"] + found["before"]), int(found["year"])
    year = start - start % 100 + end
    return Fixed(Granule("year", year)) if year > start else None


def _decade(found: re.Match[str]) -> Reading:
    year = signed(found["decade"], found["era"])
    return Fixed(Granule("decade", year))


def _short_decade(found: re.Match[str]) -> Reading:
    words = found["decade"].lower()
    tens = _TENS[words] if words in _TENS else int(words[0])
    return Fixed(Granule("decade", 1900 + tens * 10 if tens else 2000))


def _century(found: re.Match[str]) -> Reading | None:
    words = found["number"].lower()
    digits = re.match(r"\d+", words)
    number = int(digits.group()) if digits else ORDINALS.get(words, 0)
    if not 1 <= number <= 30:
        return None
    era = found["era"]
    sign = signed("1", era)
    return Fixed(Granule("century", sign * (number - 1) * 100 or sign))


def _fiscal(found: re.Match[str]) -> Reading:
    year = int(found["year"])
    return Fixed(Granule("fiscal", year + 2000 if year < 100 else year))


RULES: Final[tuple[Rule, ...]] = (
    rule(
        rf"\b(?P<year>\d{{1,4}})(?=[-–—/]|{GAP}(?:and|to|until|or){GAP}){_COUNTED}"
        rf"(?=.{{1,7}}\d{{1,4}}{GAP}?(?P<era>B\.?C))",
        _of_era,
    ),
    rule(rf"(?<![\d,.])(?P<year>\d{{1,4}}){ERA}", _of_era),
    rule(rf"\b(?P<era>AD|A\.D\.){GAP}(?P<year>\d{{1,4}})\b", _of_era),
    rule(
        rf"{_NO_NUMBER_BEFORE}(?P<year>(?:1[6-9]|20)\d\d)\b(?![.,]\d|[-–]\w*[a-z]{{4}}){_COUNTED}",
        _year,
    ),
    rule(r"(?<=[Ii]n\s)(?P<year>(?:1[6-9]|20)\d\d)\b(?![.,]\d|[-–]\w*[a-z]{4})", _year),
    rule(r"(?<=mid[-–])(?P<year>(?:1[6-9]|20)\d\d)\b(?![.,]\d)", _year),
    rule(rf"(?<=\d[-–])(?P<year>(?:1[6-9]|20)\d\d)\b(?![.,]\d|[-–]\d){_COUNTED}", _year),
    rule(
        rf"(?<![\w.,$£€–-])(?P<year>1[0-5]\d\d|[1-9]\d\d)\b(?![.,-]?\d){_COUNTED}{_COUNTED_EARLY}",
        _early_year,
    ),
    rule(
        r"\b(?P<century>1[6-9]|20)(?P<before>\d\d)[-–/](?P<core>(?P<year>\d\d)\b)(?![-–/.]\d)",
        _short,
    ),
    rule(rf"\b(?P<decade>(?:1\d|20)\d0|\d\d0(?=s{GAP}B))['’]?s\b{ERA}?", _decade),
    rule(
        r"(?:['’]|(?<=[Tt]he\s)|(?<=late\s)|(?<=early\s))(?P<decade>[1-9]0)s\b",
        _short_decade,
    ),
    rule(
        rf"\bthe{GAP}(?:early{GAP}|late{GAP}|mid-)?(?P<core>(?P<decade>{_DECADE_WORDS})\b)",
        _short_decade,
    ),
    rule(
        rf"\b(?P<number>\d{{1,2}}(?:st|nd|rd|th)|{'|'.join(ORDINALS)})[-\s]century\b{ERA}?",
        _century,
        ignore_case=True,
    ),
    rule(r"\b(?:FY[\s'’]?|[Ff]iscal\s(?:[Yy]ear\s)?)(?P<year>(?:20|19)?\d\d)\b", _fiscal),
)
