"""The shipped artefact: a folder of weights, settings and tokenizer with their hashes.

Matrices are stored as int8 with one scale a row and come back as float32; all
other tensors are stored as float32. ``manifest.json`` lists the sha256 of every
file, and loading checks it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import torch
from safetensors.torch import load_file, save_file
from torch import Tensor

from models.network import Network
from models.settings import NetworkSettings
from models.tokenizer import PieceTokenizer

SHARD_BYTES: Final = 40 * 2**20
_SCALE: Final = "::scale"
_MANIFEST: Final = "manifest.json"
_SETTINGS: Final = "settings.json"
_TOKENIZER: Final = "tokenizer.json"


class CheckpointError(Exception):
    """The folder does not hold the weights that its manifest promises."""


def save_checkpoint(
    folder: Path, network: Network, tokenizer: Path, *, quantize: bool = True
) -> None:
    """Write ``network`` and a copy of the ``tokenizer`` file to ``folder``."""
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("weights-*.safetensors"):
        old.unlink()
    tensors = _pack(network.state_dict()) if quantize else _plain(network.state_dict())
    for number, shard in enumerate(_shards(tensors)):
        save_file(shard, folder / f"weights-{number:02d}.safetensors")
    network.settings.write(folder / _SETTINGS)
    (folder / _TOKENIZER).write_bytes(tokenizer.read_bytes())
    names = [*sorted(path.name for path in folder.glob("weights-*")), _SETTINGS, _TOKENIZER]
    manifest = {name: _sha256(folder / name) for name in names}
    (folder / _MANIFEST).write_text(json.dumps(manifest, indent=2) + "\n", encoding="utf-8")


def load_checkpoint(folder: Path) -> tuple[Network, PieceTokenizer]:
    """Read a folder written by `save_checkpoint`.

    Raises:
        CheckpointError: a file is missing or altered, or the tensors do not fit
            the settings.
    """
    verify(folder)
    try:
        network = Network(NetworkSettings.read(folder / _SETTINGS))
        packed: dict[str, Tensor] = {}
        for path in sorted(folder.glob("weights-*.safetensors")):
            packed.update(load_file(path))
        network.load_state_dict(_unpack(packed))
        return network.eval(), PieceTokenizer(folder / _TOKENIZER)
    except (RuntimeError, ValueError, TypeError) as error:
        raise CheckpointError(f"{folder.name} holds no usable network: {error}") from error


def verify(folder: Path) -> None:
    """Check every file of ``folder`` against the manifest.

    Raises:
        CheckpointError: the manifest is missing, or a file is missing or altered.
    """
    try:
        manifest: dict[str, str] = json.loads((folder / _MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise CheckpointError(f"{folder.name} has no readable {_MANIFEST}") from error
    for name, wanted in manifest.items():
        path = folder / name
        if not path.is_file():
            raise CheckpointError(f"{folder.name} lacks {name}")
        if _sha256(path) != wanted:
            raise CheckpointError(f"{folder.name}/{name} differs from its sha256 in {_MANIFEST}")


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _plain(state: dict[str, Tensor]) -> dict[str, Tensor]:
    return {name: tensor.detach().contiguous() for name, tensor in state.items()}


def _pack(state: dict[str, Tensor]) -> dict[str, Tensor]:
    """Replace float matrices by int8 rows and their scales."""
    packed: dict[str, Tensor] = {}
    for name, tensor in _plain(state).items():
        if tensor.ndim != 2 or not tensor.is_floating_point():
            packed[name] = tensor
            continue
        scale = tensor.abs().amax(dim=1, keepdim=True).clamp(min=1e-12) / 127.0
        packed[name] = torch.round(tensor / scale).to(torch.int8)
        packed[name + _SCALE] = scale.to(torch.float32)
    return packed


def _unpack(packed: dict[str, Tensor]) -> dict[str, Tensor]:
    return {
        name: tensor.float() * packed[name + _SCALE] if name + _SCALE in packed else tensor
        for name, tensor in packed.items()
        if not name.endswith(_SCALE)
    }


def _shards(tensors: dict[str, Tensor]) -> Iterator[dict[str, Tensor]]:
    shard: dict[str, Tensor] = {}
    size = 0
    for name, tensor in sorted(tensors.items()):
        length = tensor.numel() * tensor.element_size()
        if shard and size + length > SHARD_BYTES:
            yield shard
            shard, size = {}, 0
        shard[name] = tensor
        size += length
    if shard:
        yield shard
