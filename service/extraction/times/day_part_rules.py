"""Rules for parts of the day and clock times."""

from __future__ import annotations

import re
from typing import Final

from service.extraction.times.day_parts import PartOfDay
from service.extraction.times.lexicon import GAP, PARTS, WEEKDAY
from service.extraction.times.readings import Anaphoric, Deictic, Reading
from service.extraction.times.rule import Rule, always, rule

_PART: Final = r"(?P<part>morning|afternoon|evening|night)"
_FROM_MENTION: Final = {"same": 0, "that": 0, "next": 1, "following": 1, "previous": -1}
_FROM_PRESENT: Final = {"this": 0, "last": -1}


def _part_of(found: re.Match[str]) -> Reading:
    which, part = found["which"].lower().split()[-1], PARTS[found["part"].lower()]
    if which in _FROM_PRESENT:
        return PartOfDay(part, Deictic("day", _FROM_PRESENT[which]))
    return PartOfDay(part, Anaphoric("day", _FROM_MENTION[which]))


def _bare_part(found: re.Match[str]) -> Reading:
    # "the afternoon" belongs to the day told before, "at night" to any.
    definite = re.search(r"\bthe\s", found.group())
    return PartOfDay(PARTS[found["part"].lower()], Anaphoric("day", 0) if definite else None)


def _clock(found: re.Match[str]) -> Reading | None:
    hour, minute = int(found["hour"]), int(found["minute"] or 0)
    half = (found["half"] or "").lower()
    if half:
        if hour > 12:
            return None
        hour = hour % 12 + (12 if half.startswith("p") else 0)
    if hour > 24 or minute > 59:
        return None
    return PartOfDay(f"T{hour:02d}:{minute:02d}")


RULES: Final[tuple[Rule, ...]] = (
    rule(
        rf"\b(?:second|third|fourth|fifth|sixth|another){GAP}"
        rf"(?:(?:straight|consecutive|successive){GAP})?night\b(?!{GAP}{WEEKDAY})",
        always(PartOfDay("TNI", Deictic("day", -1))),
    ),
    rule(
        rf"\b(?P<which>(?:(?:early|late|earlier|later){GAP})?(?:this|last|that|(?:the{GAP})?same|"
        rf"the{GAP}(?:next|following|previous))){GAP}{_PART}\b",
        _part_of,
        ignore_case=True,
    ),
    rule(
        rf"\b[Oo]vernight\b(?!{GAP}(?:on{GAP})?{WEEKDAY})"
        r"(?!\s(?:stay|bag|train|bus|flight|visit|curfew))",
        always(PartOfDay("TNI", Deictic("day", -1), overnight=True)),
    ),
    rule(r"\b(?P<part>midnight|noon|midday|nightfall|daybreak|night-?time)\b", _bare_part),
    rule(
        rf"\b(?:[Aa]t|[Bb]y|[Bb]efore|[Aa]fter|[Uu]ntil){GAP}"
        r"(?P<core>(?P<part>night|dawn|dusk|sunset|sunrise)\b)",
        _bare_part,
    ),
    rule(
        rf"\b(?:[Ii]n|[Dd]uring|[Bb]y){GAP}(?:the{GAP})?(?P<core>(?:(?:early|late){GAP})?"
        rf"(?:hours{GAP}of{GAP}the{GAP})?(?P<part>morning|afternoon|evening|night)\b)"
        rf"(?!{GAP}(?:hours{GAP})?(?:of|on)\b)",
        _bare_part,
    ),
    rule(
        rf"(?<![\d:.])(?P<hour>[01]?\d|2[0-4])(?:[:.](?P<minute>[0-5]\d))?{GAP}?"
        r"(?P<half>[ap]\.?m\b\.?)",
        _clock,
        ignore_case=True,
    ),
    rule(
        rf"(?<![\d:./-])(?P<hour>[01]\d|2[0-4]):?(?P<minute>[0-5]\d)(?P<half>){GAP}?"
        rf"(?:GMT|UTC|local{GAP}time|hours|hrs|EST|EDT|CET)\b",
        _clock,
    ),
    rule(r"(?<![\d:./-])(?P<hour>[01]?\d|2[0-4]):(?P<minute>[0-5]\d)(?P<half>)(?![\d:])", _clock),
)
