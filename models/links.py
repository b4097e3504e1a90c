"""The link head: do two mentions tell of one incident, or does one cause the other?

Every trigger leaves its conditioned state behind as one short vector. Two such
vectors, their product and the distance between the mentions are enough to score
a pair, so that mentions of different windows can be compared after all windows
have been read.
"""

from __future__ import annotations

from typing import Final

import torch
from torch import Tensor, nn

LINK_NAMES: Final = ("same", "earlier causes later", "later causes earlier")
GAP_BUCKETS: Final = 8
_GAP_EDGES: Final = (1, 2, 3, 5, 8, 13, 21)


def gap_bucket(gap: Tensor) -> Tensor:
    """Return the bucket of each sentence distance.

    >>> gap_bucket(torch.tensor([0, 1, 4, 40])).tolist()
    [0, 1, 3, 7]
    """
    return torch.bucketize(gap, torch.tensor(_GAP_EDGES, device=gap.device), right=True)


class LinkHead(nn.Module):
    """Three independent yes-or-no questions about a pair of mentions in text order."""

    def __init__(self, *, size: int, hidden: int, dropout: float) -> None:
        """Build the head for trigger states of width ``size``."""
        super().__init__()
        self.projection = nn.Sequential(
            nn.Dropout(dropout), nn.Linear(size, hidden), nn.GELU(), nn.LayerNorm(hidden)
        )
        self.gap_embedding = nn.Embedding(GAP_BUCKETS, hidden)
        self.pair_projection = nn.Linear(3 * hidden, hidden)
        self.classifier = nn.Sequential(
            nn.GELU(), nn.Dropout(dropout), nn.Linear(hidden, len(LINK_NAMES))
        )

    def encode(self, states: Tensor) -> Tensor:
        """*Shape:* (triggers, size) -> (triggers, hidden)."""
        vectors: Tensor = self.projection(states)
        return vectors

    def forward(self, earlier: Tensor, later: Tensor, gap: Tensor) -> Tensor:
        """Score pairs.

        *Shape:* ``earlier`` and ``later`` (pairs, hidden), ``gap`` (pairs,) sentences
        between them -> (pairs, 3) logits in the order of `LINK_NAMES`.
        """
        joined = torch.cat((earlier, later, earlier * later), dim=-1)
        hidden = self.pair_projection(joined) + self.gap_embedding(gap_bucket(gap))
        logits: Tensor = self.classifier(hidden)
        return logits
