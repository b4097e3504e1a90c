"""MPNet's encoder with less to do for each window: for reading, not for training.

transformers scales the scores, adds the bias of relative positions and adds the mask
in turn, layer after layer. Here the scale is part of the queries' weights, the bias of
the longest window is kept and shorter ones use a corner of it, a mask that hides nothing
is left out, and one product adds what there is; queries, keys and values come from one
product too.
"""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor, nn
from transformers.modeling_outputs import BaseModelOutput
from transformers.models.mpnet.modeling_mpnet import MPNetSelfAttention


class RelativeAttention(nn.Module):
    """Self-attention with a bias for each pair of positions."""

    def __init__(self, attention: MPNetSelfAttention) -> None:
        """Join the three projections of ``attention``, which stays as it is itself."""
        super().__init__()
        self.heads: int = attention.num_attention_heads
        self.output: nn.Module = attention.o
        scale = attention.attention_head_size**-0.5
        parts = (attention.q, attention.k, attention.v)
        weight = torch.cat([part.weight * s for part, s in zip(parts, (scale, 1, 1), strict=True)])
        bias = torch.cat([part.bias * s for part, s in zip(parts, (scale, 1, 1), strict=True)])
        self.inputs: nn.Module = _linear(weight.detach(), bias.detach())

    def forward(self, states: Tensor, bias: Tensor) -> Tensor:
        """*Shape:* states (windows, pieces, size), bias (windows x heads, pieces, pieces)."""
        windows, pieces, size = states.shape
        shape = (windows, pieces, 3, self.heads, size // self.heads)
        query, key, value = (
            part.reshape(windows * self.heads, pieces, -1)
            for part in self.inputs(states).view(shape).permute(2, 0, 3, 1, 4)
        )
        scores = torch.baddbmm(bias, query, key.transpose(1, 2))
        # Not `torch.softmax`, which autocast would compute and return in float32.
        mixed = torch.bmm(torch._softmax(scores, -1, False), value)
        mixed = mixed.view(windows, self.heads, pieces, -1).transpose(1, 2)
        result: Tensor = self.output(mixed.reshape(windows, pieces, size))
        return result


class RelativeEncoder(nn.Module):
    """The layers of an `MPNetEncoder` with `RelativeAttention`; dropout is left out."""

    encoder: Any
    position_bias: Tensor

    def __init__(self, encoder: Any, *, pieces: int, dtype: torch.dtype) -> None:
        """Take over ``encoder``, an `MPNetEncoder` whose attention is replaced.

        Windows have at most ``pieces`` pieces, and scores are computed in ``dtype``.
        """
        super().__init__()
        self.encoder = encoder
        with torch.no_grad():
            bias = encoder.compute_position_bias(torch.empty((1, pieces, 0)))
        self.register_buffer("position_bias", bias[0].to(dtype).contiguous())
        for layer in encoder.layer:
            layer.attention.attn = RelativeAttention(layer.attention.attn)

    def forward(
        self, states: Tensor, attention_mask: Tensor | None = None, **_: Any
    ) -> BaseModelOutput:
        """As `MPNetEncoder.forward`; ``attention_mask`` is what is added to the scores."""
        bias = self._bias(states.shape[0], states.shape[1], attention_mask)
        for layer in self.encoder.layer:
            attention = layer.attention
            states = attention.LayerNorm(attention.attn(states, bias) + states)
            states = layer.output(layer.intermediate(states), states)
        return BaseModelOutput(last_hidden_state=states)

    def _bias(self, windows: int, pieces: int, mask: Tensor | None) -> Tensor:
        """Return what is added to the scores, (windows x heads, pieces, pieces)."""
        bias = self.position_bias[:, :pieces, :pieces]
        if mask is not None and mask.any():
            return (bias + mask).to(bias.dtype).flatten(0, 1)
        return bias.repeat(windows, 1, 1) if windows > 1 else bias


def _linear(weight: Tensor, bias: Tensor) -> nn.Linear:
    linear = nn.Linear(weight.shape[1], weight.shape[0], device="meta")
    linear.weight = nn.Parameter(weight, requires_grad=False)
    linear.bias = nn.Parameter(bias, requires_grad=False)
    return linear
