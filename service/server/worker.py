"""A gunicorn worker that slow clients cannot occupy and that leaves when it is of no use."""

from __future__ import annotations

import contextlib
import selectors
import time
from functools import partial
from typing import Any, Final

from gunicorn import util
from gunicorn.workers.gthread import ThreadWorker

from service.api.context import context_of
from service.logs import request_fields
from service.server import board
from service.server.connections import (
    Connection,
    limit_sending,
    peek_head,
    send_at_once,
    take_request,
)
from service.server.lingering import Lingering
from service.server.protocol import describe_for_log, is_client_error, protocol_response
from service.server.refusals import BODY, KIND, Refusal, Refusals
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
    _refusals: Refusals

    def __init__(self, *arguments: Any, **keywords: Any) -> None:
        """Take gunicorn's arguments."""
        super().__init__(*arguments, **keywords)
        self._lingering = Lingering(self._count_out)
        self._watchdog = Watchdog()
        self._yielding_since = self._yielded_at = 0.0

    def run(self) -> None:
        """Serve; a replacement loads its model first, so that nobody meets it unready."""
        if self.age > self.cfg.workers:
            self._await_model()
        self._refusals = Refusals(context_of(self.wsgi))
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
        self._lingering.end_overdue(self.poller)

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
        received = peek_head(conn.sock)
        if received is not None:
            self.poller.unregister(client)
            self.pending_conns.remove(conn)
            self._start(conn, received)

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
        received = peek_head(connection.sock)
        if received is not None:
            self._start(connection, received)
            return
        connection.sock.setblocking(False)
        connection.timeout = time.monotonic() + self.read_timeout
        self.pending_conns.append(connection)
        self.poller.register(
            connection.sock,
            selectors.EVENT_READ,
            partial(self.on_pending_socket_readable, connection),
        )

    def _start(self, connection: Connection, received: bytes) -> None:
        refusal = self._refusals.consider(received)
        if refusal is None:
            connection.data_ready = True
            limit_sending(connection.sock, self.write_timeout)
            self.enqueue_req(connection)
        else:
            self._refuse(connection, refusal, len(received))

    def _refuse(self, connection: Connection, refusal: Refusal, seen: int) -> None:
        """Answer here and now; the connection stays if the whole request is there."""
        missing = take_request(connection.sock, refusal.head.size, seen)
        keep = refusal.head.keeps_connection and not missing and self._can_keep
        sent = send_at_once(connection.sock, refusal.response(keep=keep))
        self._note(connection, refusal)
        if keep and sent:
            self._keep(connection)
        else:
            connection.missing, connection.patience = missing, self.read_timeout
            self._leave(connection, lingers=sent and missing > 0)

    def _note(self, connection: Connection, refusal: Refusal) -> None:
        """Count the refusal, and log it."""
        seconds = self._refusals.count(refusal)
        token = request_fields.set(refusal.trace.log_fields())
        self.log.note_access(
            method="POST",
            path=refusal.head.path,
            status=KIND.status,
            sent=len(BODY),
            seconds=seconds,
            client=connection.client[0],
            request_id=refusal.trace.request_id,
        )
        request_fields.reset(token)

    @property
    def _can_keep(self) -> bool:
        return self.alive and len(self.keepalived_conns) < self.max_keepalived

    def _keep(self, connection: Connection) -> None:
        connection.set_timeout()
        self.keepalived_conns.append(connection)
        self.poller.register(
            connection.sock,
            selectors.EVENT_READ,
            partial(self.on_client_socket_readable, connection),
        )

    def _leave(self, connection: Connection, *, lingers: bool = False) -> None:
        self._count_out()
        connection.close(graceful=lingers)

    def _start_linger(self, connection: Connection) -> None:
        # It still counts, so that a stopping worker waits for it.
        if self._lingering.start(connection, self.poller):
            self.nr_conns += 1
        else:
            connection.close()

    def _count_out(self) -> None:
        self.nr_conns -= 1
