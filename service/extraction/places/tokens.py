"""Words of a text, and the runs of words that may be a name."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import regex

_TOKEN: Final = regex.compile(
    r"""(?:\p{Lu}\.){2,}                        # U.S., D.C.
      | [\p{L}\p{M}\p{N}]+(?:['’‘`ʿʾ](?!s\b)[\p{L}\p{M}]+)*""",
    flags=regex.VERBOSE,
)
_GAP: Final = regex.compile(r"[ \u00a0]|[-‑–]|\.[ \u00a0]|['’‘`][ \u00a0-]?|\n")
_LINKS: Final = frozenset(
    "al el ad ar as ash at ath az ez es ed er ul of the de del la las los le da do di du and upon"
    " on der den van sur am an bin i".split()
)
"""Lower-case words that stand inside names."""
_MAX_WORDS: Final = 6


@dataclass(frozen=True, slots=True)
class Token:
    """One word: its text and code points."""

    text: str
    start: int
    end: int

    @property
    def capital(self) -> bool:
        """Whether it begins with an upper-case letter."""
        return self.text[0].isupper()


def tokenize(text: str, start: int = 0, end: int | None = None) -> list[Token]:
    """Return the words between two code points; hyphens and possessives part them."""
    found = _TOKEN.finditer(text, start, len(text) if end is None else end)
    return [Token(match.group(), match.start(), match.end()) for match in found]


def name_runs(text: str, tokens: Sequence[Token], first: int) -> Iterator[int]:
    """Yield the last word of each possible name that begins at word ``first``, longest first."""
    if not _opens(text, tokens, first):
        return
    last = first
    while last + 1 < len(tokens) and last - first + 1 < _MAX_WORDS:
        gap = text[tokens[last].end : tokens[last + 1].start]
        following = tokens[last + 1]
        if not _GAP.fullmatch(gap) or not (following.capital or following.text in _LINKS):
            break
        last += 1
    for end in range(last, first - 1, -1):
        if tokens[end].capital:
            yield end


def _opens(text: str, tokens: Sequence[Token], first: int) -> bool:
    """Tell whether a name may begin here: with a capital ("The" apart), or "al-" before one."""
    token = tokens[first]
    if token.capital:
        return token.text.lower() != "the"
    return (
        token.text in _LINKS
        and first + 1 < len(tokens)
        and text[token.end : tokens[first + 1].start] in ("-", "‑")
        and tokens[first + 1].capital
    )
