"""Connections whose slowness costs no thread.

A request reaches a thread when its whole head is in the socket's buffer: until then
the kernel is told to wake the poller only when more bytes than were last seen are
there. A connection that closes lingers in the poller as well, so that the client
gets the last of the answer.
"""

from __future__ import annotations

import socket
import struct
import time
from collections.abc import Callable
from typing import Any, Final

from gunicorn.workers.gthread import TConn

from service.watchdog import Limit

HEAD_END: Final = b"\r\n\r\n"
LARGEST_HEAD: Final = 64 * 1024
"""Bytes after which a head goes to gunicorn's parser whole or not; it refuses it there."""
LINGER_SECONDS: Final = 2.0
LINGER_BYTES: Final = 64 * 1024


class Connection(TConn):  # type: ignore[misc]  # gunicorn has no types
    """A connection that asks its worker to linger instead of blocking on its close."""

    def __init__(self, *arguments: Any, linger: Callable[[Connection], None]) -> None:
        """Take gunicorn's arguments, and what is called for a graceful close."""
        super().__init__(*arguments)
        self._linger = linger
        self.drained = 0
        self.head = Limit(None)

    def close(self, graceful: bool = False) -> None:
        """Close at once, or after the client had its chance to read the answer."""
        if graceful:
            self._linger(self)
        else:
            super().close()


def limit_sending(connection: socket.socket, seconds: int) -> None:
    """Let a send fail when the client takes nothing for ``seconds``."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, struct.pack("ll", seconds, 0))


def has_whole_head(connection: socket.socket) -> bool:
    """Tell whether a thread can parse without waiting; if not, wait for more bytes than now.

    What is there stays in the buffer. An end of the stream, an error and an
    overlong head count as whole: the parser tells them apart.
    """
    try:
        head = connection.recv(LARGEST_HEAD, socket.MSG_PEEK | socket.MSG_DONTWAIT)
    except BlockingIOError:
        return False
    except OSError:
        return True
    whole = not head or len(head) >= LARGEST_HEAD or HEAD_END in head
    # A blocking read would wait for as many bytes as well.
    wake_at = 1 if whole else len(head) + 1
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVLOWAT, wake_at)
    return whole


def start_linger(connection: Connection) -> bool:
    """Send the end of the stream; return whether there is anything to wait for."""
    connection.timeout = time.monotonic() + LINGER_SECONDS
    try:
        connection.sock.shutdown(socket.SHUT_WR)
        connection.sock.setblocking(False)
    except OSError:
        return False
    return True


def drain(connection: Connection) -> bool:
    """Throw away what the client still sends; return whether to go on with it."""
    try:
        data = connection.sock.recv(4096)
    except BlockingIOError:
        return True
    except OSError:
        return False
    connection.drained += len(data)
    return bool(data) and connection.drained < LINGER_BYTES
