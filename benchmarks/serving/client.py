"""An HTTP client for open-loop load: requests go out when they are due, answered or not."""

from __future__ import annotations

import asyncio
import json
import random
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Final

LONGEST_ANSWER: Final = 120.0


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one request; ``status`` 0 stands for no answer."""

    number: int
    sent: float
    """Seconds of `time.monotonic`."""
    seconds: float
    status: int
    retry_after: str | None
    body: bytes
    fault: str | None = None
    """Why there is no answer: what the connection failed with."""


async def send(
    port: int, number: int, text: str, *, headers: str = "", name: str | None = None
) -> Outcome:
    """Send one article, under an id if it has a ``name``, on a connection of its own."""
    sent = time.monotonic()
    fault = None
    try:
        async with asyncio.timeout(LONGEST_ANSWER):
            status, retry_after, body = await _exchange(port, {"text": text, "id": name}, headers)
    except (OSError, asyncio.IncompleteReadError, TimeoutError, ValueError, IndexError) as error:
        status, retry_after, body = 0, None, b""
        fault = type(error).__name__
    return Outcome(number, sent, time.monotonic() - sent, status, retry_after, body, fault)


async def _exchange(
    port: int, article: dict[str, str | None], headers: str
) -> tuple[int, str | None, bytes]:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        body = json.dumps(article).encode()
        head = (
            "POST /events HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
            f"Content-Length: {len(body)}\r\nConnection: close\r\n{headers}\r\n"
        )
        writer.write(head.encode() + body)
        received = await reader.readuntil(b"\r\n\r\n")
        lines = received.decode("latin-1").split("\r\n")
        fields = {
            name.lower(): value.strip()
            for name, _, value in (line.partition(":") for line in lines[1:])
        }
        answer = await reader.readexactly(int(fields["content-length"]))
        return int(lines[0].split()[1]), fields.get("retry-after"), answer
    finally:
        writer.close()


async def open_loop(
    rate: float, seconds: float, request: Callable[[int], Awaitable[Outcome]]
) -> list[Outcome]:
    """Send at ``rate`` a second as a Poisson process, however long the answers take."""
    source = random.Random(1)  # noqa: S311 - no secret
    tasks: list[asyncio.Task[Outcome]] = []
    due = start = time.monotonic()
    while due < start + seconds:
        await asyncio.sleep(max(0.0, due - time.monotonic()))
        tasks.append(asyncio.ensure_future(request(len(tasks))))
        due += source.expovariate(rate)
    return list(await asyncio.gather(*tasks))


async def closed_loop(
    clients: int, count: int, request: Callable[[int], Awaitable[Outcome]]
) -> list[Outcome]:
    """Send ``count`` requests from ``clients`` that each wait for an answer before the next."""
    numbers = iter(range(count))
    outcomes: list[Outcome] = []

    async def work() -> None:
        for number in numbers:
            outcomes.append(await request(number))  # noqa: PERF401 - shared by all clients

    await asyncio.gather(*(work() for _ in range(clients)))
    return outcomes


def percentile(values: list[float], share: float) -> float:
    """Return the smallest value that ``share`` of ``values`` do not exceed; 0 for none."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else 0.0
