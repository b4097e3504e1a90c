"""Shards of made-up articles, and what the fake extractor has to say about them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

ROWS = 150


def article(number: int) -> dict[str, Any]:
    """Return a row whose text grows and shrinks with ``number``."""
    text = f"Rebels clashed with troops near Homs on Tuesday and killed {number} people. "
    return {"id": f"a{number}", "text": text * (1 + number % 7), "published": "2024-03-05"}


def write_lines(path: Path, rows: Iterable[Any]) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"".join(_line(row) + b"\n" for row in rows))
    return path


def write_corpus(folder: Path, *, shards: int = 4, rows: int = ROWS) -> Path:
    for shard in range(shards):
        first = shard * rows
        write_lines(folder / f"day-{shard}.jsonl", map(article, range(first, first + rows)))
    return folder


def read_lines(path: Path) -> Iterator[dict[str, Any]]:
    yield from map(json.loads, path.read_bytes().splitlines())


def outputs(folder: Path) -> dict[str, bytes]:
    """Return every file of a finished run but the manifest and the lock."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.name not in {"manifest.jsonl", ".lock"}
    }


def _line(row: Any) -> bytes:
    return row if isinstance(row, bytes) else json.dumps(row).encode()
