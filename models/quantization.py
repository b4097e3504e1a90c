"""Linear layers that multiply int8: rows of weights and rows of states, each with its scale."""

from __future__ import annotations

import copy
from dataclasses import dataclass
from typing import Final

import torch
from torch import Tensor, nn

_TOP: Final = 127
_SMALLEST: Final = 1e-8
_OUTLIERS: Final = 4
"""Weights of a layer that may go beyond what int8 holds."""


@dataclass(frozen=True, slots=True)
class Codes:
    """States as int8: a state is its code times the scale of its row, plus the row's middle.

    *Shape:* ``values`` (rows, size) int8; ``scales`` and ``middles`` (rows,) float32.
    """

    values: Tensor
    scales: Tensor
    middles: Tensor


def quantize(rows: Tensor) -> Codes:
    """Return the codes of ``rows`` (rows, size): each row's range is spread over all of int8."""
    lowest, highest = (edge.float() for edge in rows.aminmax(dim=1))
    scales = ((highest - lowest) / (2 * _TOP)).clamp_(min=_SMALLEST)
    middles = (highest + lowest) / 2
    shifted = rows.float() - middles.unsqueeze(1)
    return Codes((shifted / scales.unsqueeze(1)).round_().to(torch.int8), scales, middles)


class QuantizedLinear(nn.Module):
    """A linear layer whose product is of int8 and exact within int32.

    Each row of the weights is scaled by its own largest magnitude, once, and each row
    of the states (one word piece) by its own range, every time. One scale for all states
    would be ruled by the few large values that transformers keep in single pieces. The
    few weights that make these are many times as large as what surrounds them: what they
    have beyond int8 is added by itself, so that they do not rule their row either.
    """

    weight: Tensor
    scale: Tensor
    bias: Tensor
    total: Tensor
    outlier_rows: Tensor
    outlier_columns: Tensor
    outlier_codes: Tensor

    def __init__(self, linear: nn.Linear) -> None:
        """Quantize ``linear``, which must have a bias; it stays as it is itself."""
        super().__init__()
        weight = linear.weight.detach().float()
        rows, columns = _find_outliers(weight)
        usual = weight.clone()
        usual[rows, columns] = 0
        scale = usual.abs().amax(dim=1).clamp(min=_SMALLEST) / _TOP
        exact = (weight / scale.unsqueeze(1)).round()
        codes = exact.clamp(-_TOP, _TOP)
        self.register_buffer("weight", codes.t().to(torch.int8).contiguous())
        self.register_buffer("scale", scale)
        self.register_buffer("bias", linear.bias.detach().float())
        self.register_buffer("total", exact.sum(dim=1) * scale)
        self.register_buffer("outlier_rows", rows)
        self.register_buffer("outlier_columns", columns)
        self.register_buffer("outlier_codes", (exact - codes)[rows, columns].to(torch.int32))

    def rescaled(self, factor: Tensor) -> QuantizedLinear:
        """Return a layer over the same codes whose results are times ``factor`` (out,)."""
        other = copy.copy(self)
        changed = {name: getattr(self, name) * factor for name in ("scale", "bias", "total")}
        other._buffers = {**self._buffers, **changed}
        return other

    def multiply(self, values: Tensor) -> Tensor:
        """Return the sums (rows, out) int32 of codes (rows, in) times the weights' codes."""
        sums = torch._int_mm(values, self.weight)
        beyond = values.index_select(1, self.outlier_columns).int().mul_(self.outlier_codes)
        return sums.index_add_(1, self.outlier_rows, beyond)

    def forward(self, states: Tensor) -> Tensor:
        """*Shape:* (..., in) -> (..., out), in autocast's type if it is on, else float32."""
        codes = quantize(states.reshape(-1, states.shape[-1]))
        # One type throughout: torch copies what it has to convert on the way.
        product = self.multiply(codes.values).float().mul_(codes.scales.unsqueeze(1))
        torch.addcmul(self.bias, product, self.scale, out=product)
        product.addr_(codes.middles, self.total)
        return product.to(autocast_dtype()).view(*states.shape[:-1], -1)


def _find_outliers(weight: Tensor) -> tuple[Tensor, Tensor]:
    """Return row and column of the entries that stand out most from their rows."""
    prominence = weight.abs() / weight.abs().mean(dim=1, keepdim=True).clamp(min=_SMALLEST)
    positions = prominence.flatten().topk(min(_OUTLIERS, weight.numel())).indices
    columns = weight.shape[1]
    return positions // columns, positions % columns


def autocast_dtype() -> torch.dtype:
    """Return what matrix products on the CPU are computed in at the moment."""
    if torch.is_autocast_enabled("cpu"):
        return torch.get_autocast_dtype("cpu")
    return torch.float32
