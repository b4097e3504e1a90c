"""Connections whose slowness costs no thread.

A request reaches a thread when its whole head is in the socket's buffer: until then
the kernel is told to wake the poller only when more bytes than were last seen are
there. A connection that closes lingers in the poller as well: see
`service.server.lingering`.
"""

from __future__ import annotations

import socket
import struct
from collections.abc import Callable
from typing import Any, Final

from gunicorn.workers.gthread import TConn

from service.watchdog import Limit

HEAD_END: Final = b"\r\n\r\n"
LARGEST_HEAD: Final = 64 * 1024
"""Bytes after which a head goes to gunicorn's parser whole or not; it refuses it there."""
LINGER_SECONDS: Final = 2.0
"""For a client that is not known to send anything more."""


class Connection(TConn):  # type: ignore[misc]  # gunicorn has no types
    """A connection that asks its worker to linger instead of blocking on its close."""

    def __init__(self, *arguments: Any, linger: Callable[[Connection], None]) -> None:
        """Take gunicorn's arguments, and what is called for a graceful close."""
        super().__init__(*arguments)
        self._linger = linger
        self.patience = LINGER_SECONDS
        """Seconds for which it lingers."""
        self.missing = 0
        """Bytes of a refused request that the client may still send meanwhile."""
        self.drained = 0
        """Bytes that it has sent meanwhile."""
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


def peek_head(connection: socket.socket) -> bytes | None:
    """Return what is there if a thread can parse it without waiting; else wait for more bytes.

    What is there stays in the buffer. An end of the stream, an error and an
    overlong head count as whole: the parser tells them apart.
    """
    try:
        head = connection.recv(LARGEST_HEAD, socket.MSG_PEEK | socket.MSG_DONTWAIT)
    except BlockingIOError:
        return None
    except OSError:
        return b""
    whole = not head or len(head) >= LARGEST_HEAD or HEAD_END in head
    # A blocking read would wait for as many bytes as well.
    wake_at = 1 if whole else len(head) + 1
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVLOWAT, wake_at)
    return head if whole else None


def take_request(connection: socket.socket, size: int, seen: int) -> int:
    """Take a request of ``size`` bytes off, of which ``seen`` are there; return what is missing."""
    try:
        return size - len(connection.recv(min(size, seen), socket.MSG_DONTWAIT))
    except OSError:
        return size


def send_at_once(connection: socket.socket, answer: bytes) -> bool:
    """Send ``answer`` if the client takes it without being waited for; return whether it did."""
    try:
        return connection.send(answer, socket.MSG_DONTWAIT) == len(answer)
    except OSError:
        return False
