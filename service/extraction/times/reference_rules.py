"""Rules for times without a date: the past, the present, the future."""

from __future__ import annotations

from typing import Final

from service.extraction.times.lexicon import GAP
from service.extraction.times.readings import Given
from service.extraction.times.rule import Rule, always, rule
from service.extraction.times.values import vague

RULES: Final[tuple[Rule, ...]] = (
    rule(
        r"\b(?:now|currently|current|right\snow|nowadays|these\sdays|to\sdate|at\sthis\stime|at\spresent)\b",
        always(Given(vague("PRESENT_REF"))),
        ignore_case=True,
    ),
    rule(
        rf"\b(?:recently|recent(?:{GAP}(?:days|weeks|months|years|decades))?|former|formerly)\b",
        always(Given(vague("PAST_REF"))),
        ignore_case=True,
    ),
    rule(
        rf"\bthe{GAP}(?P<core>(?:coming|next{GAP}few){GAP}(?:hours|days|weeks|months|years|decades)\b)",
        always(Given(vague("FUTURE_REF"))),
        ignore_case=True,
    ),
    rule(r"\bfuture\b", always(Given(vague("FUTURE_REF"))), ignore_case=True),
)
