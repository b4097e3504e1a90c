"""Ends reads that take too long, from outside.

A blocking read knows only a limit on each wait; a client that sends a byte now and
then keeps it going for ever. The watchdog closes the socket's reading side when the
whole has taken too long, and the reader finds the end of the stream.
"""

from __future__ import annotations

import contextlib
import heapq
import itertools
import socket
import threading
import time
from collections.abc import Iterator


class Limit:
    """One watched read."""

    def __init__(self, connection: socket.socket | None) -> None:
        """Watch ``connection``; without one nothing ever expires."""
        self._connection = connection
        self._lock = threading.Lock()
        self._is_over = False
        self.expired = False
        """Whether the reading side was closed."""

    def expire(self) -> None:
        """Close the reading side, unless the read is over."""
        with self._lock:
            if not self._is_over and self._connection is not None:
                self.expired = True
                with contextlib.suppress(OSError):
                    self._connection.shutdown(socket.SHUT_RD)

    def end(self) -> None:
        """Stop watching."""
        with self._lock:
            self._is_over = True


class Watchdog:
    """Watches any number of reads on one thread, which starts with the first of them."""

    def __init__(self) -> None:
        """Watch nothing yet."""
        self._heap: list[tuple[float, int, Limit]] = []
        self._numbers = itertools.count()
        self._changed = threading.Condition()
        self._thread: threading.Thread | None = None

    @contextlib.contextmanager
    def limit(self, connection: socket.socket | None, seconds: float) -> Iterator[Limit]:
        """Give the block ``seconds`` to read from ``connection``."""
        limit = Limit(connection)
        if connection is not None:
            self._add(limit, time.monotonic() + seconds)
        try:
            yield limit
        finally:
            limit.end()

    def _add(self, limit: Limit, at: float) -> None:
        with self._changed:
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="watchdog", daemon=True)
                self._thread.start()
            heapq.heappush(self._heap, (at, next(self._numbers), limit))
            if self._heap[0][2] is limit:
                self._changed.notify()

    def _run(self) -> None:
        with self._changed:
            while True:
                now = time.monotonic()
                while self._heap and self._heap[0][0] <= now:
                    heapq.heappop(self._heap)[2].expire()
                self._changed.wait(self._heap[0][0] - now if self._heap else None)
