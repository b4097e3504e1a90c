"""MPNet's encoder with less to do for each window: for reading, not for training.

transformers scales the scores, adds the bias of relative positions and adds the mask
in turn, layer after layer. Here the scale is part of the queries' weights, bias and
mask are one tensor made once, and one product adds it; queries, keys and values come
from one product too.
"""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor, nn
from transformers.modeling_outputs import BaseModelOutput
from transformers.models.mpnet.modeling_mpnet import MPNetSelfAttention

from models.quantization import autocast_dtype


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

    def __init__(self, encoder: Any) -> None:
        """Take over ``encoder``, an `MPNetEncoder` whose attention is replaced."""
        super().__init__()
        self.encoder = encoder
        for layer in encoder.layer:
            layer.attention.attn = RelativeAttention(layer.attention.attn)

    def forward(
        self, states: Tensor, attention_mask: Tensor | None = None, **_: Any
    ) -> BaseModelOutput:
        """As `MPNetEncoder.forward`; ``attention_mask`` is what is added to the scores."""
        bias = self.encoder.compute_position_bias(states)
        if attention_mask is not None:
            bias = bias + attention_mask
        bias = bias.to(autocast_dtype()).flatten(0, 1)
        for layer in self.encoder.layer:
            attention = layer.attention
            states = attention.LayerNorm(attention.attn(states, bias) + states)
            states = layer.output(layer.intermediate(states), states)
        return BaseModelOutput(last_hidden_state=states)


def _linear(weight: Tensor, bias: Tensor) -> nn.Linear:
    linear = nn.Linear(weight.shape[1], weight.shape[0], device="meta")
    linear.weight = nn.Parameter(weight, requires_grad=False)
    linear.bias = nn.Parameter(bias, requires_grad=False)
    return linear
