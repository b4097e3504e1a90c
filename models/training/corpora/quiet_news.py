"""Peaceful news in the words of war, written for this project: no events at all."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import regex

from models.training.corpora.example import ALL_TYPES, Example

FILE: Final = Path(__file__).resolve().parent.parent / "texts" / "quiet_news.txt"
_SENTENCE: Final = regex.compile(r"\S.*?(?:[.!?][\"”’)]*(?=\s+[\p{Lu}“\"])|$)")


def read(path: Path) -> Iterator[Example]:
    """Yield one example a line of ``path``; every word is certainly no trigger.

    Raises:
        ValueError: a line is empty.
    """
    for number, text in enumerate(path.read_text(encoding="utf-8").splitlines()):
        sentences = tuple(match.span() for match in _SENTENCE.finditer(text))
        if not sentences:
            raise ValueError(f"{path.name}, line {number + 1} is empty")
        yield Example(
            corpus="quiet_news",
            id=f"quiet-{number}",
            text=text,
            sentences=sentences,
            triggers=(),
            covered=ALL_TYPES,
        )
