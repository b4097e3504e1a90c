"""A run of words that the gazetteer knows, and what stands around it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import regex

from service.extraction.gazetteer.keys import key
from service.extraction.gazetteer.reader import Candidate
from service.extraction.places.tokens import Token
from service.extraction.places.vocabulary import GENERIC_AFTER, GIVEN_NAMES, TITLES

_LOCATIVE: Final = regex.compile(
    r"""\b(?:in|at|near|from|to|of|into|towards?|outside|around|between|through|across|inside
      |throughout|leaving|entered|reached|captured|seized|besieged|retook|retake|liberated|took
      |bombed|shelled|attacked|(?:north|south)?(?:east|west)(?:ern)?|(?:north|south)(?:ern)?
      |central|village|town|city)
      (?:\s+(?:of|the|nearby|neighbou?ring|village|town|city|outskirts))*\s+$""",
    regex.IGNORECASE | regex.VERBOSE,
)
_SPEECH: Final = regex.compile(
    r"""^(?:,\s+(?:\d\d?,|who\b)
      |\s+(?:said|says|told|added|asked|thinks|thought|laughed|wrote|tweeted|explained|noted
      |replied|smiled|testified|scored|sang|starred)\b)""",
    regex.VERBOSE,
)
_OPENING: Final = regex.compile(r"(?:^|[.!?]['\"”’)]*\s+|\n\s*|[“\"‘]\s*)$")
_SPACE: Final = regex.compile(r"[ \u00a0]")
_REACH: Final = 40


@dataclass(frozen=True)
class Run:
    """Words ``first`` to ``last`` (inclusive) of ``tokens``, which ``candidates`` are called."""

    text: str
    tokens: Sequence[Token]
    first: int
    last: int
    candidates: tuple[Candidate, ...]

    @property
    def start(self) -> int:
        """The first code point."""
        return self.tokens[self.first].start

    @property
    def end(self) -> int:
        """The code point behind the last."""
        return self.tokens[self.last].end

    @property
    def surface(self) -> str:
        """The run as written."""
        return self.text[self.start : self.end]

    @cached_property
    def name(self) -> str:
        """The key of the run."""
        return key(self.surface)

    @cached_property
    def located(self) -> bool:
        """Whether a word before it speaks of a place."""
        return _LOCATIVE.search(self.text, max(0, self.start - _REACH), self.start) is not None

    @property
    def speaks(self) -> bool:
        """Whether the words after it go with a person: "said", or an age."""
        return _SPEECH.match(self.text[self.end : self.end + _REACH]) is not None

    @property
    def opens(self) -> bool:
        """Whether it begins a sentence, where every word has a capital."""
        return _opening(self.text, self.start)

    @property
    def before(self) -> Token | None:
        """The word before it, None where more than a space parts them."""
        return word_before(self.text, self.tokens, self.first)

    @property
    def after(self) -> Token | None:
        """The word after it, None where more than a space parts them."""
        following = self.last + 1
        if following == len(self.tokens):
            return None
        gap = self.text[self.end : self.tokens[following].start]
        return self.tokens[following] if _SPACE.fullmatch(gap) else None

    @property
    def begins_longer_name(self) -> bool:
        """Whether a capitalised word follows that is no "City" or "Province"."""
        after = self.after
        return after is not None and after.capital and after.text not in GENERIC_AFTER

    @property
    def ends_longer_name(self) -> bool:
        """Whether a capitalised word stands before it, other than the first of a sentence."""
        before = self.before
        return before is not None and before.capital and not _opening(self.text, before.start)


def word_before(text: str, tokens: Sequence[Token], position: int) -> Token | None:
    """Return the word before word ``position``, None where more than a space parts them.

    The full stop of a title ("Gen. Ali") counts as a space.
    """
    if position == 0:
        return None
    before = tokens[position - 1]
    gap = text[before.end : tokens[position].start]
    if _SPACE.fullmatch(gap) or (gap == ". " and before.text.lower() in TITLES):
        return before
    return None


def surnames(text: str, tokens: Sequence[Token]) -> frozenset[str]:
    """Return the keys of the words that ``text`` tells after a given name or a title."""
    return frozenset(
        key(token.text)
        for position, token in enumerate(tokens)
        if token.capital
        and (before := word_before(text, tokens, position)) is not None
        and before.capital
        and (key(before.text) in GIVEN_NAMES or before.text.lower() in TITLES)
    )


def words_before(text: str, tokens: Sequence[Token]) -> dict[str, set[str]]:
    """Return, by the key of each capitalised word, the capitalised words before it."""
    found: dict[str, set[str]] = {}
    for position, token in enumerate(tokens):
        before = word_before(text, tokens, position) if token.capital else None
        if before is not None and before.capital:
            found.setdefault(key(token.text), set()).add(before.text)
    return found


def _opening(text: str, start: int) -> bool:
    return _OPENING.search(text, max(0, start - 8), start) is not None
