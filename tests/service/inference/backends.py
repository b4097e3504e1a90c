"""Backends whose every step a test decides."""

from __future__ import annotations

import threading
from collections.abc import Sequence

from models.frames import MentionFrame, WindowInput
from models.windows import Range
from service.inference.backend import WholeWordTokenizer

POISON = -1


def window(document: int, *, pieces: int = 4) -> WindowInput:
    """Return a window that says which ``document`` it belongs to."""
    return WindowInput((document, *[0] * (pieces - 1)), (0,), (Range(0, 1),), Range(0, 1))


def frame(document: int) -> MentionFrame:
    return MentionFrame(str(document), 0, 1, 1.0, "actual", 1.0, ())


class SteppedBackend:
    """Keeps a log of the documents it reads; with a gate it waits before each read."""

    name = "stepped"
    version = "0"
    precision = "none"
    max_pieces = 384
    tokenizer = WholeWordTokenizer()

    def __init__(self, *, batch_tokens: int = 0, gated: bool = False) -> None:
        self.batch_tokens = batch_tokens
        self.log: list[tuple[int, ...]] = []
        self.started = threading.Semaphore(0)
        self.gate = threading.Semaphore(0 if gated else 1_000_000)

    def read(self, windows: Sequence[WindowInput]) -> list[list[MentionFrame]]:
        documents = tuple(item.pieces[0] for item in windows)
        self.started.release()
        assert self.gate.acquire(timeout=10)
        self.log.append(documents)
        if POISON in documents:
            raise ValueError("a window that cannot be read")
        # Windows of real text begin with piece 0; no event is found in them.
        return [[frame(number)] if number else [] for number in documents]

    def relate(
        self,
        earlier: Sequence[tuple[float, ...]],
        later: Sequence[tuple[float, ...]],
        gaps: Sequence[int],
    ) -> Sequence[tuple[float, float, float]]:
        raise NotImplementedError("windows are read here, mentions are never compared")

    def fault(self) -> str | None:
        return None
