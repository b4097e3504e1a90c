"""Linear layers that multiply int8: rows of weights and rows of states, each with its scale."""

from __future__ import annotations

from typing import Final

import torch
from torch import Tensor, nn

_TOP: Final = 127
_SMALLEST: Final = 1e-8


class QuantizedLinear(nn.Module):
    """A linear layer whose product is of int8 and exact within int32.

    Each row of the weights is scaled by its own largest magnitude, once, and each row
    of the states (one word piece) by its own, every time. One scale for all states
    would be ruled by the few large values that transformers keep in single pieces.
    """

    weight: Tensor
    scale: Tensor
    bias: Tensor

    def __init__(self, linear: nn.Linear) -> None:
        """Quantize ``linear``, which must have a bias; it stays as it is itself."""
        super().__init__()
        weight = linear.weight.detach().float()
        scale = weight.abs().amax(dim=1).clamp(min=_SMALLEST) / _TOP
        codes = (weight / scale.unsqueeze(1)).round().to(torch.int8)
        self.register_buffer("weight", codes.t().contiguous())
        self.register_buffer("scale", scale)
        self.register_buffer("bias", linear.bias.detach().float())

    def forward(self, states: Tensor) -> Tensor:
        """*Shape:* (..., in) -> (..., out), in autocast's type if it is on, else float32."""
        rows = states.reshape(-1, states.shape[-1])
        largest = rows.abs().amax(dim=1, keepdim=True).float().clamp_(min=_SMALLEST)
        codes = torch.mul(rows.float(), _TOP / largest).round_().to(torch.int8)
        # One type throughout: torch copies what it has to convert on the way.
        product = torch._int_mm(codes, self.weight).float().mul_(largest / _TOP)
        torch.addcmul(self.bias, product, self.scale, out=product)
        return product.to(autocast_dtype()).view(*states.shape[:-1], -1)


def autocast_dtype() -> torch.dtype:
    """Return what matrix products on the CPU are computed in at the moment."""
    if torch.is_autocast_enabled("cpu"):
        return torch.get_autocast_dtype("cpu")
    return torch.float32
