"""A recipe: everything that decides a training run, read from one TOML file."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Phase:
    """A stretch of epochs over one mixture of corpora."""

    epochs: int
    corpora: dict[str, float]
    """Corpus name -> weight of its windows in the loss."""
    encoder_rate: float
    head_rate: float
    decay_epochs: int | None = None
    """Epochs over which the learning rates fall to 0; by default as many as are run."""
    judged: tuple[str, ...] = ()
    """Corpora that are read as teachers judged them, see `models.training.opinions`."""
    noise: float = 0.0
    """Share of windows that are read with disturbed letters."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """One training run."""

    name: str
    version: str
    encoder: str
    phases: tuple[Phase, ...]
    layers: int | None = None
    """Encoder layers to keep, counted from the input; all when absent."""
    seed: int = 13
    batch_pieces: int = 1024
    """Word pieces in a batch, padding included."""
    loss_weights: tuple[float, float, float, float, float] = (1.0, 1.0, 0.2, 0.3, 1.0)
    """Triggers, arguments, modality, links, teachers."""
    weight_decay: float = 0.01
    warmup: float = 0.06
    """Share of a phase's steps with a rising learning rate."""
    clip: float = 1.0
    average: float = 0.995
    """Decay of the exponential moving average of the weights, which is what is kept."""
    layer_decay: float = 1.0
    """Each encoder layer learns this much slower than the one above it."""
    score_every: int = 1
    """Development texts are scored after every so many epochs, and at a phase's end."""
    bfloat16: bool = True
    network: dict[str, Any] = field(default_factory=dict)
    """Overrides of `NetworkSettings`."""


def read_recipe(path: Path) -> Recipe:
    """Read ``path``.

    Raises:
        ValueError: a key is unknown or missing, or the recipe has no phase.
    """
    values = tomllib.loads(path.read_text(encoding="utf-8"))
    try:
        phases = tuple(_phase(values) for values in values.pop("phase", []))
        if "loss_weights" in values:
            values["loss_weights"] = tuple(values["loss_weights"])
        recipe = Recipe(phases=phases, **values)
    except TypeError as error:
        raise ValueError(f"{path.name} is no recipe: {error}") from error
    if not phases:
        raise ValueError(f"{path.name} has no [[phase]]")
    return recipe


def _phase(values: dict[str, Any]) -> Phase:
    return Phase(**{**values, "judged": tuple(values.get("judged", ()))})
