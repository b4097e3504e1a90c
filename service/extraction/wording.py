"""When two phrases of an article name the same thing, judged by their words."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

import regex

_WORD: Final = regex.compile(r"[\p{L}\p{N}]+")
_EMPTY: Final = frozenset(
    """a an and at by for from in least of on or some the their this that these those to
    its his her more than about around nearly almost over up s""".split()
)
_ENDINGS: Final = ("ings", "ing", "ers", "er", "ed", "es", "s", "e")


@lru_cache(maxsize=4096)
def content_words(phrase: str) -> frozenset[str]:
    """Return the lower-cased words of ``phrase`` that carry meaning.

    >>> sorted(content_words("at least a dozen people"))
    ['dozen', 'people']
    """
    return frozenset(_WORD.findall(phrase.lower())) - _EMPTY


def normal_form(phrase: str) -> str:
    """Return ``phrase`` without case, punctuation and leading articles."""
    words = _WORD.findall(phrase.lower())
    return " ".join(words[1:] if words[:1] in (["the"], ["a"], ["an"]) else words)


@lru_cache(maxsize=4096)
def stem(phrase: str) -> str:
    """Return the last word of ``phrase`` without its inflection.

    >>> stem("attacks") == stem("attacked") == stem("attacking")
    True
    """
    words = _WORD.findall(phrase.lower())
    word = words[-1] if words else ""
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word[: -len(ending)]
    return word
