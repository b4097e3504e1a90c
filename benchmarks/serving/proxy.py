"""A small proxy that does to connections what networks do: delays, cuts and resets.

It also stands before several instances, as a load balancer does: requests go to one
that says it is ready.
"""

from __future__ import annotations

import asyncio
import random
import socket
import struct
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

_CHUNK = 16 * 1024


@dataclass
class Faults:
    """How often what happens; shares of connections."""

    slow: float = 0.0
    """The request trickles, a few hundred bytes at a time."""
    cut_request: float = 0.0
    """The connection ends within the request."""
    cut_answer: float = 0.0
    """The connection is reset as soon as the answer begins."""
    counts: dict[str, int] = field(default_factory=dict)

    def draw(self, source: random.Random) -> str:
        """Return what happens to the next connection."""
        point = source.random()
        for name in ("slow", "cut_request", "cut_answer"):
            share: float = getattr(self, name)
            if point < share:
                self.counts[name] = self.counts.get(name, 0) + 1
                return name
            point -= share
        return "none"


@asynccontextmanager
async def proxying(target: Callable[[], int], faults: Faults) -> AsyncIterator[int]:
    """Listen within the block on the port that it gets; ``target`` names the port behind."""
    source = random.Random(5)  # noqa: S311 - no secret
    open_: set[asyncio.Task[None]] = set()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        open_.add(task)
        task.add_done_callback(open_.discard)
        try:
            await _carry(reader, writer, target(), faults.draw(source))
        except OSError:
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    async with server:
        yield server.sockets[0].getsockname()[1]
        if open_:
            await asyncio.wait(open_, timeout=5.0)


async def _carry(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, port: int, fault: str
) -> None:
    behind, forward = await asyncio.open_connection("127.0.0.1", port)
    try:
        sending = asyncio.ensure_future(_send(reader, forward, fault))
        while chunk := await behind.read(_CHUNK):
            if fault == "cut_answer":
                _reset(writer)
                break
            writer.write(chunk)
            await writer.drain()
        sending.cancel()
    finally:
        forward.close()


async def _send(reader: asyncio.StreamReader, forward: asyncio.StreamWriter, fault: str) -> None:
    while chunk := await reader.read(_CHUNK):
        if fault == "cut_request":
            forward.write(chunk[: len(chunk) // 2])
            await forward.drain()
            forward.close()
            return
        step = 300 if fault == "slow" else len(chunk)
        for start in range(0, len(chunk), step):
            forward.write(chunk[start : start + step])
            await forward.drain()
            if fault == "slow":
                await asyncio.sleep(0.02)


def _reset(writer: asyncio.StreamWriter) -> None:
    """Close so that the other side gets a reset."""
    connection = writer.get_extra_info("socket")
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()
