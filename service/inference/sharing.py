"""One copy of the weights for all processes of an instance.

The first process to come loads the weights, converts them to the precision chosen and
writes the tensors to a file in the folder that the processes share; all of them, the
first one too, then map that file. A process that comes later, after a crash or beside
others, has nothing to convert or to try, and the memory is there once.

Under the server the file is anonymous memory (see `service.server.runtime`), elsewhere
it is an ordinary one.
"""

from __future__ import annotations

import logging
from pathlib import Path
from typing import NamedTuple

from safetensors import SafetensorError, safe_open
from safetensors.torch import load_file, save

from models.checkpoint import fingerprint, load_checkpoint, load_skeleton
from models.conversion import assign_tensors, convert, tensors_of
from models.network import Network
from models.tokenizer import PieceTokenizer
from service import allocator
from service.inference.precision import choose_precision, locked
from service.settings import AUTO, SHARED_WEIGHTS

_log = logging.getLogger(__name__)


class Loaded(NamedTuple):
    """A network ready to read in ``precision``."""

    network: Network
    tokenizer: PieceTokenizer
    precision: str


def load_converted(weights: Path, precision: str, shared: Path | None = None) -> Loaded:
    """Load the folder ``weights`` for ``precision``, with the processes that name ``shared``.

    Raises:
        CheckpointError: a file is missing or altered, or does not fit the code.
    """
    if shared is None:
        return _load_alone(weights, precision, None)
    path = shared / SHARED_WEIGHTS
    with locked(shared / f"{SHARED_WEIGHTS}.lock"):
        key = fingerprint(weights)
        kept = _describe(path)
        if kept is None:
            loaded = _load_alone(weights, precision, shared)
            kept = _keep(loaded, key, path)
            if kept is None:
                return loaded
            del loaded
            allocator.trim()
        if kept.get("weights") != key:
            _log.warning("the weights are not those that other processes share")
            return _load_alone(weights, precision, shared)
        if precision not in {AUTO, kept["precision"]}:
            return _load_alone(weights, precision, shared)
        return _map(weights, kept["precision"], path)


def _load_alone(weights: Path, precision: str, shared: Path | None) -> Loaded:
    network, tokenizer = load_checkpoint(weights)
    if precision == AUTO:
        precision = choose_precision(network, tokenizer, shared, weights=fingerprint(weights))
    return Loaded(convert(network, precision), tokenizer, precision)


def _describe(path: Path) -> dict[str, str] | None:
    """Return what the file says of itself; None if it is empty or was not written whole."""
    try:
        with safe_open(path, framework="pt") as file:
            described: dict[str, str] = file.metadata()
            return described
    except (OSError, SafetensorError):
        return None


def _keep(loaded: Loaded, key: str, path: Path) -> dict[str, str] | None:
    """Write the tensors to ``path``; None if there is no room for them."""
    described = {"weights": key, "precision": loaded.precision}
    tensors = {name: item.contiguous() for name, item in tensors_of(loaded.network).items()}
    try:
        # Not `save_file`, which would put a new file in the place of the memory.
        path.write_bytes(save(tensors, metadata=described))
    except OSError as error:
        _log.warning("the weights cannot be shared: %s", error)
        return None
    return described


def _map(weights: Path, precision: str, path: Path) -> Loaded:
    skeleton, tokenizer = load_skeleton(weights)
    network = convert(skeleton, precision)
    assign_tensors(network, load_file(path))
    return Loaded(network, tokenizer, precision)
