"""Changes to a text that keep its events, with every offset carried along.

A perturbation is a list of edits in text order, none overlapping another; `Perturbed`
holds the new text and tells where a span of the old one went.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from itertools import accumulate
from pathlib import Path
from typing import Final, NamedTuple
from zlib import crc32

import numpy as np
import regex

NOISE: Final = 0.01
"""Share of the characters that noise falls on."""
_SPELLINGS: Final = Path(__file__).parent / "texts" / "spellings.tsv"
_LETTERS: Final = "abcdefghijklmnopqrstuvwxyz"
_WORD: Final = regex.compile(r"\p{L}+")
_STOP: Final = regex.compile(r"(?<=\.[\p{Pf}\p{Pe}\"'”’]?)[^\S\r\n]+(?=\S)")
_QUOTE: Final = regex.compile("[\"']")
_OPENS: Final = regex.compile(r"(?:^|[\s\p{Ps}\p{Pi}\p{Pd}\"'])\Z")
_CURLY: Final = {'"': ("“", "”"), "'": ("‘", "’")}


class Edit(NamedTuple):
    """Code points ``start`` to ``end`` of the old text become ``text``."""

    start: int
    end: int
    text: str


class Perturbed:
    """A text after some edits."""

    def __init__(self, text: str, edits: Iterable[Edit]) -> None:
        """Apply ``edits``, which are in order and do not overlap, to ``text``."""
        self._edits = [edit for edit in edits if text[edit.start : edit.end] != edit.text]
        growth = [len(edit.text) - (edit.end - edit.start) for edit in self._edits]
        self._shift = [0, *accumulate(growth)]
        self._starts = [edit.start for edit in self._edits]
        self.text = "".join(self._parts(text))

    def _parts(self, text: str) -> Iterator[str]:
        position = 0
        for edit in self._edits:
            yield text[position : edit.start]
            yield edit.text
            position = edit.end
        yield text[position:]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return where ``start`` to ``end`` of the old text lies in the new one.

        A span keeps all that its characters became. One of which nothing is left is
        given the character that follows, or the last one of the text.
        """
        low, high = self._position(start, end=False), self._position(end, end=True)
        if low < high:
            return low, high
        low = min(low, len(self.text) - 1)
        return max(0, low), max(0, low) + 1

    def _position(self, offset: int, *, end: bool) -> int:
        """Return the new place of ``offset``; inside an edit, the edit's nearer border."""
        index = bisect_right(self._starts, offset) - 1
        if index < 0:
            return offset
        edit, before = self._edits[index], self._shift[index]
        if offset >= edit.end and (offset > edit.start or not end):
            return offset + self._shift[index + 1]
        if offset == edit.start:
            return offset + before
        return edit.start + before + (len(edit.text) if end else 0)


Perturbation = Callable[[str], Iterator[Edit]]
"""Text to edits, the same ones every time."""


def lower_case(text: str) -> Iterator[Edit]:
    """Put every letter into lower case."""
    for index, character in enumerate(text):
        yield Edit(index, index + 1, character.lower())


def upper_case(text: str) -> Iterator[Edit]:
    """Put every letter into upper case."""
    for index, character in enumerate(text):
        yield Edit(index, index + 1, character.upper())


def curly_quotes(text: str) -> Iterator[Edit]:
    """Replace straight quotation marks and apostrophes by typographic ones."""
    for found in _QUOTE.finditer(text):
        opens = _OPENS.search(text, max(0, found.start() - 1), found.start()) is not None
        yield Edit(found.start(), found.end(), _CURLY[found.group()][0 if opens else 1])


def other_spelling(text: str) -> Iterator[Edit]:
    """Write American spellings the British way, and British ones the American way."""
    table = spellings()
    for found in _WORD.finditer(text):
        other = table.get(found.group().lower())
        if other is not None:
            yield Edit(found.start(), found.end(), _cased_like(found.group(), other))


@cache
def spellings() -> dict[str, str]:
    """Return each word of the table with its spelling on the other side of the Atlantic."""
    lines = _SPELLINGS.read_text(encoding="utf-8").splitlines()
    pairs = [tuple(line.split("\t")) for line in lines if line and not line.startswith("#")]
    return {one: other for pair in pairs for one, other in (pair, pair[::-1])}


def _cased_like(model: str, word: str) -> str:
    if model.isupper():
        return word.upper()
    return word.capitalize() if model[0].isupper() else word


def lost_spaces(text: str) -> Iterator[Edit]:
    """Take away the white space after every full stop inside a paragraph."""
    for found in _STOP.finditer(text):
        yield Edit(found.start(), found.end(), "")


def noise(text: str, *, rate: float = NOISE, seed: int = 0) -> Iterator[Edit]:
    """Replace, drop, double or swap characters, each with probability ``rate``.

    A replaced character becomes a small letter; a swapped one trades places with the
    next. Line ends stay. The draw depends on ``seed`` and on the text.
    """
    generator = np.random.default_rng([seed, crc32(text.encode("utf-8", "surrogatepass"))])
    hits, kinds = generator.random(len(text)) < rate, generator.integers(4, size=len(text))
    letters = generator.integers(len(_LETTERS), size=len(text))
    position = 0
    for index in np.flatnonzero(hits).tolist():
        if index < position or text[index] in "\r\n":
            continue
        edit = _disturbed(text, index, int(kinds[index]), _LETTERS[letters[index]])
        position = edit.end
        yield edit


def _disturbed(text: str, index: int, kind: int, letter: str) -> Edit:
    character, following = text[index], text[index + 1 : index + 2]
    if kind == 0:
        return Edit(index, index + 1, "")
    if kind == 1:
        return Edit(index, index + 1, character * 2)
    if kind == 2 and following and following not in "\r\n":
        return Edit(index, index + 2, following + character)
    return Edit(index, index + 1, letter)
