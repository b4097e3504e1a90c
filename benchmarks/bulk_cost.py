"""What reading many articles costs: measured here, then multiplied on paper.

    python -m benchmarks.bulk_cost [--quick] [--out RESULTS.json]

Measured on made-up articles (`benchmarks.synthetic`), one thread a process, all in one
precision:

- ``lengths``: articles a core-second at 300, 1,000 and 3,000 words, network and stages
  after it, and how the cost of a word changes with length (1.0 is linear; up to 300 words
  are one window, longer texts windows that overlap);
- ``bulk against bare``: the rate of a shard's way from file to file, as a worker goes it,
  over that of a loop that does nothing but read the same windows with the network, turn
  about in one process;
- ``workers``: the rate of two over that of one, and of small shards over large ones, in
  processes as a user starts them, turn about;
- ``memory``: the largest worker of a run, for few and for many articles. Tens of
  thousands take hours of the network, which holds nothing of what it has read; so a
  double takes its place there, and all else is real. A smaller pair has the network.

On paper: core-days and money for 100 million articles. Prices are examples to put your
own in the place of (``--core-hour``, ``--gpu-hour``, ``--gpu-rate``).

Half an hour at most on two processors with nothing else to do; ``--quick`` is a look of
some minutes with too few articles for figures to be quoted.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

# Read by torch when it is imported.
os.environ.update(OMP_NUM_THREADS="1", TOKENIZERS_PARALLELISM="false")

from benchmarks.bulk_process import load_double
from benchmarks.figures import write_json
from benchmarks.synthetic import article, write_shards
from models.frames import MentionFrame, WindowInput
from service.bulk.conversion import convert
from service.bulk.discovery import find_shards
from service.bulk.loading import load_for_bulk
from service.bulk.plan import Job
from service.bulk.rows import RowReader
from service.extraction.contract import EventExtractor
from service.extraction.domain import Document
from service.extraction.loading import load_resolution
from service.extraction.pipeline import Pipeline
from service.extraction.resolution import Resolution
from service.inference.scheduler import Scheduler
from service.inference.torch_backend import TorchBackend
from service.settings import AUTO, PRECISIONS, Settings

ROOT: Final = Path(__file__).resolve().parent.parent
LENGTHS: Final = (300, 1_000, 3_000)
LONGEST: Final = 6_000
"""Beside the longest of `LENGTHS`, to show how cost grows where windows are full."""
BARE_WORDS: Final = 600
ARTICLES_ON_PAPER: Final = 100_000_000
SECONDS_A_DAY: Final = 86_400


@dataclass(frozen=True, slots=True, kw_only=True)
class Amount:
    """How much is read for each figure; every round measures both sides of a ratio."""

    length_rounds: int
    at_lengths: tuple[int, ...]
    """Articles a round, for each of `LENGTHS`; of `LONGEST` there is one."""
    bare_rounds: int
    bare_articles: int
    worker_rounds: int
    worker_articles: int
    shard_rounds: int
    double: tuple[int, int]
    network: tuple[int, int]


FULL: Final = Amount(
    length_rounds=5,
    at_lengths=(8, 3, 1),
    bare_rounds=5,
    bare_articles=12,
    worker_rounds=5,
    worker_articles=40,
    shard_rounds=3,
    double=(1_000, 50_000),
    network=(50, 500),
)
QUICK: Final = Amount(
    length_rounds=1,
    at_lengths=(3, 1, 1),
    bare_rounds=2,
    bare_articles=3,
    worker_rounds=1,
    worker_articles=8,
    shard_rounds=0,
    double=(500, 5_000),
    network=(8, 64),
)


class Recorder:
    """A backend that notes the windows it passes on, and the processor time they take."""

    def __init__(self, backend: TorchBackend) -> None:
        """Take the backend that reads."""
        self.windows: list[WindowInput] = []
        self.seconds = 0.0
        self._backend = backend

    def __getattr__(self, name: str) -> Any:
        """Be the backend in everything else."""
        return getattr(self._backend, name)

    def read(self, windows: Sequence[WindowInput]) -> list[list[MentionFrame]]:
        """Note and read."""
        self.windows.extend(windows)
        found: list[list[MentionFrame]] = []
        self.seconds += processor_seconds(lambda: found.extend(self._backend.read(windows)))
        return found


def processor_seconds(run: Callable[[], object]) -> float:
    """Return the processor time that ``run`` takes, which other programs do not lengthen much."""
    started = time.process_time()
    run()
    return time.process_time() - started


def measure_lengths(
    backend: TorchBackend, resolution: Resolution, amount: Amount
) -> dict[str, Any]:
    """Return articles a core-second by length, and how the cost of a word grows with it."""
    rounds = [
        [
            _at_length(Recorder(backend), resolution, number, count, words)
            for words, count in zip((*LENGTHS, LONGEST), (*amount.at_lengths, 1), strict=True)
        ]
        for number in range(amount.length_rounds)
    ]
    figures: dict[str, Any] = {
        f"{words} words": _median_of(rows)
        for words, rows in zip((*LENGTHS, LONGEST), zip(*rounds, strict=True), strict=True)
    }
    # Up to 300 words fit into one window; longer texts are read in windows that overlap.
    for words, other in ((LONGEST, LENGTHS[-1]), (LENGTHS[-1], LENGTHS[0])):
        upper, lower = (figures[f"{length} words"]["ms a word"] for length in (words, other))
        figures[f"cost of a word, {words} over {other} words"] = round(upper / lower, 2)
    return figures


def _at_length(
    recorder: Recorder, resolution: Resolution, number: int, count: int, words: int
) -> dict[str, float]:
    pipeline = Pipeline(recorder, resolution)
    documents = _documents(number * count, count, words)
    seconds = processor_seconds(lambda: [pipeline.extract(one) for one in documents])
    return {
        "articles a core-second": count / seconds,
        "ms an article": 1000 * seconds / count,
        "ms a word": 1000 * seconds / sum(len(one.text.split()) for one in documents),
        "windows an article": len(recorder.windows) / count,
        "ms a window of the network": 1000 * recorder.seconds / len(recorder.windows),
        "share of the network": recorder.seconds / seconds,
    }


def _median_of(rows: Sequence[dict[str, float]]) -> dict[str, float]:
    return {name: round(statistics.median(row[name] for row in rows), 3) for name in rows[0]}


def _documents(first: int, count: int, words: int) -> list[Document]:
    return [Document(text=article(first + number, words)["text"]) for number in range(count)]


def bulk_against_bare(
    backend: TorchBackend, resolution: Resolution, folder: Path, amount: Amount
) -> dict[str, Any]:
    """Return the rate of a shard from file to file over that of the bare loop on its windows."""
    recorder = Recorder(backend)
    for document in _documents(0, amount.bare_articles, BARE_WORDS):
        Pipeline(recorder, resolution).extract(document)
    source = write_shards(folder / "in", articles=amount.bare_articles, words=BARE_WORDS, shards=1)
    pipeline = Pipeline(Scheduler(backend), resolution)
    extractor = load_for_bulk(lambda _settings: pipeline, Settings(dtype=backend.precision))
    convert_shard = _conversion(source, folder, extractor)
    ratios = []
    for number in range(amount.bare_rounds):
        # Turn about, so that a machine that slows down favours neither.
        if number % 2:
            bulk = processor_seconds(convert_shard)
            bare = processor_seconds(lambda: backend.read(recorder.windows))
        else:
            bare = processor_seconds(lambda: backend.read(recorder.windows))
            bulk = processor_seconds(convert_shard)
        ratios.append(bare / bulk)
    return {"windows": len(recorder.windows), **_ratio(ratios)}


def _conversion(source: Path, folder: Path, extractor: EventExtractor) -> Callable[[], object]:
    """Return what a worker does with the one shard of ``source``."""
    (shard,) = find_shards([source], without=folder / "out")
    job = Job(shard=shard, output="out.jsonl", model_sha256="", settings_sha256="", size=shard.size)
    reader = RowReader(extractor=extractor, max_characters=Settings().max_characters)
    limit = Settings().max_body_bytes
    return lambda: convert(
        job, folder / "out", "jsonl", reader, limit=limit, report=lambda _rows, _size: None
    )


def _ratio(ratios: Sequence[float]) -> dict[str, Any]:
    return {
        "median": round(statistics.median(ratios), 3),
        "lowest": round(min(ratios), 3),
        "highest": round(max(ratios), 3),
        "rounds": len(ratios),
    }


def run_process(
    source: Path, out: Path, *, workers: int, precision: str = AUTO, double: bool = False
) -> dict[str, Any]:
    """Run `benchmarks.bulk_process` in the precision given; return what it tells."""
    command = [sys.executable, "-m", "benchmarks.bulk_process", str(source), "--out", str(out)]
    done = subprocess.run(
        [*command, "--workers", str(workers), *["--double"] * double],
        cwd=ROOT,
        env={**os.environ, "SITREP_DTYPE": precision},
        check=True,
        stdout=subprocess.PIPE,
    )
    figures: dict[str, Any] = json.loads(done.stdout)
    return figures


def measure_workers(folder: Path, amount: Amount, precision: str) -> dict[str, Any]:
    """Return what a second worker and the size of shards do to the rate."""
    articles = amount.worker_articles
    large = write_shards(folder / "large", articles=articles, words=LENGTHS[0], shards=4)
    small = write_shards(folder / "small", articles=articles, words=LENGTHS[0], shards=articles)
    runs = {
        "one": (large, 1, amount.worker_rounds),
        "two": (large, 2, amount.worker_rounds),
        "small": (small, 1, amount.shard_rounds),
    }
    rates: dict[str, list[float]] = {name: [] for name in runs}
    for number in range(amount.worker_rounds):
        for name in list(runs)[:: -1 if number % 2 else 1]:
            source, workers, rounds = runs[name]
            if number >= rounds:
                continue
            out = folder / f"{name}-{number}"
            told = run_process(source, out, workers=workers, precision=precision)
            rates[name].append(told["articles a second"])
    figures: dict[str, Any] = {
        "articles a second, one worker": round(statistics.median(rates["one"]), 2),
        "two over one": _ratio(_pairs(rates["two"], rates["one"])),
    }
    if rates["small"]:
        figures["shards of one article over shards of many"] = _ratio(
            _pairs(rates["small"], rates["one"])
        )
    return figures


def _pairs(upper: Sequence[float], lower: Sequence[float]) -> list[float]:
    """Return the ratios round by round, of as many rounds as both have."""
    return [one / other for one, other in zip(upper, lower, strict=False)]


def measure_memory(folder: Path, amount: Amount, precision: str) -> dict[str, Any]:
    """Return MiB of the largest worker and of the parent, for few and for many articles."""
    double = load_double(Settings())
    documents = _documents(0, 200, 40)
    seconds = processor_seconds(lambda: [double.extract(one) for one in documents])
    return {
        "words an article": 40,
        "with a double in the network's place": {
            "ms an article": round(1000 * seconds / len(documents), 2),
            **_growth(folder / "double", amount.double, AUTO, double=True),
        },
        "with the network": _growth(folder / "network", amount.network, precision, double=False),
    }


def _growth(
    folder: Path, counts: tuple[int, int], precision: str, *, double: bool
) -> dict[str, Any]:
    figures: dict[str, Any] = {}
    for count in counts:
        # Two shards whatever the number of rows: a shard that is long must not cost memory.
        source = write_shards(folder / f"in-{count}", articles=count, words=40, shards=2)
        told = run_process(
            source, folder / f"out-{count}", workers=2, precision=precision, double=double
        )
        figures[f"{count} articles"] = {name: told[name] for name in told if "MiB" in name}
    few, many = (row["MiB of the largest worker"] for row in figures.values())
    return {**figures, "many over few": round(many / few, 3)}


def on_paper(lengths: dict[str, Any], options: argparse.Namespace) -> dict[str, Any]:
    """Return core-days and money for `ARTICLES_ON_PAPER` of each length, with the arithmetic."""
    figures: dict[str, Any] = {
        "articles": ARTICLES_ON_PAPER,
        "price of a core-hour": options.core_hour,
    }
    for words in LENGTHS:
        rate = lengths[f"{words} words"]["articles a core-second"]
        core_days = ARTICLES_ON_PAPER / rate / SECONDS_A_DAY
        figures[f"{words} words"] = {
            "core-days": round(core_days),
            "arithmetic": f"{ARTICLES_ON_PAPER} / {rate:.3f} / {SECONDS_A_DAY} = {core_days:.0f}",
            "days on 1,000 cores": round(core_days / 1_000, 1),
            "money on CPUs": round(core_days * 24 * options.core_hour),
        }
    if options.gpu_rate:
        gpu_hours = ARTICLES_ON_PAPER / options.gpu_rate / 3_600
        figures["on GPUs"] = {
            "articles a second of one GPU, as given": options.gpu_rate,
            "GPU-hours": round(gpu_hours),
            "price of a GPU-hour": options.gpu_hour,
            "money": round(gpu_hours * options.gpu_hour),
        }
    return figures


def measure(folder: Path, options: argparse.Namespace) -> dict[str, Any]:
    """Return all figures."""
    started = time.monotonic()
    amount = QUICK if options.quick else FULL
    backend = TorchBackend(Settings().weights, precision=options.precision)
    resolution = load_resolution()
    Pipeline(backend, resolution).self_test()
    _tell(started, f"loaded, in {backend.precision}")
    figures: dict[str, Any] = {
        "model": {"name": backend.name, "version": backend.version},
        "precision": backend.precision,
        "quick": options.quick,
    }
    parts: dict[str, Callable[[], dict[str, Any]]] = {
        "lengths": lambda: measure_lengths(backend, resolution, amount),
        "bulk against bare": lambda: bulk_against_bare(
            backend, resolution, folder / "bare", amount
        ),
        "workers": lambda: measure_workers(folder, amount, backend.precision),
        "memory": lambda: measure_memory(folder, amount, backend.precision),
    }
    for name, part in parts.items():
        figures[name] = part()
        _tell(started, name)
    figures["on paper"] = on_paper(figures["lengths"], options)
    figures["seconds of this measurement"] = round(time.monotonic() - started)
    return figures


def _tell(started: float, what: str) -> None:
    sys.stderr.write(f"{time.monotonic() - started:.0f} s: {what}\n")


def main(arguments: Sequence[str] | None = None) -> None:
    """Command line entry point."""
    parser = argparse.ArgumentParser(description="Measure what reading many articles costs.")
    parser.add_argument("--quick", action="store_true", help="a tenth of the work, for a look")
    parser.add_argument(
        "--precision", choices=(AUTO, *PRECISIONS), default=AUTO, help="auto: the fastest here"
    )
    parser.add_argument("--core-hour", type=float, default=0.04, help="price of a core-hour")
    parser.add_argument("--gpu-hour", type=float, default=2.5, help="price of a GPU-hour")
    parser.add_argument("--gpu-rate", type=float, help="articles a second of one GPU, measured")
    parser.add_argument("--out", type=Path, help="also write the figures here as JSON")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as name:
        figures = measure(Path(name), options)
    print(json.dumps(figures, indent=1))
    write_json(options.out, figures)


if __name__ == "__main__":
    main()
