"""Keeps held-out texts out of training: the public corpora share sentences with ours."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import regex

from models.training.corpora.example import Example

_SHORTEST = 40
_LETTERS = regex.compile(r"[^\p{L}\p{N}]+")


def fingerprint(text: str) -> str:
    """Return ``text`` reduced to lower-case letters and digits.

    >>> fingerprint("The U.S. Army -- again.")
    'theusarmyagain'
    """
    letters: str = _LETTERS.sub("", text.lower())
    return letters


class HeldOut:
    """The sentences that must not be learnt from under another label set."""

    def __init__(self, examples: Iterable[Example]) -> None:
        """Remember every sentence of ``examples``."""
        self._known = {mark for example in examples for mark in _sentence_marks(example) if mark}
        self._stems = {mark[:_SHORTEST] for mark in self._known if len(mark) >= _SHORTEST}

    def overlaps(self, example: Example) -> bool:
        """Tell whether ``example`` repeats a remembered sentence, whole or its beginning."""
        return any(
            mark in self._known or mark[:_SHORTEST] in self._stems
            for mark in _sentence_marks(example)
        )

    def without(self, examples: Iterable[Example]) -> Iterator[Example]:
        """Yield the examples that repeat nothing."""
        return (example for example in examples if not self.overlaps(example))


def _sentence_marks(example: Example) -> Iterator[str]:
    for start, end in example.sentences:
        mark = fingerprint(example.text[start:end])
        if len(mark) >= _SHORTEST // 2:
            yield mark
