"""What is known when an expression is read: publication, mentions before, the wording around."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Final

from service.extraction.times.calendar import Granule, containing

_AROUND: Final = 90
"""Code points either side of an expression in which its tense is looked for."""
_SENTENCE_END: Final = re.compile(r"[.!?][\"'”’)]*\s+(?=[A-Z\"'“‘])|\n\s*\n")
_OPENING: Final = 60
_OPENING_WORDS: Final = 5
"""Words up to and with a year that opens its sentence, fitted on half of WikiWars."""
_OPEN: Final = re.compile(r"[.!?;][\"'”’)]*\s+|\n\s*|^")
_REPORTED: Final = re.compile(
    r"(?:\b(?:said|told|announced|reported|warned|confirmed|began|took place|took|came|held|was|"
    r"were|had|vowed|called|met|\w{3,}ed))(?:\s\w+){0,2}?\s(?:on\s|late\s|early\s|by\s|in\s){0,2}$"
)
_FUTURE: Final = re.compile(
    r"\b(?:will|shall|won't|going\sto|due\s(?:to|on|in|for)|scheduled|plans?\sto|"
    r"planning\sto|expected|set\s(?:to|for)|to\s(?:be|take|begin|meet|hold|start|vote|visit)|upcoming|"
    r"ahead\sof|called\sfor|deadline|by\snext|slated|until|"
    r"(?:vow|pledge|promise|threaten|intend|prepare|hope|want)\w*\sto)\b|\w[’']ll\b"
)
_FUTURE_CLOSE: Final = re.compile(
    r"\b(?:ahead\sof|upcoming|scheduled\sfor|due\s(?:on|in)|set\sfor|planned\sfor|slated\sfor|"
    r"called\sfor|deadline\sof|will\s(?:be\s)?\w+|until)\s(?:on\s|in\s|the\s|early\s|late\s)*$|"
    r"\bthe\s(?:coming|upcoming)\s$"
)
_PLANNED_AFTER: Final = re.compile(r"(?:[’']s)?\s(?:planned|upcoming|scheduled)\b")


@dataclass(slots=True)
class Context:
    """The state that a text is read with, expression by expression.

    ``narrative`` texts tell of a past of their own: months and days take the year last
    mentioned (``dated``) instead of the publication date. ``previous`` is the stretch
    last mentioned, ``previous_end`` where that mention ends, ``day`` the last single day.
    """

    text: str
    published: date | None
    narrative: bool
    previous: Granule | None = None
    previous_end: int = 0
    day: Granule | None = None
    dated: Granule | None = None

    @property
    def today(self) -> Granule | None:
        """The day of publication, for expressions told from the present."""
        return containing(self.published, "day") if self.published else None

    def mention(self, granule: Granule, end: int) -> None:
        """Remember what the expression that ends at ``end`` dated."""
        self.previous, self.previous_end = granule, end
        if granule.unit == "day":
            self.day = granule
        if self._moves_on(granule, end):
            self.dated = granule

    def _moves_on(self, granule: Granule, end: int) -> bool:
        """Tell whether the account has come to ``granule``, and does not only mention it.

        A year inside a sentence is mostly background ("as in 1956"); one that opens
        a sentence ("In 1956 the army ...") moves the account, unless it repeats the year
        of a finer date.
        """
        if granule.unit in {"decade", "century"}:
            return False
        if self.dated is None or granule.unit != "year":
            return True
        return granule.year != self.dated.year and self._opens_sentence(end)

    def _opens_sentence(self, end: int) -> bool:
        before = self.text[max(0, end - _OPENING) : end]
        ends = list(_OPEN.finditer(before))
        return bool(ends) and len(before[ends[-1].end() :].split()) <= _OPENING_WORDS

    def same_sentence(self, start: int) -> bool:
        """Tell whether the previous mention stands in the sentence of ``start``."""
        return not _SENTENCE_END.search(self.text, self.previous_end, start)

    def is_future(self, start: int, end: int) -> bool:
        """Tell whether the words around an expression put it after publication."""
        before = sentence_before(self.text, start)
        if _FUTURE_CLOSE.search(before) or _PLANNED_AFTER.match(self.text, end):
            return True
        if _REPORTED.search(before):
            return False
        return bool(_FUTURE.search(before))


def sentence_before(text: str, start: int) -> str:
    """Return the words of the sentence before ``start``, as far as tense is looked for."""
    before = text[max(0, start - _AROUND) : start]
    ends = list(_SENTENCE_END.finditer(before))
    return before[ends[-1].end() :] if ends else before
