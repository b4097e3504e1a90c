"""Spellings of one name to one key, so that "Deir al-Zour" finds "Dayr az Zawr"."""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from hashlib import blake2b
from typing import Final

import regex

_LETTERS: Final = str.maketrans(
    {"ø": "o", "đ": "d", "ð": "d", "ł": "l", "ı": "i", "æ": "ae", "œ": "oe", "ə": "a", "þ": "th"}
)
_SILENT: Final = regex.compile(r"[\p{M}\p{Lm}'’‘`´ʿʾ״׳.]+")
_GAP: Final = regex.compile(r"[^\p{L}\p{N}&]+")
_SAINT: Final = regex.compile(r"^(?:saint|sainte|st|ste) (?=\p{L}{3})")
_ARTICLE: Final = frozenset(
    "al el ul l ad ed adh ar er as es ash esh at et ath az ez an en uz us ur un".split()
)
"""The Arabic article, also assimilated to the consonant that follows."""
_FOLDS: Final = (
    (regex.compile(r"ph"), "f"),
    (regex.compile(r"tz|ts"), "z"),
    (regex.compile(r"dj|dzh|zh"), "j"),
    (regex.compile(r"kh|gh"), "h"),
    (regex.compile(r"[qc](?!h)"), "k"),
    (regex.compile(r"ou|oo|aw|au|ow|uw|o|w"), "u"),
    (regex.compile(r"ei|ey|ai|ay|ee|ie|iy|y|e"), "i"),
    (regex.compile(r"(\p{L})\1+"), r"\1"),
    (regex.compile(r"(?<=\p{L}{2})(?:ah|ih|at|it|a|i)$"), ""),
    (regex.compile(r"h"), ""),
)

_CACHED: Final = 8_192
"""Names whose keys are kept: news brings ever new ones, and a key is soon made again."""


@lru_cache(maxsize=_CACHED)
def key(name: str) -> str:
    """Return ``name`` without case, diacritics, apostrophes, full stops and hyphens.

    >>> key("Ḩamāh") == key("hamah"), key("St. Louis") == key("Saint Louis")
    (True, True)
    """
    folded = unicodedata.normalize("NFKD", name).casefold().translate(_LETTERS)
    words: str = _GAP.sub(" ", _SILENT.sub("", folded)).strip()
    words = words.removeprefix("the ") if len(words) > 7 else words
    return str(_SAINT.sub("saint ", words))


@lru_cache(maxsize=_CACHED)
def sound(name: str) -> str:
    """Return a key that spellings romanised from Arabic script share; empty if too short.

    The article is dropped, and vowels and consonants that romanisations confuse are one.

    >>> len({sound(name) for name in ("Deir al-Zour", "Dayr az Zawr", "Deir ez-Zor")})
    1
    """
    words = [word for word in key(name).split() if word not in _ARTICLE]
    folded = " ".join(filter(None, map(_fold, words)))
    return folded if len(folded) >= 3 else ""


def digest(text: str) -> int:
    """Return 64 bits that stand for ``text`` in the file."""
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "little")


def _fold(word: str) -> str:
    for pattern, replacement in _FOLDS:
        word = pattern.sub(replacement, word)
    return word
