"""A tiny checkpoint on disk, and windows over its vocabulary."""

from __future__ import annotations

import random
from pathlib import Path

import torch

from models.checkpoint import save_checkpoint
from models.frames import WindowInput
from models.windows import Range
from tests.models.tiny import WORDS, tiny_network, write_tokenizer

LONGEST = 100


def tiny_checkpoint(folder: Path) -> Path:
    """Write a network whose decisions are far from its edges to ``folder``."""
    torch.manual_seed(7)
    network = tiny_network(max_pieces=128)
    with torch.no_grad():
        for parameter in network.triggers.parameters():
            parameter.mul_(6.0)
    folder.mkdir()
    save_checkpoint(folder / "weights", network, write_tokenizer(folder / "tokenizer.json"))
    return folder / "weights"


def random_windows(count: int, *, seed: int = 3) -> list[WindowInput]:
    """Return windows of 1 to `LONGEST` words in one sentence each."""
    source = random.Random(seed)
    return [_window(source) for _ in range(count)]


def _window(source: random.Random) -> WindowInput:
    words = source.randint(1, LONGEST)
    first, last = WORDS.index("[CLS]"), WORDS.index("[SEP]")
    pieces = [source.randrange(last + 1, len(WORDS)) for _ in range(words)]
    whole = Range(0, words)
    return WindowInput((first, *pieces, last), tuple(range(1, words + 1)), (whole,), whole)
