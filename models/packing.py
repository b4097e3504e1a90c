"""Matrices in few bits: integer codes with one scale for each group of neighbours.

A group's largest magnitude becomes the largest code, so packing what was unpacked
gives the same codes again. Codes are stored 24 bits at a time, three bytes that hold
three, four or six of them.
"""

from __future__ import annotations

from typing import Final

import torch
from torch import Tensor

GROUP: Final = 64
"""Neighbours in a row that share a scale."""
BITS: Final = (4, 6, 8)
_WORD_BITS: Final = 24


def pack(matrix: Tensor, bits: int) -> tuple[Tensor, Tensor]:
    """Return codes and scales of a matrix.

    *Shape:* (rows, columns) -> (bytes,) uint8, (rows, groups) float16.

    Raises:
        ValueError: ``bits`` is not one of `BITS`.
    """
    if bits not in BITS:
        raise ValueError(f"bits is {bits}, not one of {BITS}")
    grouped = _grouped(matrix.float())
    top = 2 ** (bits - 1) - 1
    smallest = torch.finfo(torch.float16).tiny
    scale = (grouped.abs().amax(dim=-1, keepdim=True) / top).clamp(min=smallest).half()
    codes = (grouped / scale.float()).round().clamp(-top, top).to(torch.int32) + top
    return _to_bytes(codes.flatten(), bits), scale.squeeze(-1)


def unpack(packed: Tensor, scale: Tensor, shape: torch.Size, bits: int) -> Tensor:
    """Return the float32 matrix of ``shape`` that `pack` was given, within half a step."""
    codes = _from_bytes(packed, bits)[: shape.numel()]
    grouped = codes.view(scale.shape[0], scale.shape[1], -1) - (2 ** (bits - 1) - 1)
    matrix: Tensor = (grouped.float() * scale.float().unsqueeze(-1)).view(shape)
    return matrix


def _grouped(matrix: Tensor) -> Tensor:
    """*Shape:* (rows, columns) -> (rows, groups, members); odd rows are one group."""
    rows, columns = matrix.shape
    return matrix.reshape(rows, -1, GROUP if columns % GROUP == 0 else columns)


def _to_bytes(codes: Tensor, bits: int) -> Tensor:
    count = _WORD_BITS // bits
    padded = torch.nn.functional.pad(codes, (0, -len(codes) % count)).view(-1, count)
    words = (padded << _shifts(bits, count)).sum(dim=1)
    packed: Tensor = ((words.unsqueeze(1) >> _shifts(8, 3)) & 0xFF).to(torch.uint8)
    return packed.flatten()


def _from_bytes(packed: Tensor, bits: int) -> Tensor:
    words = (packed.view(-1, 3).to(torch.int32) << _shifts(8, 3)).sum(dim=1, dtype=torch.int32)
    codes: Tensor = (words.unsqueeze(1) >> _shifts(bits, _WORD_BITS // bits)) & (2**bits - 1)
    return codes.flatten()


def _shifts(bits: int, count: int) -> Tensor:
    return torch.arange(0, bits * count, bits, dtype=torch.int32)
