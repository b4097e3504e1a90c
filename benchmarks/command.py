"""What the commands that measure the network share: options, loading, writing figures."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import torch

from benchmarks.figures import write_json
from service.extraction.contract import ModelInfo
from service.extraction.loading import load_extractor
from service.extraction.pipeline import Pipeline
from service.settings import PRECISIONS, Settings

DEFAULT_WEIGHTS: Final = Settings().weights


def command_line(description: str) -> argparse.ArgumentParser:
    """Return a parser with the options that every measurement takes."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--weights", type=Path, default=DEFAULT_WEIGHTS, help="folder of weights")
    parser.add_argument("--out", type=Path, help="also write the figures here as JSON")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--precision", choices=PRECISIONS, default="float32")
    return parser


def load_pipeline(options: argparse.Namespace) -> Pipeline:
    """Load what the service runs, as the options of `command_line` say."""
    torch.set_num_threads(options.threads)
    return load_extractor(options.weights, Settings(dtype=options.precision))


def write_figures(path: Path | None, figures: Mapping[str, Any], model: ModelInfo) -> None:
    """Write ``figures`` and what they were measured with, unless ``path`` is None."""
    write_json(path, {**figures, "model": {"name": model.name, "version": model.version}})
