"""Noise over words, as scanners, keyboards and careless converters make it.

Only letters inside words change. Words stay apart and keep their number, so every
label keeps its word, and a teacher can read the clean text beside the noisy one.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Final

_ALPHABET: Final = "abcdefghijklmnopqrstuvwxyz"
_LOOKALIKES: Final = {
    "l": "1", "1": "l", "i": "l", "o": "0", "0": "o", "e": "c", "c": "e", "s": "5", "b": "h",
    "h": "b", "n": "u", "u": "n", "m": "rn", "g": "q", "t": "f", "f": "t", "v": "y", "a": "o",
}  # fmt: skip
_HEAVIEST: Final = 0.04
"""Largest share of characters that are disturbed in one window."""


def disturb(tokens: Sequence[str], generator: random.Random) -> list[str]:
    """Return ``tokens`` with a random share of their characters changed."""
    rate = generator.uniform(0.0, _HEAVIEST)
    return [_disturb_word(token, rate, generator) for token in tokens]


def _disturb_word(word: str, rate: float, generator: random.Random) -> str:
    hits = [index for index in range(len(word)) if generator.random() < rate]
    for index in reversed(hits):
        word = _disturb_letter(word, index, generator)
    return word


def _disturb_letter(word: str, index: int, generator: random.Random) -> str:
    """Replace, drop, double or swap one character; a word never becomes empty."""
    before, letter, after = word[:index], word[index], word[index + 1 :]
    kind = generator.randrange(5)
    if kind == 0 and len(word) > 1:
        return before + after
    if kind == 1:
        return before + letter + letter + after
    if kind == 2 and after:
        return before + after[0] + letter + after[1:]
    if kind == 3:
        return before + _LOOKALIKES.get(letter.lower(), letter) + after
    return before + generator.choice(_ALPHABET) + after
