"""Windows a second: the whole service, the bare network, and the naive way.

All three read the same articles with the same weights on the same processors, in
turns, so that what else the machine does falls on each of them alike.

bare    as many processes as the service has, each one thread, in the service's
        precision; they read ready-made windows and do nothing else
naive   one process, float32, torch's own number of threads; one article after the
        other, its windows as one padded batch
"""

from __future__ import annotations

import asyncio
import json
import multiprocessing
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from multiprocessing.synchronize import Barrier
from typing import Any, Final

from benchmarks.serving.articles import article
from benchmarks.serving.client import Outcome, closed_loop, send
from benchmarks.serving.instance import Instance, running
from service.settings import REPOSITORY, Settings

SENTENCES: Final = 30
CLIENTS_EACH: Final = 4
"""Requests in flight for each process of the service."""


def measure(processes: int, *, long: bool) -> dict[str, Any]:
    """Return the figures of one run."""
    articles, rounds = (128, 3) if long else (16, 2)
    with running(processes) as instance:
        precision = json.loads(instance.get("/health/ready")[1])["precision"]
        ways: dict[str, Callable[[], float]] = {
            "service": lambda: _service(instance, processes, articles),
            "bare": lambda: _bare(processes, articles, precision),
            "naive": lambda: _naive(articles),
        }
        rates: dict[str, list[float]] = {name: [] for name in ways}
        for _ in range(rounds):
            for name, way in ways.items():
                rates[name].append(way())
    medians = {name: statistics.median(values) for name, values in rates.items()}
    return {
        "precision": precision,
        "windows_per_second": {name: round(value, 2) for name, value in medians.items()},
        "service_to_bare": _ratio(rates["service"], rates["bare"]),
        "service_to_naive": _ratio(rates["service"], rates["naive"]),
    }


def _ratio(one: list[float], other: list[float]) -> float:
    """Return the median of the ratios of each round."""
    return round(statistics.median(a / b for a, b in zip(one, other, strict=True)), 3)


def _service(instance: Instance, processes: int, articles: int) -> float:
    # The others read two as well before the clock starts.
    asyncio.run(_ask(instance.port, processes, 2 * processes))
    before = instance.metric("sitrep_windows_total")
    started = time.monotonic()
    outcomes = asyncio.run(_ask(instance.port, processes, articles))
    seconds = time.monotonic() - started
    if any(outcome.status != 200 for outcome in outcomes):
        raise RuntimeError("the service refused requests that it should have taken")
    return (instance.metric("sitrep_windows_total") - before) / seconds


async def _ask(port: int, processes: int, articles: int) -> list[Outcome]:
    async def request(number: int) -> Outcome:
        return await send(port, number, article(number, sentences=SENTENCES))

    return await closed_loop(CLIENTS_EACH * processes, articles, request)


def _bare(processes: int, articles: int, precision: str) -> float:
    context = multiprocessing.get_context("spawn")
    start = context.Barrier(processes + 1)
    counts = context.Queue()
    readers = [
        context.Process(
            target=_read_alone, args=(range(number, articles, processes), precision, start, counts)
        )
        for number in range(processes)
    ]
    os.environ["OMP_NUM_THREADS"] = "1"
    for reader in readers:
        reader.start()
    del os.environ["OMP_NUM_THREADS"]
    start.wait()
    started = time.monotonic()
    windows = sum(counts.get() for _ in readers)
    seconds = time.monotonic() - started
    for reader in readers:
        reader.join()
    return float(windows / seconds)


def _read_alone(numbers: range, precision: str, start: Barrier, counts: Any) -> None:
    from service.inference.torch_backend import TorchBackend  # noqa: PLC0415 - after the spawn

    backend = TorchBackend(Settings().weights, precision=precision)
    windows = [
        window
        for index in numbers
        for window in windows_of(backend, article(index, sentences=SENTENCES))
    ]
    backend.read(windows[:2])
    start.wait()
    backend.read(windows)
    counts.put(len(windows))


def windows_of(backend: Any, text: str) -> list[Any]:
    """Return the windows of ``text`` as the service cuts them."""
    from models.preparation import prepare  # noqa: PLC0415 - after the spawn
    from service.extraction.text import split_sentences  # noqa: PLC0415

    prepared = prepare(
        text, split_sentences(text), backend.tokenizer, max_pieces=backend.max_pieces
    )
    return [window.input for window in prepared]


def _naive(articles: int) -> float:
    environ = {name: value for name, value in os.environ.items() if name != "OMP_NUM_THREADS"}
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.serving.throughput", "naive", str(articles)],
        cwd=REPOSITORY,
        env=environ,
        capture_output=True,
        text=True,
        check=True,
    )
    return float(done.stdout)


def read_naively(articles: int) -> float:
    """Return windows a second of the naive way."""
    from service.inference.gpu_backend import GpuBackend  # noqa: PLC0415 - after the start

    backend = GpuBackend(Settings().weights, batch_tokens=0, device="cpu", precision="float32")
    batches = [
        windows_of(backend, article(number, sentences=SENTENCES)) for number in range(articles)
    ]
    for batch in batches[:2]:
        read_padded(backend, batch)
    started = time.monotonic()
    for batch in batches:
        read_padded(backend, batch)
    return sum(map(len, batches)) / (time.monotonic() - started)


def read_padded(backend: Any, windows: list[Any]) -> None:
    """Read ``windows`` as one batch, padded to the longest."""
    longest = max(len(window.pieces) for window in windows)
    backend._reader.read_batch(windows, rows=len(windows), length=longest)


if __name__ == "__main__":
    if sys.argv[1:2] == ["naive"]:
        print(read_naively(int(sys.argv[2])))
    else:
        print(json.dumps(measure(2, long=False), indent=1))
