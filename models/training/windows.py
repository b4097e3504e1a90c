"""The windows that a phase trains on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from models.tokenizer import PieceTokenizer
from models.training.corpora import read_corpus
from models.training.corpora.example import Example
from models.training.labelling import LabelledWindow, label_windows
from models.training.overlap import HeldOut

MAIN_CORPUS: Final = "conflict_news"


class WindowSource:
    """Reads, cuts and labels each corpus once, however many phases ask for it."""

    def __init__(
        self,
        data: Path,
        tokenizer: PieceTokenizer,
        *,
        max_pieces: int,
        development: Sequence[Example],
    ) -> None:
        """Take the folder of the corpora and the texts that must not be learnt."""
        self._data = data
        self._tokenizer = tokenizer
        self._max_pieces = max_pieces
        self._development = development
        self._held_out: HeldOut | None = None
        self._known: dict[str, list[LabelledWindow]] = {}

    def windows(self, name: str, weight: float) -> list[LabelledWindow]:
        """Return the windows of corpus ``name``, weighted."""
        if name not in self._known:
            self._known[name] = [
                window
                for example in self._examples(name)
                for window in label_windows(example, self._tokenizer, max_pieces=self._max_pieces)
            ]
        return [replace(window, weight=weight) for window in self._known[name]]

    def _examples(self, name: str) -> list[Example]:
        """Return the texts of a corpus, without those that stand in our own set."""
        examples = read_corpus(name, self._data)
        if name == MAIN_CORPUS:
            return examples
        if self._held_out is None:
            main = read_corpus(MAIN_CORPUS, self._data)
            self._held_out = HeldOut([*self._development, *main])
        return list(self._held_out.without(examples))
