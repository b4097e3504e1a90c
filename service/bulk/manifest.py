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
KEY: Final = ("input_sha256", "model_sha256", "settings_sha256")
"""What has to agree for an output to be kept."""


class Manifest:
    """The finished outputs of one folder."""

    def __init__(self, folder: Path) -> None:
        """Read what earlier runs into ``folder`` have finished."""
        self._folder = folder
        self._path = folder / NAME
        self._entries = {entry["output"]: entry for entry in _entries(self._path)}

    def knows(self, output: str) -> bool:
        """Tell whether ``output`` was finished once, with whatever input and model."""
        return output in self._entries

    def matches(self, output: str, key: Mapping[str, str]) -> bool:
        """Tell whether ``output`` was made from ``key`` (see `KEY`) and is as it was written."""
        entry = self._entries.get(output)
        if entry is None or any(entry[name] != key[name] for name in KEY):
            return False
        path = self._folder / output
        return (
            path.is_file()
            and path.stat().st_size == entry["bytes"]
            and file_digest(path) == entry["sha256"]
        )

    def add(self, entry: dict[str, Any]) -> None:
        """Write one line to the disk."""
        self._entries[entry["output"]] = entry
        with self._path.open("ab") as file:
            file.write(json.dumps(entry, separators=(",", ":")).encode() + b"\n")
            file.flush()
            os.fsync(file.fileno())


def _entries(path: Path) -> list[dict[str, Any]]:
    if not path.is_file():
        return []
    with path.open("rb+") as file:
        lines = file.read().split(b"\n")
        # A line without its end was being written when the machine stopped.
        if lines.pop():
            file.truncate(sum(len(line) + 1 for line in lines))
    return [json.loads(line) for line in lines if line]
