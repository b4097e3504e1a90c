"""A network made ready to read in one precision."""

from __future__ import annotations

import copy
from collections.abc import Callable
from itertools import chain

import torch
from torch import Tensor, nn
from transformers.models.mpnet.modeling_mpnet import MPNetEncoder

from models.fused import fuse
from models.kernels.library import load_kernels
from models.network import Network
from models.quantization import QuantizedLinear
from models.relative_attention import RelativeEncoder

_Change = Callable[[nn.Linear], nn.Module]


def convert(network: Network, precision: str) -> Network:
    """Return a network that reads in ``precision``: ``float32``, ``bfloat16`` or ``int8``.

    ``network`` stays as it is, and shares with the result every tensor that is the same
    in both. In float32 nothing is changed. Otherwise matrices are stored as what they are
    multiplied in, and int8 is for the encoder and the layers that look for arguments: the
    heads that decide compute in `surrounding_dtype`, and those that compare mentions in
    float32.
    """
    if precision == "float32":
        return network
    converted = _copy_structure(network)
    _join_attention(converted, surrounding_dtype(precision))
    heads = converted.arguments
    if precision == "int8":
        for inner in (converted.encoder, heads.layers, heads.late):
            _replace(inner, QuantizedLinear)
    if surrounding_dtype(precision) == torch.bfloat16:
        for part in (converted.encoder, converted.triggers, heads, converted.modality):
            _replace(part, _to_bfloat16)
    kernels = load_kernels() if precision == "int8" else None
    if kernels is not None:
        fuse(converted, kernels)
    return converted.eval()


def surrounding_dtype(precision: str) -> torch.dtype:
    """Return the type that whatever is not int8 is computed in, for autocast.

    Beside int8 it is bfloat16 where the processor has instructions for that, and
    float32 where they would be imitated.
    """
    if precision == "int8":
        able = torch.cpu.get_capabilities()
        precision = "bfloat16" if able.get("avx512_bf16") or able.get("amx_bf16") else "float32"
    dtype: torch.dtype = getattr(torch, precision)
    return dtype


def tensors_of(network: Network) -> dict[str, Tensor]:
    """Return all tensors of ``network`` by name, those that no checkpoint holds included."""
    named = chain(network.named_parameters(), network.named_buffers())
    return {name: tensor.detach() for name, tensor in named}


def assign_tensors(network: Network, tensors: dict[str, Tensor]) -> None:
    """Let ``network`` use ``tensors`` as they are, without a copy.

    Raises:
        KeyError: one is missing.
    """
    for name, old in list(chain(network.named_parameters(), network.named_buffers())):
        path, _, leaf = name.rpartition(".")
        module = network.get_submodule(path)
        if isinstance(old, nn.Parameter):
            setattr(module, leaf, nn.Parameter(tensors[name], requires_grad=False))
        else:
            setattr(module, leaf, tensors[name])


def _copy_structure(network: Network) -> Network:
    """Return other modules over the same tensors."""
    shared = {id(item): item for item in chain(network.parameters(), network.buffers())}
    return copy.deepcopy(network, shared)


def _join_attention(network: Network, dtype: torch.dtype) -> None:
    transformer = network.encoder.transformer
    if isinstance(transformer.encoder, MPNetEncoder):
        pieces = network.settings.max_pieces
        transformer.encoder = RelativeEncoder(transformer.encoder, pieces=pieces, dtype=dtype)


def _replace(part: nn.Module | None, change: _Change) -> None:
    """Put ``change`` of every linear layer with a bias below ``part`` in its place."""
    for module in list(part.modules()) if part is not None else ():
        for name, child in list(module.named_children()):
            if type(child) is nn.Linear and child.bias is not None:
                setattr(module, name, change(child))


def _to_bfloat16(linear: nn.Linear) -> nn.Linear:
    stored = nn.Linear(linear.in_features, linear.out_features, device="meta")
    stored.weight = nn.Parameter(linear.weight.detach().bfloat16(), requires_grad=False)
    stored.bias = nn.Parameter(linear.bias.detach().bfloat16(), requires_grad=False)
    return stored
