"""Trigger-conditioned layers that begin as the topmost layers of a pretrained encoder."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor, nn

from models.encoder import build_transformer


class LateLayers(nn.Module):
    """The last layers of an encoder, run over the words around one trigger."""

    def __init__(self, *, config: dict[str, Any], layers: int) -> None:
        """Build ``layers`` layers with fresh weights from a transformers configuration."""
        super().__init__()
        self.stack = build_transformer({**config, "num_hidden_layers": layers}).encoder

    def forward(self, states: Tensor, mask: Tensor) -> Tensor:
        """*Shape:* (triggers, context, size), mask (triggers, context) -> same as states."""
        blocked = torch.zeros(mask.shape, dtype=states.dtype, device=states.device)
        blocked.masked_fill_(~mask, torch.finfo(states.dtype).min)
        result: Tensor = self.stack(states, attention_mask=blocked[:, None, None, :])[0]
        return result
