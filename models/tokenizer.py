"""Text to words with code-point offsets, words to word pieces.

Words are cut from the untouched text, so every span that is built from words
satisfies ``text[start:end] == span`` whatever the script. Normalisation
(lower-casing, accent stripping) happens inside the word-piece model, one word
at a time, and can therefore never shift an offset.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Final, NamedTuple, Protocol

import regex
from tokenizers import Tokenizer as WordPieceModel

WORD_LIMIT: Final = 48
"""Code points in a word; a longer run of letters is cut into several words."""
_CACHED: Final = 8_192
"""Words whose pieces are kept, half a KiB each: nine tenths of a news text are among them."""

_WORD: Final = regex.compile(
    rf"\p{{Han}}[\p{{M}}\p{{Cf}}]{{0,{WORD_LIMIT - 1}}}"
    rf"|[\p{{L}}\p{{N}}](?:[\p{{L}}\p{{N}}\p{{M}}\p{{Cf}}--\p{{Han}}]){{0,{WORD_LIMIT - 1}}}"
    rf"|[^\s\p{{Cc}}\p{{Cs}}][\p{{M}}\p{{Cf}}]{{0,{WORD_LIMIT - 1}}}",
    flags=regex.V1,
)


class Word(NamedTuple):
    """One word: code points ``start`` (inclusive) to ``end`` (exclusive)."""

    start: int
    end: int


def split_words(text: str, start: int = 0, end: int | None = None) -> list[Word]:
    """Return the words of ``text[start:end]`` with offsets into ``text``.

    A word is a run of letters and digits, or a single other character that is
    neither white space nor a control; marks and zero-width characters stay with
    the character before them.

    >>> [tuple(word) for word in split_words("Syria's army.")]
    [(0, 5), (5, 6), (6, 7), (8, 12), (12, 13)]
    """
    stop = len(text) if end is None else end
    return [Word(*match.span()) for match in _WORD.finditer(text, start, stop)]


class Tokenizer(Protocol):
    """What preparing windows asks of a tokenizer."""

    @property
    def first_id(self) -> int:
        """The piece that opens a window."""

    @property
    def last_id(self) -> int:
        """The piece that closes a window."""

    def pieces(self, word: str) -> tuple[int, ...]:
        """Return the piece ids of one word, at least one."""


class PieceTokenizer:
    """Word pieces of single words, from a ``tokenizer.json`` file."""

    def __init__(self, path: Path) -> None:
        """Load ``path``.

        Raises:
            ValueError: the file lacks one of the special pieces that windows need.
        """
        self._tokenizer = WordPieceModel.from_file(str(path))
        self._tokenizer.no_padding()
        self._tokenizer.no_truncation()
        self.first_id = self._special("[CLS]", "<s>")
        self.last_id = self._special("[SEP]", "</s>")
        self.unknown_id = self._special("[UNK]", "<unk>")
        self.padding_id = self._special("[PAD]", "<pad>")
        self._cached = lru_cache(maxsize=_CACHED)(self._pieces)

    def pieces(self, word: str) -> tuple[int, ...]:
        """Return the piece ids of one word; a word that normalises to nothing is unknown."""
        return self._cached(word)

    def _special(self, *names: str) -> int:
        for name in names:
            found: int | None = self._tokenizer.token_to_id(name)
            if found is not None:
                return found
        raise ValueError(f"the tokenizer has none of the pieces {', '.join(names)}")

    def _pieces(self, word: str) -> tuple[int, ...]:
        ids = self._tokenizer.encode(word, add_special_tokens=False).ids
        return tuple(ids) or (self.unknown_id,)
