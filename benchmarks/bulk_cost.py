"""What reading many articles costs: measured here, then multiplied on paper.

    python -m benchmarks.bulk_cost [--quick] [--out RESULTS.json]

Measured on made-up articles (`benchmarks.synthetic`), one thread a process:

- ``lengths``: articles a core-second at 300, 1,000 and 3,000 words, network and stages
  after it, and how the cost of a word changes with length (1.0 is linear);
- ``bulk against bare``: the rate of ``python -m service bulk`` over that of a loop that does
  nothing but read the same windows with the network, turn about in one process;
- ``two workers``: the rate with two over that with one, of the command as a user runs it;
- ``shards``: the rate with many small shards over that with few large ones;
- ``memory``: the largest process of a run, for few and for many articles.

On paper: core-days and money for 100 million articles. Prices are examples to put your
own in the place of (``--core-hour``, ``--gpu-hour``, ``--gpu-rate``).
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final

# Read by torch when it is imported.
os.environ.update(OMP_NUM_THREADS="1", TOKENIZERS_PARALLELISM="false")

from benchmarks.synthetic import article, write_shards
from models.frames import MentionFrame, WindowInput
from service.bulk.rows import BATCH_ROWS, Row, RowReader
from service.bulk.sinks import open_sink
from service.extraction.domain import Document
from service.extraction.loading import load_resolution
from service.extraction.pipeline import Pipeline
from service.inference.torch_backend import TorchBackend
from service.settings import Settings

ROOT: Final = Path(__file__).resolve().parent.parent
LENGTHS: Final = (300, 1_000, 3_000)
ROUNDS: Final = 5
ARTICLES_ON_PAPER: Final = 100_000_000
WORDS_ON_PAPER: Final = 600
SECONDS_A_DAY: Final = 86_400


class Recorder:
    """A backend that notes the windows it passes on."""

    def __init__(self, backend: TorchBackend) -> None:
        """Take the backend that reads."""
        self.windows: list[WindowInput] = []
        self._backend = backend

    def __getattr__(self, name: str) -> Any:
        """Be the backend in everything else."""
        return getattr(self._backend, name)

    def read(self, windows: Sequence[WindowInput]) -> list[list[MentionFrame]]:
        """Note and read."""
        self.windows.extend(windows)
        return self._backend.read(windows)


def processor_seconds(run: Callable[[], object]) -> float:
    """Return the processor time that ``run`` takes, which other programs do not lengthen much."""
    started = time.process_time()
    run()
    return time.process_time() - started


def measure_lengths(backend: TorchBackend, pipeline: Pipeline, words_each: int) -> dict[str, Any]:
    """Return articles a core-second by length, of the whole pipeline and of the network alone."""
    figures: dict[str, Any] = {
        f"{words} words": _at_length(backend, pipeline, max(2, words_each // words), words)
        for words in LENGTHS
    }
    rates = [row["words a core-second"] for row in figures.values()]
    figures["cost of a word, longest over shortest"] = round(rates[0] / rates[-1], 2)
    return figures


def _at_length(
    backend: TorchBackend, pipeline: Pipeline, count: int, words: int
) -> dict[str, float]:
    documents = _documents(count, words)
    windows = _windows(backend, documents)
    whole = processor_seconds(lambda: [pipeline.extract(one) for one in documents])
    network = processor_seconds(lambda: backend.read(windows))
    return {
        "articles a core-second": round(count / whole, 2),
        "ms an article": round(1000 * whole / count, 1),
        "of it the network": round(network / whole, 3),
        "windows an article": round(len(windows) / count, 2),
        "words a core-second": round(words * count / whole),
    }


def _windows(backend: TorchBackend, documents: Sequence[Document]) -> list[WindowInput]:
    recorder = Recorder(backend)
    for document in documents:
        Pipeline(recorder).extract(document)
    return recorder.windows


def bulk_against_bare(
    backend: TorchBackend, pipeline: Pipeline, folder: Path, words_each: int
) -> dict[str, float]:
    """Return the median ratio of the bulk rate to that of the bare loop on the same windows."""
    rows = [Row(number=n, record=article(n, 600)) for n in range(max(8, words_each // 600))]
    windows = _windows(backend, _documents(len(rows), 600))
    reader = RowReader(extractor=pipeline, max_characters=200_000)

    def bulk() -> None:
        with open_sink(folder / "x.jsonl", "jsonl") as write:
            for start in range(0, len(rows), BATCH_ROWS):
                write(reader.answer(rows[start : start + BATCH_ROWS]))

    ratios = [
        processor_seconds(lambda: backend.read(windows)) / processor_seconds(bulk)
        for _ in range(ROUNDS)
    ]
    return {"median": round(statistics.median(ratios), 3), "lowest": round(min(ratios), 3)}


def _documents(count: int, words: int) -> list[Document]:
    return [Document(text=article(number, words)["text"]) for number in range(count)]


def run_command(source: Path, out: Path, workers: int) -> dict[str, float]:
    """Run the command; return its rates and the size of its largest process so far.

    The rate counts the seconds between the first shard's begin and the last one's
    end, since loading is paid once whatever the number of articles.
    """
    command = [sys.executable, "-m", "service", "bulk", str(source), "--out", str(out)]
    subprocess.run([*command, "--workers", str(workers)], cwd=ROOT, check=True, capture_output=True)
    entries = list(map(json.loads, (out / "manifest.jsonl").read_bytes().splitlines()))
    busy = sum(entry["seconds"] for entry in entries)
    rows = sum(entry["rows"] for entry in entries)
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    return {"articles a second": rows * workers / busy, "MiB": peak}


def measure_commands(folder: Path, *, articles: int) -> dict[str, Any]:
    """Return what a second worker and the size of shards do to the rate."""
    few = write_shards(folder / "few", articles=articles, words=600, shards=4)
    many = write_shards(folder / "many", articles=articles, words=600, shards=max(8, articles // 8))
    gains, sizes = [], []
    for number in range(3):
        one = run_command(few, folder / f"one-{number}", 1)["articles a second"]
        gains.append(run_command(few, folder / f"two-{number}", 2)["articles a second"] / one)
        sizes.append(run_command(many, folder / f"m-{number}", 1)["articles a second"] / one)
    return {
        "two workers": round(statistics.median(gains), 2),
        "small shards over large ones": round(statistics.median(sizes), 2),
    }


def measure_memory(folder: Path, *, few: int, many: int) -> dict[str, Any]:
    """Return MiB of the largest process for ``few`` and for ``many`` short articles."""
    figures: dict[str, Any] = {}
    for count in (few, many):
        source = write_shards(folder / f"n{count}", articles=count, words=20, shards=2)
        figures[f"MiB at {count} articles"] = round(
            run_command(source, folder / f"m{count}", 2)["MiB"]
        )
    return figures


def on_paper(rate: float, options: argparse.Namespace) -> dict[str, Any]:
    """Return core-days and money for `ARTICLES_ON_PAPER`, with the arithmetic."""
    core_days = ARTICLES_ON_PAPER / rate / SECONDS_A_DAY
    figures: dict[str, Any] = {
        "articles": ARTICLES_ON_PAPER,
        "words an article": WORDS_ON_PAPER,
        "articles a core-second": round(rate, 3),
        "core-days": round(core_days),
        "arithmetic": f"{ARTICLES_ON_PAPER} / {rate:.3f} / {SECONDS_A_DAY} = {core_days:.0f}",
        "days on 1,000 cores": round(core_days / 1_000, 1),
        "money on CPUs": round(core_days * 24 * options.core_hour),
        "price of a core-hour": options.core_hour,
    }
    if options.gpu_rate:
        gpu_hours = ARTICLES_ON_PAPER / options.gpu_rate / 3_600
        figures["GPU-hours"] = round(gpu_hours)
        figures["money on GPUs"] = round(gpu_hours * options.gpu_hour)
        figures["price of a GPU-hour"] = options.gpu_hour
    return figures


def measure(folder: Path, options: argparse.Namespace) -> dict[str, Any]:
    """Return all figures."""
    backend = TorchBackend(Settings().weights)
    pipeline = Pipeline(backend, load_resolution())
    pipeline.self_test()
    words_each = 6_000 if options.quick else 30_000
    lengths = measure_lengths(backend, pipeline, words_each)
    # The cost of a word is nearly the same at every length; the middle one is taken.
    rate = lengths[f"{LENGTHS[1]} words"]["words a core-second"] / WORDS_ON_PAPER
    return {
        "model": {"name": backend.name, "version": backend.version},
        "precision": backend.precision,
        "lengths": lengths,
        "bulk against bare": bulk_against_bare(backend, pipeline, folder, words_each),
        # First, since the largest process so far is what the system tells.
        "memory": measure_memory(
            folder, few=100 if options.quick else 1_000, many=500 if options.quick else 50_000
        ),
        **measure_commands(folder, articles=24 if options.quick else 160),
        "on paper": on_paper(rate, options),
    }


def main(arguments: Sequence[str] | None = None) -> None:
    """Command line entry point."""
    parser = argparse.ArgumentParser(description="Measure what reading many articles costs.")
    parser.add_argument("--quick", action="store_true", help="a tenth of the work, for a look")
    parser.add_argument("--core-hour", type=float, default=0.04, help="price of a core-hour")
    parser.add_argument("--gpu-hour", type=float, default=2.5, help="price of a GPU-hour")
    parser.add_argument("--gpu-rate", type=float, help="articles a second of one GPU, measured")
    parser.add_argument("--out", type=Path, help="also write the figures here as JSON")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as name:
        figures = measure(Path(name), options)
    print(json.dumps(figures, indent=1))
    if options.out is not None:
        options.out.parent.mkdir(parents=True, exist_ok=True)
        options.out.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
