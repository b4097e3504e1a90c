"""A gunicorn worker that slow clients cannot occupy and that leaves when it is of no use."""

from __future__ import annotations

import contextlib
import selectors
import time
from collections import deque
from functools import partial
from typing import Any, Final

from gunicorn import util
from gunicorn.workers.gthread import ThreadWorker

from service.api.context import context_of
from service.server import board
from service.server.connections import (
    Connection,
    drain,
    has_whole_head,
    limit_sending,
    start_linger,
)
from service.server.protocol import describe_for_log, is_client_error, protocol_response
from service.server.streams import make_prompt
from service.watchdog import Watchdog

_TICK: Final = 0.05
_GLANCE: Final = 0.001
LONGEST_YIELD: Final = 0.02
"""Seconds for which a connection is left to a worker that has less to do."""
DRAIN_SECONDS: Final = 2.0
"""How long the rest of a body that no view wanted is read, to keep its connection."""


class Worker(ThreadWorker):  # type: ignore[misc]  # gunicorn has no types
    """The threads of one process."""

    alive: bool
    read_timeout: float = 10.0
    """Seconds for a request's head to arrive."""
    write_timeout: int = 10
    """Seconds without progress after which sending is given up."""

    def __init__(self, *arguments: Any, **keywords: Any) -> None:
        """Take gunicorn's arguments."""
        super().__init__(*arguments, **keywords)
        self._lingering: deque[Connection] = deque()
        self._watchdog = Watchdog()
        self._yielding_since = self._yielded_at = 0.0

    def run(self) -> None:
        """Serve; a replacement loads its model first, so that nobody meets it unready."""
        if self.age > self.cfg.workers:
            self._await_model()
        super().run()

    def notify(self) -> None:
        """Show the arbiter a sign of life, and leave if no article can be read any more."""
        super().notify()
        if context_of(self.wsgi).readiness.is_settled:
            board.settle_worker(self.age)
        fault = context_of(self.wsgi).readiness.fault()
        if fault is not None and self.alive:
            self.log.critical("replacing this process: %s", fault)
            self.alive = False
        self._end_lingering()

    def accept(self, listener: Any) -> None:
        """Take a connection, unless another worker has less to do.

        It gets a thread when the head of its request is there.
        """
        if self._is_for_another():
            return
        try:
            client, address = listener.accept()
        except OSError:
            return
        self.nr_conns += 1
        limit_sending(client, self.write_timeout)
        connection = Connection(
            self.cfg, client, address, listener.getsockname(), linger=self._start_linger
        )
        self._await_head(connection)
        self._show_load()

    def set_accept_enabled(self, enabled: bool) -> None:
        """Take connections, or tell the other workers that this one does not."""
        super().set_accept_enabled(enabled)
        self._show_load()

    def wait_for_and_dispatch_events(self, timeout: float) -> None:
        """Let things happen, and show what there is to do now."""
        super().wait_for_and_dispatch_events(timeout)
        self._show_load()

    def on_client_socket_readable(self, conn: Connection, client: Any) -> None:
        """Take up a kept connection that has bytes again."""
        self.poller.unregister(client)
        self.keepalived_conns.remove(conn)
        self._await_head(conn)

    def on_pending_socket_readable(self, conn: Connection, client: Any) -> None:
        """Look whether the head is whole by now."""
        if has_whole_head(conn.sock):
            self.poller.unregister(client)
            self.pending_conns.remove(conn)
            self._start(conn)

    def handle_error(self, req: Any, client: Any, addr: Any, exc: Exception) -> None:
        """Answer what is no HTTP with a problem; its bytes stay out of the log."""
        del req
        log = self.log.warning if is_client_error(exc) else self.log.error
        log("no answer to %s: %s", addr[0] if addr else "-", describe_for_log(exc))
        with contextlib.suppress(OSError):
            util.write_nonblock(client, protocol_response(exc))

    def handle(self, conn: Connection) -> Any:
        """Serve one request; a head that came with the one before may still be incomplete."""
        with self._watchdog.limit(conn.sock, self.read_timeout) as conn.head:
            return super().handle(conn)

    def handle_request(self, req: Any, conn: Connection) -> Any:
        """Let the application answer; from here on it limits its reading itself."""
        conn.head.end()
        make_prompt(req)
        return super().handle_request(req, conn)

    def _keepalive_after(self, conn: Connection, keepalive: bool) -> bool:
        with self._watchdog.limit(conn.sock, DRAIN_SECONDS):
            return bool(super()._keepalive_after(conn, keepalive))

    @property
    def _load(self) -> int:
        """Connections that wait for something of this process."""
        return int(self.nr_conns) - len(self.keepalived_conns) - len(self._lingering)

    def _show_load(self) -> None:
        if self._accepting and context_of(self.wsgi).readiness.is_settled:
            board.show_load(self.age, self._load)
        else:
            board.close_worker(self.age)

    def _is_for_another(self) -> bool:
        """Tell whether to leave a waiting connection to a worker that is less busy.

        The kernel wakes all workers and the busy ones are as quick to accept as the
        idle. One that does not come for it is waited for no longer than `LONGEST_YIELD`.
        """
        if not board.is_any_below(self._load):
            return False
        now = time.monotonic()
        if now - self._yielded_at > LONGEST_YIELD:
            self._yielding_since = now
        self._yielded_at = now
        if now - self._yielding_since > LONGEST_YIELD:
            return False
        time.sleep(_GLANCE)
        return True

    def _await_model(self) -> None:
        while self.alive and not context_of(self.wsgi).readiness.is_settled:
            self.notify()
            if not self.is_parent_alive():
                break
            time.sleep(_TICK)

    def _await_head(self, connection: Connection) -> None:
        if has_whole_head(connection.sock):
            self._start(connection)
            return
        connection.sock.setblocking(False)
        connection.timeout = time.monotonic() + self.read_timeout
        self.pending_conns.append(connection)
        self.poller.register(
            connection.sock,
            selectors.EVENT_READ,
            partial(self.on_pending_socket_readable, connection),
        )

    def _start(self, connection: Connection) -> None:
        connection.data_ready = True
        self.enqueue_req(connection)

    def _start_linger(self, connection: Connection) -> None:
        if not start_linger(connection):
            connection.close()
            return
        # It still counts, so that a stopping worker waits for it.
        self.nr_conns += 1
        self._lingering.append(connection)
        self.poller.register(
            connection.sock,
            selectors.EVENT_READ,
            partial(self._on_linger_readable, connection),
        )

    def _on_linger_readable(self, connection: Connection, _client: Any) -> None:
        if not drain(connection):
            self._lingering.remove(connection)
            self._end_linger(connection)

    def _end_lingering(self) -> None:
        now = time.monotonic()
        while self._lingering and self._lingering[0].timeout <= now:
            self._end_linger(self._lingering.popleft())

    def _end_linger(self, connection: Connection) -> None:
        with contextlib.suppress(OSError, KeyError, ValueError):
            self.poller.unregister(connection.sock)
        self.nr_conns -= 1
        connection.close()
