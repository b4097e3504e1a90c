"""Optimiser and schedule of a phase."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import regex
import torch
from torch.optim.lr_scheduler import LambdaLR

from models.network import Network
from models.training.recipe import Phase, Recipe

_LAYER = regex.compile(r"\.layer\.(\d+)\.")


def build_optimizer(network: Network, phase: Phase, recipe: Recipe) -> torch.optim.AdamW:
    """Return AdamW over the encoder's layers and the heads, each at its own rate."""
    return torch.optim.AdamW(list(_groups(network, phase, recipe)), fused=True)


def build_schedule(optimizer: torch.optim.Optimizer, steps: int, warmup: float) -> LambdaLR:
    """Return a linear rise over ``warmup`` of the steps, then a linear fall to 0."""
    warm = max(1, int(steps * warmup))
    return LambdaLR(
        optimizer,
        lambda step: min((step + 1) / warm, max(0.0, (steps - step) / max(1, steps - warm))),
    )


def _groups(network: Network, phase: Phase, recipe: Recipe) -> Iterator[dict[str, Any]]:
    """Yield parameter groups: matrices are decayed, vectors are not."""
    depth = int(network.settings.encoder.get("num_hidden_layers", 12))
    groups: dict[tuple[float, float], list[torch.nn.Parameter]] = {}
    for name, parameter in network.named_parameters():
        if not parameter.requires_grad:
            continue
        rate = phase.head_rate
        if name.startswith("encoder."):
            rate = phase.encoder_rate * recipe.layer_decay ** (depth - 1 - _layer_of(name))
        elif ".late." in name:
            rate = phase.encoder_rate
        decay = recipe.weight_decay if parameter.ndim >= 2 else 0.0
        groups.setdefault((rate, decay), []).append(parameter)
    for (rate, decay), parameters in groups.items():
        yield {"params": parameters, "lr": rate, "weight_decay": decay}


def _layer_of(name: str) -> int:
    """Return the encoder layer that a parameter belongs to; the embeddings lie below layer 0."""
    found = _LAYER.search(name)
    return int(found.group(1)) if found else -1
