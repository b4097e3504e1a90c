"""The record of a run: one line of JSON for each finished output, in ``manifest.jsonl``.

A line is added when the output is complete and never before, so that whatever
the file lists is there. The last line about an output is the one that counts.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from service.bulk.digests import file_digest

NAME: Final = "manifest.jsonl"
KEY: Final = ("input_sha256", "model_sha256", "settings_sha256", "precision")
"""What has to agree for an output to be kept; the precision is told with the model."""


class Manifest:
    """The finished outputs of one folder."""

    def __init__(self, folder: Path) -> None:
        """Read what earlier runs into ``folder`` have finished."""
        self._folder = folder
        self._path = folder / NAME
        self._entries: dict[str, dict[str, Any]] = {}
        for entry in _entries(self._path):
            self._note(entry)

    def precision(self, key: Mapping[str, str], output: str | None = None) -> str | None:
        """Return what the last output to be finished, or ``output``, was computed in.

        Only outputs count that agree with ``key``, any part of `KEY`; None if none does.
        """
        known = self._entries.values() if output is None else [self._entries.get(output, {})]
        found = [
            made["precision"] for made in map(_made_from, known) if key.items() <= made.items()
        ]
        return found[-1] if found else None

    def matches(self, output: str, key: Mapping[str, str]) -> bool:
        """Tell whether ``output`` was made from ``key`` (see `KEY`) and is as it was written."""
        entry = self._entries.get(output)
        if entry is None or _made_from(entry) != key:
            return False
        path = self._folder / output
        return (
            path.is_file()
            and path.stat().st_size == entry["bytes"]
            and file_digest(path) == entry["sha256"]
        )

    def add(self, entry: dict[str, Any]) -> None:
        """Write one line to the disk."""
        self._note(entry)
        with self._path.open("ab") as file:
            file.write(json.dumps(entry, separators=(",", ":")).encode() + b"\n")
            file.flush()
            os.fsync(file.fileno())

    def _note(self, entry: dict[str, Any]) -> None:
        # The last one comes last, also if there was one about this output before.
        self._entries.pop(entry["output"], None)
        self._entries[entry["output"]] = entry


def _made_from(entry: Mapping[str, Any]) -> dict[str, Any]:
    told = {**entry, **entry.get("model", {})}
    return {name: told.get(name) for name in KEY}


def _entries(path: Path) -> list[dict[str, Any]]:
    if not path.is_file():
        return []
    with path.open("rb+") as file:
        lines = file.read().split(b"\n")
        # A line without its end was being written when the machine stopped.
        if lines.pop():
            file.truncate(sum(len(line) + 1 for line in lines))
    return [json.loads(line) for line in lines if line]
