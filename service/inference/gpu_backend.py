"""The backend that runs the shipped weights in batches on a GPU.

Batches have few, fixed shapes: windows are sorted by length, each length is rounded up
to a multiple of 64 pieces, and a batch of that length always has as many rows as the
token budget allows, empty ones included. So the arithmetic on a window does not
depend on how many others it is read with. The heads run for each window alone, on
tensors whose shape that window decides.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

import torch

from models.checkpoint import CheckpointError, load_checkpoint
from models.frames import MentionFrame, WindowInput
from models.network import Reading
from models.parties.states import PartyWeightsError
from models.reader import WindowReader
from models.sectors import load_sector_head
from service.errors import WeightsInvalid
from service.inference.weights_backend import WeightsBackend

LENGTH_STEP: Final = 64
"""Batches are as long as a multiple of this many pieces."""

Numbered = tuple[int, WindowInput]
"""A window and its place in the answer."""


class BatchReader(WindowReader):
    """Runs the encoder on batches of one shape, and the heads on each window."""

    def read_batch(
        self, windows: Sequence[WindowInput], *, rows: int, length: int
    ) -> list[list[MentionFrame]]:
        """Return the mentions of each of at most ``rows`` windows of at most ``length`` pieces."""
        pieces, mask, first_pieces = collate_windows(windows, rows=rows, length=length)
        with torch.inference_mode(), self._precision():
            batch = self._network.read(
                *(part.to(self._device) for part in (pieces, mask, first_pieces))
            )
            return [self._describe(batch, row, window) for row, window in enumerate(windows)]

    def _describe(self, batch: Reading, row: int, window: WindowInput) -> list[MentionFrame]:
        part = (slice(row, row + 1), slice(0, len(window.first_pieces)))
        reading = Reading(batch.words[part], batch.trigger_logits[part])
        spans = self._triggers(reading, window)
        return self._frames(reading, window, spans) if spans else []


def collate_windows(
    windows: Sequence[WindowInput], *, rows: int, length: int
) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """Pad ``windows`` to one shape.

    *Shape:* piece ids, piece mask (true on real pieces) and first pieces, all
    (``rows``, ``length``). Empty rows see their first piece, so that no softmax is
    over nothing.
    """
    pieces = torch.zeros((rows, length), dtype=torch.long)
    mask = torch.zeros((rows, length), dtype=torch.bool)
    first_pieces = torch.zeros((rows, length), dtype=torch.long)
    mask[:, 0] = True
    for row, window in enumerate(windows):
        pieces[row, : len(window.pieces)] = torch.tensor(window.pieces)
        mask[row, : len(window.pieces)] = True
        first_pieces[row, : len(window.first_pieces)] = torch.tensor(window.first_pieces)
    return pieces, mask, first_pieces


def plan_batches(
    windows: Sequence[WindowInput], budget: int
) -> Iterator[tuple[int, list[Numbered]]]:
    """Yield batches of ``windows``, shortest first, each as its length and its windows.

    Length times rows stays within ``budget`` tokens; a batch holds at least one window.
    """
    waiting: list[Numbered] = []
    length = 0
    for number, window in sorted(enumerate(windows), key=lambda item: len(item[1].pieces)):
        own = padded_length(len(window.pieces))
        if waiting and (own != length or len(waiting) == rows_of(length, budget)):
            yield length, waiting
            waiting = []
        length = own
        waiting.append((number, window))
    if waiting:
        yield length, waiting


def padded_length(pieces: int) -> int:
    """Return the length of the batches that windows of ``pieces`` word pieces go into.

    >>> padded_length(64), padded_length(65)
    (64, 128)
    """
    return -(-pieces // LENGTH_STEP) * LENGTH_STEP


def rows_of(length: int, budget: int) -> int:
    """Return how many rows every batch of ``length`` has.

    >>> rows_of(128, 1_000)
    7
    """
    return max(1, budget // length)


class GpuBackend(WeightsBackend):
    """One network on one device, one batch at a time."""

    def __init__(
        self, weights: Path, *, batch_tokens: int, device: str = "cuda", precision: str = "bfloat16"
    ) -> None:
        """Load the weights folder onto ``device``.

        Raises:
            WeightsInvalid: a file is missing or altered, or does not fit the code, or
                the device is not there.
        """
        try:
            network, tokenizer = load_checkpoint(weights)
            network = network.to(device)
            sectors = load_sector_head(weights)
        except (CheckpointError, PartyWeightsError, RuntimeError, AssertionError) as error:
            raise WeightsInvalid(f"the weights cannot be loaded onto {device}: {error}") from error
        self._batches = BatchReader(network, dtype=getattr(torch, precision), sectors=sectors)
        super().__init__(settings=network.settings, tokenizer=tokenizer, reader=self._batches)
        self.batch_tokens = batch_tokens
        """Longest window times windows of one read."""
        self.precision = precision
        """What the matrix products are computed in."""

    def read(self, windows: Sequence[WindowInput]) -> list[list[MentionFrame]]:
        """Return the mentions of each window, in the order of ``windows``."""
        answers: list[list[MentionFrame]] = [[] for _ in windows]
        for length, batch in plan_batches(windows, self.batch_tokens):
            with self._lock:
                found = self._batches.read_batch(
                    [window for _, window in batch],
                    rows=rows_of(length, self.batch_tokens),
                    length=length,
                )
            for (number, window), frames in zip(batch, found, strict=True):
                answers[number] = frames if window.first_pieces else []
        return answers
