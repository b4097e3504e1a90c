"""Layers in int8 whose steps between the products are compiled kernels: for reading.

The states of a row go from one product to the next as int8, and what lies between (scales,
bias, GELU, sums, norms, attention) is one pass over the row.
"""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor, nn
from transformers.modeling_outputs import BaseModelOutput

from models.arguments import ConditionedLayer
from models.kernels.library import LONGEST_ROW, Kernels, multiply
from models.network import Network
from models.quantization import Codes, QuantizedLinear
from models.relative_attention import RelativeEncoder


def fuse(network: Network, kernels: Kernels) -> None:
    """Let the layers of ``network`` that are in int8 use ``kernels``, unless they are too wide."""
    quantized = [item for item in network.modules() if isinstance(item, QuantizedLinear)]
    if any(item.weight.shape[0] > LONGEST_ROW for item in quantized):
        return
    transformer = network.encoder.transformer
    if isinstance(transformer.encoder, RelativeEncoder):
        transformer.encoder = FusedEncoder(transformer.encoder, kernels)
    layers = network.arguments.layers
    for number, layer in enumerate(layers):
        assert isinstance(layer, ConditionedLayer)
        layers[number] = FusedConditionedLayer(layer, kernels)


class FusedEncoder(nn.Module):
    """A `RelativeEncoder` over `QuantizedLinear`, for one window without padding.

    Batches go to the encoder itself.
    """

    distance_bias: Tensor

    def __init__(self, plain: RelativeEncoder, kernels: Kernels) -> None:
        """Use the layers of ``plain``."""
        super().__init__()
        self.plain = plain
        # It depends on the distance alone: the first column backwards, then the first row.
        bias = plain.position_bias.float()
        distances = torch.cat((bias[:, 1:, 0].flip(1), bias[:, 0]), dim=1)
        self.register_buffer("distance_bias", distances.contiguous())
        self._kernels = kernels

    def forward(
        self, states: Tensor, attention_mask: Tensor | None = None, **_: Any
    ) -> BaseModelOutput:
        """As `RelativeEncoder.forward`; the states returned are float32."""
        if len(states) > 1 or (attention_mask is not None and attention_mask.any()):
            result: BaseModelOutput = self.plain(states, attention_mask)
            return result
        rows = states[0].float().contiguous()
        codes = self._kernels.quantize(rows)
        for layer in self.plain.encoder.layer:
            rows, codes = self._attend(layer.attention, rows, codes)
            rows, codes = self._transform(layer, rows, codes)
        return BaseModelOutput(last_hidden_state=rows.unsqueeze(0))

    def _attend(self, attention: Any, rows: Tensor, codes: Codes) -> tuple[Tensor, Codes]:
        own = attention.attn
        mixed = self._kernels.attend(
            multiply(codes, own.inputs), own.heads, [len(rows)], self.distance_bias
        )
        product = multiply(self._kernels.quantize(mixed), own.output)
        return self._kernels.add_normalize(product, rows, attention.LayerNorm)

    def _transform(self, layer: Any, rows: Tensor, codes: Codes) -> tuple[Tensor, Codes]:
        wide = self._kernels.gelu(multiply(codes, layer.intermediate.dense))
        product = multiply(wide, layer.output.dense)
        return self._kernels.add_normalize(product, rows, layer.output.LayerNorm)


class FusedConditionedLayer(nn.Module):
    """A `ConditionedLayer` over `QuantizedLinear`; padding is left out."""

    def __init__(self, layer: ConditionedLayer, kernels: Kernels) -> None:
        """Use the weights of ``layer``, which stays as it is itself."""
        super().__init__()
        self._kernels = kernels
        self._heads = layer.heads
        self.attention_norm = layer.attention_norm
        self.attention_in = _with_scaled_queries(layer.attention_in, layer.heads)
        self.attention_out: Any = layer.attention_out
        wide: Any = layer.feed_forward
        self.wide_norm, self.wide_in, self.wide_out = wide[0], wide[1], wide[-1]

    def forward(self, states: Tensor, mask: Tensor) -> Tensor:
        """As `ConditionedLayer.forward`; states are float32, zero where ``mask`` is false."""
        lengths: list[int] = mask.sum(dim=1).tolist()
        rows = self._attend(states[mask].float(), lengths)
        result = torch.zeros(states.shape)
        result[mask] = self._transform(rows)
        return result

    def _attend(self, rows: Tensor, lengths: list[int]) -> Tensor:
        codes = self._kernels.normalize(rows, self.attention_norm)
        mixed = self._kernels.attend(multiply(codes, self.attention_in), self._heads, lengths)
        product = multiply(self._kernels.quantize(mixed), self.attention_out)
        return self._kernels.add(product, rows)

    def _transform(self, rows: Tensor) -> Tensor:
        codes = self._kernels.normalize(rows, self.wide_norm)
        wide = self._kernels.gelu(multiply(codes, self.wide_in))
        return self._kernels.add(multiply(wide, self.wide_out), rows)


def _with_scaled_queries(joined: Any, heads: int) -> QuantizedLinear:
    """Return the layer that gives queries, keys and values, the queries over sqrt(width)."""
    size = joined.scale.shape[0] // 3
    factor = torch.ones(3 * size, device=joined.scale.device)
    factor[:size] = (size // heads) ** -0.5
    assert isinstance(joined, QuantizedLinear)
    return joined.rescaled(factor)
