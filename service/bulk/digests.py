"""What an output depends on, as digests: its input, the model with its code, the settings."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Final

from service.bulk.discovery import Shard
from service.extraction.gazetteer.reader import DEFAULT_PATH
from service.settings import REPOSITORY

_CODE: Final = ("models", "service/extraction", "service/inference", "service/api", "service/bulk")
_NOT_RUN: Final = "models/training"


def shard_digest(shard: Shard) -> str:
    """Return the sha256 of the input: of the file, or of the texts with their names."""
    if shard.kind != "texts":
        return file_digest(shard.paths[0])
    names = ((path.relative_to(shard.root).as_posix(), path) for path in shard.paths)
    return _digest_of([name, file_digest(path)] for name, path in names)


def model_digest(weights: Path) -> str:
    """Return the sha256 of all that answers depend on: weights, gazetteer and code.

    Of the weights it takes the manifest, which lists the sha256 of every file and
    is checked when they are loaded.
    """
    return _digest_of([name, file_digest(path)] for name, path in _parts(weights) if path.is_file())


def settings_digest(settings: dict[str, Any]) -> str:
    """Return the sha256 of ``settings`` as JSON."""
    return hashlib.sha256(json.dumps(settings, sort_keys=True).encode()).hexdigest()


def file_digest(path: Path) -> str:
    """Return the sha256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _parts(weights: Path) -> Iterator[tuple[str, Path]]:
    yield "weights", weights / "manifest.json"
    yield "gazetteer", DEFAULT_PATH
    for path in sorted(_code()):
        yield path.relative_to(REPOSITORY).as_posix(), path


def _code() -> Iterator[Path]:
    for folder in _CODE:
        for path in (REPOSITORY / folder).rglob("*"):
            inside = path.relative_to(REPOSITORY).as_posix()
            if path.suffix in {".py", ".txt", ".tsv", ".safetensors"} and not inside.startswith(
                (_NOT_RUN, "models/weights")
            ):
                yield path


def _digest_of(parts: Iterable[list[str]]) -> str:
    found = hashlib.sha256()
    for part in parts:
        found.update(json.dumps(part).encode() + b"\n")
    return found.hexdigest()
