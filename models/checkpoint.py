"""The shipped artefact: a folder of weights, settings and tokenizer with their hashes.

Matrices are stored in a few bits, see `models.packing`, and come back as float32;
all other tensors are stored as float32. ``manifest.json`` lists the sha256 of every
file, and loading checks it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final, NamedTuple

import torch
from safetensors.torch import load_file, save_file
from torch import Tensor

from models.network import Network
from models.packing import pack, unpack
from models.settings import NetworkSettings
from models.tokenizer import PieceTokenizer

SHARD_BYTES: Final = 40 * 2**20
_CODES: Final = "::codes"
_SCALE: Final = "::scale"
_EMBEDDING: Final = "word_embeddings"
_MANIFEST: Final = "manifest.json"
_SETTINGS: Final = "settings.json"
_TOKENIZER: Final = "tokenizer.json"


class Bits(NamedTuple):
    """Bits a weight: of the word embeddings, and of every other matrix."""

    embedding: int = 4
    matrix: int = 6


class CheckpointError(Exception):
    """The folder does not hold the weights that its manifest promises."""


_DEFAULT_BITS: Final = Bits()


def save_checkpoint(
    folder: Path, network: Network, tokenizer: Path, *, bits: Bits | None = _DEFAULT_BITS
) -> None:
    """Write ``network`` and a copy of the ``tokenizer`` file to ``folder``.

    Without ``bits`` every tensor is stored as it is.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("weights-*.safetensors"):
        old.unlink()
    state = network.state_dict()
    tensors = _plain(state) if bits is None else _pack(state, bits)
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
    with _verified(folder):
        network = Network(NetworkSettings.read(folder / _SETTINGS))
        packed: dict[str, Tensor] = {}
        for path in sorted(folder.glob("weights-*.safetensors")):
            packed.update(load_file(path))
        shapes = {name: tensor.shape for name, tensor in network.state_dict().items()}
        network.load_state_dict(_unpack(packed, shapes))
        return network.eval(), PieceTokenizer(folder / _TOKENIZER)


def load_skeleton(folder: Path) -> tuple[Network, PieceTokenizer]:
    """Check a folder as `load_checkpoint` does, and build its network without any weights.

    Raises:
        CheckpointError: see there.
    """
    with _verified(folder):
        with torch.device("meta"):
            network = Network(NetworkSettings.read(folder / _SETTINGS))
        return network.eval(), PieceTokenizer(folder / _TOKENIZER)


@contextmanager
def _verified(folder: Path) -> Iterator[None]:
    """Check ``folder``; what then goes wrong in reading it is told as a `CheckpointError`."""
    verify(folder)
    try:
        yield
    except (RuntimeError, ValueError, TypeError, KeyError) as error:
        raise CheckpointError(f"{folder.name} holds no usable network: {error}") from error


def fingerprint(folder: Path) -> str:
    """Return what tells these weights from any others: the sha256 of their manifest.

    Raises:
        CheckpointError: there is no manifest.
    """
    try:
        return _sha256(folder / _MANIFEST)
    except OSError as error:
        raise CheckpointError(f"{folder.name} has no readable {_MANIFEST}") from error


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
    return {name: tensor.detach().cpu().contiguous() for name, tensor in state.items()}


def _pack(state: dict[str, Tensor], bits: Bits) -> dict[str, Tensor]:
    """Replace float matrices by their codes and scales."""
    packed: dict[str, Tensor] = {}
    for name, tensor in _plain(state).items():
        if tensor.ndim != 2 or not tensor.is_floating_point():
            packed[name] = tensor
            continue
        width = bits.embedding if _EMBEDDING in name else bits.matrix
        codes, scale = pack(tensor, width)
        packed[f"{name}{_CODES}{width}"] = codes
        packed[name + _SCALE] = scale
    return packed


def _unpack(packed: dict[str, Tensor], shapes: dict[str, torch.Size]) -> dict[str, Tensor]:
    state: dict[str, Tensor] = {}
    for key, tensor in packed.items():
        name, _, width = key.partition(_CODES)
        if width:
            state[name] = unpack(tensor, packed[name + _SCALE], shapes[name], int(width))
        elif not key.endswith(_SCALE):
            state[key] = tensor
    return state


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
