"""What goes into the network and what comes out of it, free of torch."""

from __future__ import annotations

from dataclasses import dataclass

from models.windows import Range


@dataclass(frozen=True, slots=True)
class WindowInput:
    """One window as the network reads it.

    ``pieces`` are word-piece ids with the two special pieces; ``first_pieces[w]``
    is the position of word ``w``'s first piece; ``sentences`` and ``core`` are
    word ranges relative to the window.
    """

    pieces: tuple[int, ...]
    first_pieces: tuple[int, ...]
    sentences: tuple[Range, ...]
    core: Range


@dataclass(frozen=True, slots=True)
class ArgumentFrame:
    """A role filler: words ``start`` to ``stop`` of the window, with its probability."""

    role: str
    start: int
    stop: int
    score: float
    sector_logits: tuple[float, ...] = ()
    """What its states add to the logit of each sector; empty where nothing was fitted to them."""


@dataclass(frozen=True, slots=True)
class MentionFrame:
    """A trigger: words ``start`` to ``stop`` of the window, and what hangs on it."""

    type: str
    start: int
    stop: int
    score: float
    modality: str
    modality_score: float
    arguments: tuple[ArgumentFrame, ...]
    link: tuple[float, ...] = ()
    """State by which this mention is compared with others, see `WindowReader.relate`."""
