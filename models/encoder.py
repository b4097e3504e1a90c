"""The pretrained transformer, read as one state per word."""

from __future__ import annotations

from typing import Any, Final

import torch
from torch import Tensor, nn
from transformers import AutoConfig, AutoModel

_EAGER_ONLY: Final = frozenset({"mpnet"})
"""Model types whose attention transformers has no fused form of."""


def build_transformer(config: dict[str, Any]) -> Any:
    """Return a transformers model with fresh weights and without its sentence-level pooler."""
    values = dict(config)
    kind = values.pop("model_type")
    transformer = AutoModel.from_config(  # type: ignore[no-untyped-call]
        AutoConfig.for_model(kind, **values),
        attn_implementation="eager" if kind in _EAGER_ONLY else "sdpa",
    )
    # The pooler is never read; without it nothing is shipped unused.
    transformer.pooler = None
    return transformer


class WordEncoder(nn.Module):
    """A transformers encoder followed by the choice of each word's first piece."""

    def __init__(self, *, config: dict[str, Any]) -> None:
        """Build an encoder with fresh weights from a transformers configuration."""
        super().__init__()
        self.transformer = build_transformer(config)
        self.size: int = self.transformer.config.hidden_size

    def forward(self, pieces: Tensor, piece_mask: Tensor, first_pieces: Tensor) -> Tensor:
        """Encode windows.

        *Shape:* ``pieces`` and ``piece_mask`` (windows, pieces), ``first_pieces``
        (windows, words) -> (windows, words, size).
        """
        states: Tensor = self.transformer(
            input_ids=pieces, attention_mask=piece_mask
        ).last_hidden_state
        index = first_pieces.unsqueeze(-1).expand(-1, -1, states.shape[-1])
        return torch.gather(states, 1, index)
