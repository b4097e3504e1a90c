"""Rules for days told from the present or from the date mentioned before."""

from __future__ import annotations

import re
from typing import Final

from service.extraction.times.day_parts import PartOfDay
from service.extraction.times.lengths import unit_of
from service.extraction.times.lexicon import GAP, UNIT, WEEKDAY, WEEKDAYS
from service.extraction.times.readings import Anaphoric, Deictic, PartOfWeek, Reading, Weekday
from service.extraction.times.rule import Rule, always, rule
from service.extraction.times.year_phrases import direction_told

_STEPS: Final = {
    "last": -1,
    "past": -1,
    "this": 0,
    "current": 0,
    "next": 1,
    "coming": 1,
    "upcoming": 1,
}
_MENTIONED: Final = {
    "that": 0,
    "same": 0,
    "very": 0,
    "next": 1,
    "following": 1,
    "subsequent": 1,
    "previous": -1,
    "preceding": -1,
    "prior": -1,
}
_WEEKEND: Final = PartOfWeek("weekend", begins=6)
_TODAY: Final = {"yesterday": -1, "today": 0, "tomorrow": 1, "tonight": 0}
_NO_NAME_BEFORE: Final = r"(?<!Bloody\s)(?<!Black\s)(?<!Super\s)(?<!Cyber\s)(?<!Giving\s)(?<!Red\s)"
_NO_NAME_AFTER: Final = (
    rf"(?!{GAP}(?:Times|Telegraph|Mirror|Herald|Mail|Express|Night|School|People)\b)"
)
_EVERY: Final = r"(?<![Ee]very\s)(?<![Ee]ach\s)(?<![Oo]n\sa\s)"
_END: Final = r"(?=\s*(?:[,.;:)—–]|$|and\b|when\b|as\b|with\b|at\b|in\b|by\b|but\b))"
"""What may follow "the day after" when nothing is told that the day comes after."""


def _weekday(found: re.Match[str]) -> Reading:
    return Weekday(WEEKDAYS[found["weekday"].lower()], direction_told(found))


def _today(found: re.Match[str]) -> Reading:
    word = found["word"].lower()
    day = Deictic("day", _TODAY[word])
    return PartOfDay("TNI", day) if word == "tonight" else day


def _day_before_yesterday(found: re.Match[str]) -> Reading:
    return Deictic("day", -2 if found["word"].lower() == "yesterday" else 2)


def _stretch(found: re.Match[str]) -> Reading:
    unit, which = unit_of(found["unit"]), found["which"].lower()
    return _WEEKEND if (unit, which) == ("weekend", "this") else Deictic(unit, _STEPS[which])


def _mentioned(found: re.Match[str]) -> Reading:
    unit, which = unit_of(found["unit"]), found["which"].lower()
    # In news "the next week" looks ahead from publication, "the next day" never does.
    return Anaphoric(unit, _MENTIONED[which], falls_back=which == "next" and unit != "day")


def _around(found: re.Match[str]) -> Reading:
    return Anaphoric(unit_of(found["unit"]), -1 if found["side"].lower() == "before" else 1)


def _within(found: re.Match[str]) -> Reading:
    return Anaphoric(unit_of(found["unit"]), 0, falls_back=True)


RULES: Final[tuple[Rule, ...]] = (
    rule(
        rf"{_NO_NAME_BEFORE}{_EVERY}\b(?:(?P<dir>[Ll]ast|[Tt]his|[Nn]ext|[Cc]oming|[Tt]his{GAP}past|"
        rf"[Tt]his{GAP}coming){GAP})?(?P<weekday>{WEEKDAY})(?:{GAP}last\b)?{_NO_NAME_AFTER}",
        _weekday,
    ),
    rule(
        r"\b(?P<word>yesterday|today|tomorrow|tonight)\b(?![’']s\s(?:world|youth))",
        _today,
        ignore_case=True,
    ),
    rule(
        rf"\b(?:the{GAP})?day{GAP}(?:before|after){GAP}(?P<word>yesterday|tomorrow)\b",
        _day_before_yesterday,
        ignore_case=True,
    ),
    rule(
        rf"\b(?:earlier{GAP}|later{GAP})?(?P<which>last|this|(?<!the\s)next){GAP}(?P<unit>{UNIT})",
        _stretch,
        ignore_case=True,
    ),
    rule(
        rf"\bthe{GAP}(?P<core>(?P<which>current|coming|upcoming){GAP}(?P<unit>{UNIT}))",
        _stretch,
        ignore_case=True,
    ),
    rule(
        rf"\bthe{GAP}(?P<core>(?P<which>next|following|subsequent|previous|preceding|prior){GAP}"
        rf"(?P<unit>{UNIT}))",
        _mentioned,
        ignore_case=True,
    ),
    rule(
        rf"\b(?P<core>(?:later{GAP}|earlier{GAP})?(?:the{GAP}|that{GAP})?(?:very{GAP})?"
        rf"(?P<which>same){GAP}(?P<unit>{UNIT}))",
        _mentioned,
        ignore_case=True,
    ),
    rule(
        rf"\b(?:later{GAP}|earlier{GAP})?(?P<which>that){GAP}(?:very{GAP})?(?P<unit>{UNIT})",
        _mentioned,
        ignore_case=True,
    ),
    rule(
        rf"\b[Tt]he{GAP}(?P<core>(?P<unit>day|month|year){GAP}(?P<side>before|after|following)){_END}",
        _around,
    ),
    rule(
        rf"\b(?:(?:earlier|later|late|early){GAP}(?:on{GAP})?in|(?:the{GAP})?(?:end|beginning|start|middle|rest|"
        rf"remainder|(?:latter|early|later){GAP}part){GAP}of){GAP}the{GAP}(?P<unit>{UNIT})(?!{GAP}of)",
        _within,
        ignore_case=True,
    ),
    rule(
        rf"\b(?:the{GAP})?year(?:[’']s{GAP}|-)end\b",
        always(Anaphoric("year", 0, falls_back=True)),
        ignore_case=True,
    ),
    rule(rf"\b(?:[Tt]his{GAP}(?:past{GAP})?)?weekend\b", always(_WEEKEND)),
    rule(r"\bmid-?week\b", always(PartOfWeek("week", begins=4))),
)
