"""Size and speed of several folders of weights, side by side with their scores.

    python -m benchmarks.frontier WEIGHTS... [--scores SCORES.json] [--out RESULTS.json]

Windows are those that the service makes of the articles written for this project, the
fullest ones first; each is read by every network in float32 and in bfloat16 before the next
one, on one thread, so that whatever else the machine does falls on all alike. The median
over the windows counts. Folders may cut windows of different length; characters per second
compare them. SCORES.json maps the name of a folder to figures to be printed beside it.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any, Final

import torch
from tqdm import tqdm

from benchmarks.figures import write_json
from benchmarks.quiet_texts import peaceful_articles
from models.checkpoint import load_checkpoint
from models.frames import MentionFrame, WindowInput
from service.extraction.domain import Document
from service.extraction.pipeline import Pipeline
from service.inference.torch_backend import TorchBackend
from tests.articles import CONFLICT, article

DTYPES: Final = ("float32", "bfloat16")
WINDOWS: Final = 20


class WindowRecorder(TorchBackend):
    """A backend that keeps the windows it is given instead of reading them."""

    def __init__(self, weights: Path) -> None:
        """Cut windows as for the network below ``weights``."""
        super().__init__(weights)
        self.windows: list[WindowInput] = []

    def read(self, windows: Sequence[WindowInput]) -> list[list[MentionFrame]]:
        """Keep ``windows`` and find nothing in them."""
        self.windows.extend(windows)
        return [[] for _ in windows]


@dataclass(slots=True)
class Candidate:
    """A folder of weights, its networks by dtype, the windows, and the seconds of each."""

    folder: Path
    networks: dict[str, TorchBackend]
    windows: list[WindowInput]
    characters: float
    """Characters of text that the core of a window covers, on average."""
    seconds: dict[str, list[float]] = field(default_factory=lambda: {name: [] for name in DTYPES})


def candidate(folder: Path, windows: int) -> Candidate:
    """Load the weights below ``folder`` once for each dtype, and cut windows for them."""
    recorder = WindowRecorder(folder)
    text = war_and_peace()
    Pipeline(recorder).mentions(Document(text=text))
    full = sorted(recorder.windows, key=lambda window: -len(window.pieces))
    if len(full) < windows:
        raise ValueError(f"the articles give {len(full)} windows; ask for no more than that")
    networks = {name: TorchBackend(folder, precision=name) for name in DTYPES}
    return Candidate(folder, networks, full[:windows], len(text) / len(full))


def war_and_peace() -> str:
    """Return the peaceful articles with the one of a war after each."""
    war = article(CONFLICT)
    return "\n\n".join(f"{text}\n\n{war}" for text in peaceful_articles().values())


def race(candidates: Sequence[Candidate], windows: int) -> None:
    """Read each window with every network in turn, and note the seconds."""
    runners = [(item, name) for item in candidates for name in DTYPES]
    for item, name in runners:
        item.networks[name].read(item.windows[:2])
    for number in tqdm(range(windows), desc="windows", disable=None):
        turn = number % len(runners)
        for item, name in [*runners[turn:], *runners[:turn]]:
            started = time.perf_counter()
            item.networks[name].read([item.windows[number]])
            item.seconds[name].append(time.perf_counter() - started)


def size_of(folder: Path) -> dict[str, float]:
    """Return millions of parameters, and megabytes (10^6) of the files that are shipped."""
    network, _ = load_checkpoint(folder)
    shipped = [path for path in folder.iterdir() if path.suffix in {".safetensors", ".json"}]
    return {
        "parameters": round(sum(item.numel() for item in network.parameters()) / 1e6, 3),
        "megabytes": round(sum(path.stat().st_size for path in shipped) / 1e6, 3),
    }


def row_of(item: Candidate, first: Candidate) -> dict[str, float]:
    """Return size and speed of one candidate; ratios are to ``first``."""
    row = size_of(item.folder)
    row["pieces"] = round(median(len(window.pieces) for window in item.windows))
    for name in DTYPES:
        seconds = median(item.seconds[name])
        row[f"{name} windows/s"] = round(1 / seconds, 2)
        row[f"{name} characters/s"] = round(item.characters / seconds)
        row[f"{name} ratio"] = round(median(first.seconds[name]) / seconds, 2)
    return row


def measure(folders: Sequence[Path], windows: int = WINDOWS) -> dict[str, dict[str, float]]:
    """Return a row of figures for each folder, by its name."""
    candidates = [candidate(folder, windows) for folder in folders]
    race(candidates, windows)
    return {item.folder.name: row_of(item, candidates[0]) for item in candidates}


def with_scores(
    rows: Mapping[str, Mapping[str, float]], scores: Mapping[str, Mapping[str, Any]]
) -> dict[str, dict[str, Any]]:
    """Return ``rows`` with the plain numbers among the scores of each folder."""
    return {
        name: {
            **row,
            **{
                key: value
                for key, value in scores.get(name, {}).items()
                if isinstance(value, int | float)
            },
        }
        for name, row in rows.items()
    }


def print_report(rows: Mapping[str, Mapping[str, Any]]) -> None:
    """Print the figures, a column for each folder."""
    width = max(len(name) for name in rows) + 3
    print(f"{'':<24}" + "".join(f"{name:>{width}}" for name in rows))
    for key in dict.fromkeys(key for row in rows.values() for key in row):
        print(f"{key:<24}" + "".join(f"{row.get(key, ''):>{width}}" for row in rows.values()))


def main(arguments: Sequence[str] | None = None) -> None:
    """Command line entry point."""
    parser = argparse.ArgumentParser(description="Compare size and speed of folders of weights.")
    parser.add_argument("weights", type=Path, nargs="+")
    parser.add_argument("--scores", type=Path, help="JSON: folder name -> figures")
    parser.add_argument("--windows", type=int, default=WINDOWS)
    parser.add_argument("--out", type=Path, help="also write the figures here as JSON")
    options = parser.parse_args(arguments)
    if len({path.name for path in options.weights}) < len(options.weights):
        parser.error("two folders have the same name; rename or link one of them")
    torch.set_num_threads(1)
    scores = json.loads(options.scores.read_text(encoding="utf-8")) if options.scores else {}
    rows = with_scores(measure(options.weights, options.windows), scores)
    print_report(rows)
    write_json(options.out, rows)


if __name__ == "__main__":
    main()
