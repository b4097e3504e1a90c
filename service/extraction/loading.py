"""From a weights folder to something that reads articles."""

from __future__ import annotations

from pathlib import Path

from service.extraction.pipeline import Pipeline
from service.inference.torch_backend import TorchBackend


def load_extractor(weights: Path) -> Pipeline:
    """Load the network below ``weights``.

    Raises:
        service.errors.WeightsInvalid: a file is missing or altered, or does not fit.
    """
    return Pipeline(TorchBackend(weights))
