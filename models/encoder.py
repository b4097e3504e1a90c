"""The pretrained transformer, read as one state per word."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor, nn
from transformers import AutoConfig, AutoModel


class WordEncoder(nn.Module):
    """A transformers encoder followed by the choice of each word's first piece."""

    def __init__(self, *, config: dict[str, Any]) -> None:
        """Build an encoder with fresh weights from a transformers configuration."""
        super().__init__()
        values = dict(config)
        self.transformer = AutoModel.from_config(  # type: ignore[no-untyped-call]
            AutoConfig.for_model(values.pop("model_type"), **values),
            attn_implementation="sdpa",
        )
        # The sentence-level pooler is never read; without it nothing is shipped unused.
        self.transformer.pooler = None
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
