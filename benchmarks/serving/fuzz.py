"""Malformed requests by the thousand: no crash, no undocumented answer, no memory kept."""

from __future__ import annotations

import asyncio
import json
import random
import re
from collections import Counter
from typing import Any, Final

import yaml

from benchmarks.serving.instance import Instance, running
from benchmarks.serving.malformed import KINDS
from service.settings import REPOSITORY

CONNECTIONS: Final = 8
_PATIENCE: Final = 20.0
_STATUS: Final = re.compile(rb"HTTP/1\.1 (\d{3}) ")
_RETRY: Final = re.compile(rb"\r\nretry-after: \d+\r\n", re.I)
ROUTING: Final = {"404", "405"}
"""What paths and methods that do not exist get; no operation lists them."""


def measure(processes: int, *, long: bool) -> dict[str, Any]:
    """Return the figures of one run."""
    count = 100_000 if long else 3_000
    # The network is not what is tested: a double answers what turns out to be readable.
    app = "tests.service.server.apps:quick_app()"
    with running(processes, app=app, READ_TIMEOUT=2) as instance:
        asyncio.run(send_all(instance, count // 10, seed=1))
        before = instance.memory()
        workers = instance.workers()
        statuses = asyncio.run(send_all(instance, count, seed=2))
        after = instance.memory()
        return {
            "requests": count,
            "answers": dict(sorted(statuses.items())),
            "undocumented": sum(
                number for status, number in statuses.items() if status not in documented()
            ),
            "workers_lost": len(set(workers) - set(instance.workers())),
            "errors_logged": instance.read_log().count('"level": "error"'),
            "memory_mebibytes": [round(before, 1), round(after, 1)],
            "memory_growth": round(after / before - 1, 4),
        }


def documented() -> set[str]:
    """Return the statuses that openapi.yaml names for articles, and those of routing."""
    tree = yaml.safe_load((REPOSITORY / "openapi.yaml").read_text(encoding="utf-8"))
    paths = ("/events", "/events/batch")
    named = {status for path in paths for status in tree["paths"][path]["post"]["responses"]}
    # A defect is documented, but here it counts; so does silence.
    return (named | ROUTING | {"closed"}) - {"500"}


async def send_all(instance: Instance, count: int, *, seed: int) -> Counter[str]:
    """Send ``count`` malformed requests and count the answers by status."""
    source = random.Random(seed)  # noqa: S311 - no secret
    statuses: Counter[str] = Counter()
    numbers = iter(range(count))

    async def work() -> None:
        for number in numbers:
            sent = KINDS[number % len(KINDS)](source)
            statuses[await _exchange(instance.port, sent, hangs=number % 50 == 0)] += 1

    await asyncio.gather(*(work() for _ in range(CONNECTIONS)))
    return statuses


async def _exchange(port: int, sent: bytes, *, hangs: bool) -> str:
    """Return the status of the answer, ``closed`` for none, ``silent`` for no end of it."""
    try:
        async with asyncio.timeout(_PATIENCE):
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(sent)
            # A few keep the connection open, as a slow client would; the rest say they are done.
            if not hangs:
                await writer.drain()
                writer.write_eof()
            received = await reader.read()
            writer.close()
    except TimeoutError:
        return "silent"
    except OSError:
        return "closed"
    match = _STATUS.match(received)
    if match is None:
        return "closed"
    status = match[1].decode()
    if status in {"429", "503"} and not _RETRY.search(received):
        return f"{status} without Retry-After"
    return status


if __name__ == "__main__":
    print(json.dumps(measure(2, long=False), indent=1))
