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
_BACKGROUND: Final = re.compile(
    r"\b(?:than|since|compared\s(?:to|with)|"
    r"as\sopposed\sto|unlike|surpass\w*|exceed\w*|from\sa\s(?:high|low))\s[^.;,]{0,40}$",
    re.IGNORECASE,
)
"""Words before a date that an account only looks across to, fitted on half of WikiWars."""
_UNTIL: Final = re.compile(r"\b(?:until|till)\s[^.;,]{0,40}$", re.IGNORECASE)
"""Words before the end of something: the next paragraph may go back to before it."""
_PARAGRAPH: Final = re.compile(r"\n\s*\S")
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
_PAST_PERFECT: Final = re.compile(
    r"\bhad\s(?:\w+ly\s)?(?:been\s)?\w+(?:ed|en|nt)\b[^,;]{0,30}(?<!\bby\s)$"
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
    before_end: Granule | None = None

    @property
    def today(self) -> Granule | None:
        """The day of publication, for expressions told from the present."""
        return containing(self.published, "day") if self.published else None

    def mention(self, granule: Granule, start: int, end: int) -> None:
        """Remember what the expression at ``start``..``end`` dated."""
        self.previous, self.previous_end = granule, end
        if granule.unit == "day":
            self.day = granule
        if self._moves_on(granule, start, end):
            ends = _UNTIL.search(self.text[max(0, start - _OPENING) : start])
            self.before_end = self.dated if ends else None
            self.dated = granule

    def account(self, start: int) -> Granule | None:
        """Return what the account has come to before ``start``."""
        if self.before_end is not None and _PARAGRAPH.search(self.text, self.previous_end, start):
            self.dated, self.before_end = self.before_end, None
        return self.dated

    def _moves_on(self, granule: Granule, start: int, end: int) -> bool:
        """Tell whether the account has come to ``granule``, and does not only mention it.

        A year inside a sentence is mostly background ("as in 1956"); one that opens
        a sentence ("In 1956 the army ...") moves the account, unless it repeats the year
        of a finer date. Neither does a date that another is measured by ("until May
        1957", "more than in May 1957").
        """
        if granule.unit in {"decade", "century"}:
            return False
        if self.dated is None:
            return True
        if granule.year == self.dated.year:
            return granule.unit != "year"
        if _BACKGROUND.search(self.text[max(0, start - _OPENING) : start]):
            return False
        return granule.unit != "year" or self._opens_sentence(end)

    def _opens_sentence(self, end: int) -> bool:
        before = self.text[max(0, end - _OPENING) : end]
        ends = list(_OPEN.finditer(before))
        return bool(ends) and len(before[ends[-1].end() :].split()) <= _OPENING_WORDS

    def sentences_since(self, start: int) -> int:
        """Return how many sentences end between the previous mention and ``start``."""
        return sum(1 for _ in _SENTENCE_END.finditer(self.text, self.previous_end, start))

    def is_looking_back(self, start: int) -> bool:
        """Tell whether the past perfect stands in the clause before ``start``."""
        return _PAST_PERFECT.search(sentence_before(self.text, start)) is not None

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
