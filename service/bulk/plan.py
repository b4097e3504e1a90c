"""What a run is asked to do, and the pieces that it falls into."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from service.bulk.columns import Columns
from service.bulk.discovery import TEXTS_IN_SHARD, Shard
from service.settings import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Where from, where to, in which form and with how many processes."""

    inputs: tuple[Path, ...]
    out: Path
    form: str = "jsonl"
    workers: int = 1
    columns: Columns = field(default_factory=Columns)

    def output(self, shard: Shard) -> str:
        """Return the path of the output of ``shard`` below the output folder."""
        return f"{shard.name}.{self.form}"

    def answer_settings(self, settings: Settings) -> dict[str, Any]:
        """Return whatever of the plan and of ``settings`` can change an output."""
        return {
            "form": self.form,
            "columns": asdict(self.columns),
            "texts_in_shard": TEXTS_IN_SHARD,
            "max_characters": settings.max_characters,
            "max_row_bytes": settings.max_body_bytes,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One shard to read, its output, and what the output depends on beside the input."""

    shard: Shard
    output: str
    model_sha256: str
    settings_sha256: str
    size: int
    """Bytes of the input."""
