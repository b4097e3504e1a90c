"""Connections that have their answer and are closed for sending, until the client has read it.

A connection that is closed while its client still sends is reset, and the reset may
overtake the answer. So what still comes is read and thrown away for a while.
"""

from __future__ import annotations

import contextlib
import selectors
import socket
import time
from collections import defaultdict, deque
from collections.abc import Callable
from functools import partial
from typing import Any, Final

from service.server.connections import Connection

LINGER_BYTES: Final = 64 * 1024
"""What a client may send beyond the request that was refused."""


class Lingering:
    """The connections of one worker that linger; its poller tells when they have bytes."""

    def __init__(self, left: Callable[[], None]) -> None:
        """Take what is called when a connection has gone."""
        self._left = left
        # Within one patience the first to come is the first to go.
        self._waiting: dict[float, deque[Connection]] = defaultdict(deque)

    def __len__(self) -> int:
        """Return how many linger."""
        return sum(map(len, self._waiting.values()))

    def start(self, connection: Connection, poller: selectors.BaseSelector) -> bool:
        """Send the end of the stream; return whether there is anything to wait for."""
        try:
            connection.sock.shutdown(socket.SHUT_WR)
            connection.sock.setblocking(False)
        except OSError:
            return False
        connection.timeout = time.monotonic() + connection.patience
        self._waiting[connection.patience].append(connection)
        poller.register(
            connection.sock, selectors.EVENT_READ, partial(self._go_on, connection, poller)
        )
        return True

    def end_overdue(self, poller: selectors.BaseSelector) -> None:
        """Close what has lingered long enough."""
        now = time.monotonic()
        for waiting in self._waiting.values():
            while waiting and waiting[0].timeout <= now:
                self._end(waiting.popleft(), poller)

    def _go_on(self, connection: Connection, poller: selectors.BaseSelector, _client: Any) -> None:
        if not _drain(connection):
            self._waiting[connection.patience].remove(connection)
            self._end(connection, poller)

    def _end(self, connection: Connection, poller: selectors.BaseSelector) -> None:
        with contextlib.suppress(OSError, KeyError, ValueError):
            poller.unregister(connection.sock)
        self._left()
        connection.close()


def _drain(connection: Connection) -> bool:
    """Throw away what the client still sends; return whether to go on with it."""
    try:
        data = connection.sock.recv(LINGER_BYTES)
    except BlockingIOError:
        return True
    except OSError:
        return False
    connection.drained += len(data)
    return bool(data) and connection.drained < LINGER_BYTES + connection.missing
