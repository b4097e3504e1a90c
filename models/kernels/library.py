"""The compiled kernels, called with tensors.

All tensors are on the CPU and contiguous, states are float32. The calls run outside the
interpreter's lock, in the calling thread alone.
"""

from __future__ import annotations

import ctypes
import functools
import logging
from ctypes import POINTER, Structure, byref, c_char_p, c_float, c_int, c_int64, c_ssize_t, c_void_p
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import torch
from torch import Tensor, nn

from models.kernels.build import LIBRARY, digest
from models.quantization import Codes, QuantizedLinear

HEAD_WIDTH: Final = 64
"""Width of an attention head that `Kernels.attend` takes."""
LONGEST_GROUP: Final = 1024
"""Rows that may attend to each other."""
LONGEST_ROW: Final = 4096
"""Widest state; the functions have room for no more."""
_ROOM: Final = (LONGEST_GROUP + 16) * HEAD_WIDTH * 2

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Product:
    """What a linear layer makes of codes, before scales, middles and bias.

    *Shape:* ``sums`` (rows, out) int32.
    """

    sums: Tensor
    codes: Codes
    linear: QuantizedLinear


def multiply(codes: Codes, linear: QuantizedLinear) -> Product:
    """Multiply ``codes`` by the weights of ``linear``."""
    return Product(linear.multiply(codes.values), codes, linear)


class _Codes(Structure):
    _fields_ = (("values", c_void_p), ("scales", c_void_p), ("middles", c_void_p))


class _Product(Structure):
    _fields_ = (
        ("sums", c_void_p),
        ("scales", c_void_p),
        ("middles", c_void_p),
        ("column_scales", c_void_p),
        ("totals", c_void_p),
        ("bias", c_void_p),
        ("rows", c_ssize_t),
        ("size", c_ssize_t),
    )


class _Norm(Structure):
    _fields_ = (("gain", c_void_p), ("shift", c_void_p), ("epsilon", c_float))


class Kernels:
    """The functions of one shared library."""

    def __init__(self, path: Path) -> None:
        """Load ``path``.

        Raises:
            OSError: it is missing, or made for another kind of machine or from other sources.
            AttributeError: it lacks a function.
        """
        self._library = ctypes.CDLL(str(path))
        _check_sources(self._library)
        for name, arguments in _SIGNATURES.items():
            function = getattr(self._library, name)
            function.argtypes, function.restype = arguments, None
        self._library.sitrep_attends.restype = c_int
        self.attends = bool(self._library.sitrep_attends())
        """Whether this processor can run the compiled attention."""

    def quantize(self, states: Tensor) -> Codes:
        """Return ``states`` (rows, size) as codes."""
        codes = _room_for(states)
        self._library.sitrep_quantize(_at(states), *states.shape, _codes(codes))
        return codes

    def dequantize(self, product: Product) -> Tensor:
        """Return ``product`` as states (rows, out)."""
        states = torch.empty(product.sums.shape)
        self._library.sitrep_dequantize(_product(product), _at(states))
        return states

    def add(self, product: Product, before: Tensor) -> Tensor:
        """Return ``product`` plus ``before``, both (rows, out)."""
        states = torch.empty_like(before)
        self._library.sitrep_add(_product(product), _at(before), _at(states))
        return states

    def normalize(self, states: Tensor, norm: nn.LayerNorm) -> Codes:
        """Return the codes of ``states`` (rows, size) after ``norm``."""
        codes = _room_for(states)
        self._library.sitrep_normalize(_at(states), _norm(norm), *states.shape, _codes(codes))
        return codes

    def add_normalize(
        self, product: Product, before: Tensor, norm: nn.LayerNorm
    ) -> tuple[Tensor, Codes]:
        """Return ``product`` plus ``before`` after ``norm``, as states and as codes."""
        states, codes = torch.empty_like(before), _room_for(before)
        self._library.sitrep_add_normalize(
            _product(product), _at(before), _norm(norm), _at(states), _codes(codes)
        )
        return states, codes

    def gelu(self, product: Product) -> Codes:
        """Return the codes of GELU over ``product`` (rows, out); exact to 5e-5."""
        codes = _room_for(product.sums)
        self._library.sitrep_gelu(_product(product), _codes(codes))
        return codes

    def attend(
        self, product: Product, heads: int, lengths: list[int], bias: Tensor | None = None
    ) -> Tensor:
        """Let rows attend to the rows of their group.

        Processors without AVX-512 BF16 compute it with torch.

        Args:
            product: queries, keys and values in this order, (rows, 3 x size); the queries
                scaled.
            heads: how many heads share ``size``.
            lengths: rows of each group, one group after the other.
            bias: (heads, 2 x reach + 1) float32 or None, added to the scores: of keys that
                stand ``reach`` rows before their query, to ``reach`` after it. Groups have at
                most ``reach`` + 1 rows then.

        Returns:
            States (rows, size).
        """
        rows, size = product.sums.shape
        fits = size == 3 * heads * HEAD_WIDTH and max(lengths) <= LONGEST_GROUP
        if not (self.attends and fits):
            return attend_plainly(self.dequantize(product), heads, lengths, bias)
        states = torch.empty((rows, size // 3))
        room = torch.empty(rows * size + _ROOM, dtype=torch.bfloat16)
        self._library.sitrep_attend(
            _product(product),
            len(lengths),
            (c_int64 * len(lengths))(*lengths),
            None if bias is None else _at(bias),
            0 if bias is None else bias.shape[1] // 2,
            _at(states),
            _at(room),
        )
        return states


def attend_plainly(
    states: Tensor, heads: int, lengths: list[int], bias: Tensor | None = None
) -> Tensor:
    """Do what `Kernels.attend` does, with torch, from queries, keys and values as states."""
    mixed = []
    for group in torch.split(states, lengths):
        rows = len(group)
        query, key, value = group.view(rows, 3, heads, -1).permute(1, 2, 0, 3)
        scores = query @ key.transpose(1, 2)
        if bias is not None:
            steps = torch.arange(rows)
            scores = scores + bias[:, bias.shape[1] // 2 + steps - steps.unsqueeze(1)]
        mixed.append((torch.softmax(scores, -1) @ value).transpose(0, 1).reshape(rows, -1))
    return torch.cat(mixed).float()


def _check_sources(library: ctypes.CDLL) -> None:
    library.sitrep_sources.restype = c_char_p
    if library.sitrep_sources().decode() != digest():
        raise OSError("made from other sources; `make install` compiles these")


def _room_for(like: Tensor) -> Codes:
    rows = len(like)
    return Codes(torch.empty(like.shape, dtype=torch.int8), torch.empty(rows), torch.empty(rows))


def _codes(codes: Codes) -> Any:
    return byref(_Codes(_at(codes.values), _at(codes.scales), _at(codes.middles)))


def _at(tensor: Tensor) -> int:
    return tensor.data_ptr()


def _product(product: Product) -> Any:
    codes, linear = product.codes, product.linear
    rows = (product.sums, codes.scales, codes.middles)
    columns = (linear.scale, linear.total, linear.bias)
    return byref(_Product(*map(_at, (*rows, *columns)), *product.sums.shape))


def _norm(norm: nn.LayerNorm) -> Any:
    return byref(_Norm(_at(norm.weight), _at(norm.bias), norm.eps))


_SIGNATURES: Final = {
    "sitrep_quantize": (c_void_p, c_ssize_t, c_ssize_t, POINTER(_Codes)),
    "sitrep_dequantize": (POINTER(_Product), c_void_p),
    "sitrep_add": (POINTER(_Product), c_void_p, c_void_p),
    "sitrep_normalize": (c_void_p, POINTER(_Norm), c_ssize_t, c_ssize_t, POINTER(_Codes)),
    "sitrep_add_normalize": (
        POINTER(_Product),
        c_void_p,
        POINTER(_Norm),
        c_void_p,
        POINTER(_Codes),
    ),
    "sitrep_gelu": (POINTER(_Product), POINTER(_Codes)),
    "sitrep_attend": (
        POINTER(_Product),
        c_ssize_t,
        c_void_p,
        c_void_p,
        c_ssize_t,
        c_void_p,
        c_void_p,
    ),
}


@functools.cache
def load_kernels(path: Path = LIBRARY) -> Kernels | None:
    """Return the compiled kernels, or None, with a line in the log, where there are none."""
    try:
        return Kernels(path)
    # A library without one of the functions is as good as none.
    except (OSError, AttributeError) as error:
        _log.info("reading without compiled kernels: %s", error)
        return None
