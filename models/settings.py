"""The shape of the network, stored beside its weights as ``settings.json``."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class NetworkSettings:
    """Every number that decides tensor shapes; a checkpoint is unusable without it."""

    name: str
    version: str
    encoder: dict[str, Any]
    """Configuration of the transformers encoder, ``model_type`` included."""
    max_pieces: int = 384
    """Word pieces per window, the two special pieces included."""
    context_words: int = 80
    """How many words to each side of a trigger may hold its arguments."""
    head_size: int = 256
    """Width of the trigger-conditioned layers."""
    head_layers: int = 1
    """How many trigger-conditioned layers the argument head has."""
    attention_heads: int = 4
    """Attention heads in a trigger-conditioned layer."""
    late_layers: int = 0
    """Pretrained encoder layers that are run once a trigger, in place of fresh ones."""
    link_size: int = 128
    """Width of the state by which mentions are compared with each other."""
    distance_buckets: int = 33
    """Signed word distances to the trigger are clipped to this many either way."""
    dropout: float = 0.1
    trigger_outside_bias: float = 0.0
    """Added to the score of "no trigger" when decoding; tuned on development texts."""
    trigger_temperature: float = 1.0
    """Divides the log-odds of a trigger's probability, which is surer than it is right."""
    role_outside_bias: float = 0.0
    """Added to the score of "no role" when decoding; tuned on development texts."""

    @classmethod
    def read(cls, path: Path) -> NetworkSettings:
        """Read ``path``.

        Raises:
            ValueError: a key is unknown, so the file belongs to another version.
        """
        values = json.loads(path.read_text(encoding="utf-8"))
        unknown = set(values) - {field.name for field in fields(cls)}
        if unknown:
            raise ValueError(f"{path.name} has unknown keys: {', '.join(sorted(unknown))}")
        return cls(**values)

    def write(self, path: Path) -> None:
        """Write the settings to ``path`` as indented JSON."""
        path.write_text(json.dumps(asdict(self), indent=2) + "\n", encoding="utf-8")
