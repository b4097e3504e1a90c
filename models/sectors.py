"""What the encoder's states say of the sector of an actor or a target.

A linear layer over three states: the mean of the argument's words, its last word, and
the mean of its sentence. Being linear, it is applied to all words of a window at once,
and means are taken of the few numbers that each state comes to. It computes in float32
whatever the network computes in, and stands beside it: it was fitted afterwards.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import numpy as np
import torch
from torch import Tensor

from models.checkpoint import fingerprint
from models.decoding import Scores
from models.parties.lexicon import SECTORS
from models.parties.states import STATES, load_states
from models.windows import Range

SECTOR_ROLES: Final = frozenset({"actor", "target"})
"""The roles that parties fill."""
_POOLS: Final = 3

_log = logging.getLogger(__name__)


def pool(words: Tensor, argument: Range, sentence: Range) -> Tensor:
    """Return the states that tell the sector of ``argument``, side by side.

    *Shape:* ``words`` (words, size) -> (3 * size,).
    """
    own = words[argument.start : argument.stop]
    around = words[sentence.start : sentence.stop]
    return torch.cat((own.mean(0), own[-1], around.mean(0)))


def sentence_of(sentences: Sequence[Range], word: int) -> Range:
    """Return the sentence that holds ``word``; sentences cover a window without gaps."""
    return next(item for item in sentences if item.start <= word < item.stop)


class SectorReading:
    """The arguments of one window."""

    def __init__(self, scores: Scores, sentences: Sequence[Range]) -> None:
        """Take ``scores`` of all words, (words, 3, sectors), and the window's sentences."""
        self._scores = scores
        self._sentences = sentences

    def logits(self, argument: Range) -> tuple[float, ...]:
        """Return what the states add to each of `SECTORS`, in their order."""
        own = self._scores[argument.start : argument.stop]
        sentence = sentence_of(self._sentences, argument.start)
        around = self._scores[sentence.start : sentence.stop, 2]
        return tuple((own[:, 0].mean(0) + own[-1, 1] + around.mean(0)).tolist())


class SectorHead:
    """The linear layer; its product with the pooled states is `SectorReading.logits`."""

    def __init__(self, weights: Tensor) -> None:
        """Take weights over what `pool` returns. *Shape:* (3 * size, sectors)."""
        parts = weights.float().view(_POOLS, -1, len(SECTORS))
        self._weights = torch.cat(tuple(parts), dim=1)

    def to(self, device: torch.device) -> SectorHead:
        """Return this head, on ``device`` from now on."""
        self._weights = self._weights.to(device)
        return self

    def read(self, words: Tensor, sentences: Sequence[Range]) -> SectorReading:
        """Score the states of one window. *Shape:* ``words`` (words, size)."""
        with torch.autocast(words.device.type, enabled=False):
            scores = (words.float() @ self._weights).cpu().numpy()
        return SectorReading(scores.reshape(-1, _POOLS, len(SECTORS)), sentences)


def load_sector_head(folder: Path, states: Path = STATES) -> SectorHead | None:
    """Return the head that was fitted to the network in ``folder``, None if none was.

    Raises:
        CheckpointError: the folder has no manifest.
        PartyWeightsError: the file ``states`` is damaged.
    """
    fitted = load_states(states)
    if fitted is None or fitted.network != fingerprint(folder):
        _log.info("no weights are fitted to the states of these networks: sectors go by words")
        return None
    return SectorHead(torch.from_numpy(np.ascontiguousarray(fitted.states)))
