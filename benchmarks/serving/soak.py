"""Mixed traffic for as long as wanted, and what becomes of the memory meanwhile."""

from __future__ import annotations

import asyncio
import random
import statistics
import time
from typing import Any, Final

from benchmarks.serving.articles import article
from benchmarks.serving.client import Outcome, send
from benchmarks.serving.instance import Instance, running

CLIENTS: Final = 6
WARM_UP: Final = 0.25
"""Share of the time before the memory is watched: caches fill first."""
SAMPLES: Final = 60
"""Means that the slope is of."""
_GLANCE: Final = 1.0
"""Seconds between the readings of a mean: memory rises with every window until what is
free goes back to the system, so one reading tells mostly how long ago that was."""


def measure(processes: int, *, long: bool) -> dict[str, Any]:
    """Return the figures of one run."""
    seconds = 3_600.0 if long else 60.0
    with running(processes) as instance:
        first = set(instance.workers())
        statuses, unanswered, memory = asyncio.run(_soak(instance, seconds))
        replaced = len(first - set(instance.workers()))
    slope, error = _slope(memory)
    return {
        "seconds": seconds,
        "statuses": statuses,
        "unanswered": unanswered,
        "workers_replaced": replaced,
        "memory_mebibytes": [round(memory[0][1], 1), round(memory[-1][1], 1)],
        "mebibytes_per_hour": round(slope * 3_600, 2),
        "standard_error": round(error * 3_600, 2),
    }


async def _soak(
    instance: Instance, seconds: float
) -> tuple[dict[str, int], list[str], list[tuple[float, float]]]:
    start = time.monotonic()
    end = start + seconds
    statuses: dict[str, int] = {}
    unanswered: list[str] = []
    memory: list[tuple[float, float]] = []

    async def ask(client: int) -> None:
        source = random.Random(client)  # noqa: S311 - no secret
        while time.monotonic() < end:
            outcome = await _mixed(instance.port, source)
            statuses[str(outcome.status)] = statuses.get(str(outcome.status), 0) + 1
            if outcome.fault:
                at = outcome.sent - start
                unanswered.append(f"{outcome.fault} {outcome.seconds:.1f} s after {at:.0f} s")

    async def watch() -> None:
        await asyncio.sleep(seconds * WARM_UP)
        while time.monotonic() < end:
            memory.append(await _mean(instance, seconds * (1 - WARM_UP) / SAMPLES))

    await asyncio.gather(watch(), *(ask(client) for client in range(CLIENTS)))
    return statuses, unanswered, memory


async def _mean(instance: Instance, seconds: float) -> tuple[float, float]:
    """Return the middle of the next ``seconds``, and the mean memory meanwhile in MiB."""
    start = time.monotonic()
    readings: list[float] = []
    while time.monotonic() < start + seconds:
        readings.append(await asyncio.to_thread(instance.memory))
        await asyncio.sleep(min(_GLANCE, seconds))
    return (start + time.monotonic()) / 2, statistics.fmean(readings)


async def _mixed(port: int, source: random.Random) -> Outcome:
    """Send one article: mostly short ones, some long, some with too little time, some bad."""
    number, kind = source.randrange(10_000), source.random()
    if kind < 0.05:
        return await send(port, number, "")
    if kind < 0.1:
        return await send(port, number, article(number), headers="X-Request-Timeout: 0.05\r\n")
    sentences = 150 if kind > 0.95 else source.randrange(3, 40)
    return await send(port, number, article(number, sentences=sentences))


def _slope(memory: list[tuple[float, float]]) -> tuple[float, float]:
    """Return the slope of a least-squares line, in MiB a second, and its standard error."""
    times, values = [at for at, _ in memory], [value for _, value in memory]
    slope, intercept = statistics.linear_regression(times, values)
    rest = [value - intercept - slope * at for at, value in memory]
    spread = sum((at - statistics.fmean(times)) ** 2 for at in times)
    variance = sum(item**2 for item in rest) / max(1, len(memory) - 2)
    return slope, (variance / spread) ** 0.5
