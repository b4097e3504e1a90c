"""A request's claim on the network: admission, deadline, and whether its client still waits."""

from __future__ import annotations

import re
import socket
import time
from typing import Final

from flask import Request

from service.api.context import Context
from service.errors import MalformedHeader
from service.inference.admission import Ticket
from service.inference.calls import Call

TIMEOUT_HEADER: Final = "X-Request-Timeout"
_SECONDS: Final = re.compile(r"[0-9]{1,6}(\.[0-9]{1,6})?")


class ServedCall(Call):
    """A call of an HTTP request: it holds a ticket and watches the client's socket."""

    def __init__(
        self,
        ticket: Ticket,
        context: Context,
        *,
        timeout: float,
        line_timeout: float | None = None,
        client: socket.socket | None = None,
    ) -> None:
        """Take the ticket, where to count, the seconds left, and the connection if there is one.

        With ``line_timeout`` each line of a batch has that many seconds of its own.
        """
        super().__init__(deadline=time.monotonic() + timeout)
        self.ticket = ticket
        self._line_timeout = line_timeout
        self.metrics = context.metrics
        self._admission = context.admission
        self._client = client

    def is_gone(self) -> bool:
        """Tell whether the client has closed its connection, or its sending half."""
        return self._client is not None and has_hung_up(self._client)

    def start_line(self) -> None:
        """Give the next line of a batch its own time, unless the client set one for all."""
        if self._line_timeout is not None:
            self.deadline = time.monotonic() + self._line_timeout

    def planned(self, tokens: int) -> None:
        """Replace the ticket's estimate by the true number of tokens."""
        self.ticket.plan(tokens)
        self.metrics.show_queue(self._admission)

    def read(self, tokens: int, seconds: float) -> None:
        """Count a window as read."""
        self.ticket.read(tokens, seconds)
        self.metrics.count_window(tokens, seconds)
        self.metrics.show_queue(self._admission)

    def dropped(self, windows: int) -> None:
        """Count windows that will never be read."""
        self.metrics.count_dropped(windows)

    def close(self) -> None:
        """Give the ticket back; a second call does nothing."""
        self.ticket.release()
        self.metrics.show_queue(self._admission)


def open_call(request: Request, context: Context) -> ServedCall:
    """Admit ``request``; `ServedCall.close` has to follow.

    Raises:
        MalformedHeader: the timeout it asks for cannot be used.
        Overloaded: there is too much work already.
    """
    longest = context.settings.request_timeout
    timeout = timeout_of(request, longest)
    return ServedCall(
        context.admission.admit(),
        context,
        timeout=timeout,
        line_timeout=None if TIMEOUT_HEADER in request.headers else longest,
        client=request.environ.get("gunicorn.socket"),
    )


def timeout_of(request: Request, longest: int) -> float:
    """Return the seconds that the client is willing to wait, at most ``longest``.

    Raises:
        MalformedHeader: the header holds no number of seconds, or too many.
    """
    given = request.headers.get(TIMEOUT_HEADER)
    if given is None:
        return longest
    seconds = float(given) if _SECONDS.fullmatch(given) else 0.0
    if not 0.0 < seconds <= longest:
        raise MalformedHeader(
            f"{TIMEOUT_HEADER} has to be a number of seconds above 0 and up to {longest},"
            " such as 2.5; send one, or leave the header out."
        )
    return seconds


def has_hung_up(client: socket.socket) -> bool:
    """Tell whether the other side has closed ``client``, without taking bytes from it."""
    try:
        return client.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT) == b""
    except BlockingIOError:
        return False
    # TLS sockets know no flags; there the deadline alone has to do.
    except ValueError:
        return False
    except OSError:
        return True
