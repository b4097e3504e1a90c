"""The processes of a run: who works on what, and what happens when one dies."""

from __future__ import annotations

import multiprocessing
from collections import deque
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import Final, Protocol

from service.bulk.loading import Load
from service.bulk.plan import Job, Plan
from service.bulk.worker import Failed, Finished, Message, Progress, Ready, Unusable, work
from service.errors import SitrepError
from service.settings import AUTO, Settings

TRIES: Final = 2
"""How often a shard whose worker died is given to another one, the first time included."""
# Never a fork: torch's threads do not survive one.
_CONTEXT: Final = multiprocessing.get_context("spawn")


class WorkersUnusable(SitrepError):
    """No worker can answer anything, so the run cannot go on."""


class Listener(Protocol):
    """Is told what happens, in this process."""

    def progressed(self, rows: int, size: int) -> None:
        """Some rows are answered, which took ``size`` bytes of input."""

    def finished(self, job: Job, message: Finished) -> None:
        """An output is in its place."""

    def failed(self, job: Job, reason: str) -> None:
        """A shard could not be answered; its output is not there."""


@dataclass(slots=True, eq=False)
class _Worker:
    process: BaseProcess
    connection: Connection
    job: Job | None = None
    sent: int = 0
    """Bytes of progress that were reported for the job, taken back if it dies."""
    rows: int = 0


@dataclass(slots=True)
class Supervisor:
    """Runs jobs on ``plan.workers`` processes, all of which compute in one precision."""

    plan: Plan
    settings: Settings
    load: Load
    listener: Listener
    _waiting: deque[Job] = field(default_factory=deque)
    _workers: list[_Worker] = field(default_factory=list)
    _tries: dict[str, int] = field(default_factory=dict)
    _deaths_in_loading: int = 0
    _precision: str = AUTO
    """What all workers have to compute in; ``auto`` until the first one tells."""

    def __post_init__(self) -> None:
        """Take a precision that the settings name for decided."""
        self._precision = self.settings.dtype

    def run(self, jobs: Iterable[Job]) -> None:
        """Have every job done or failed; return when no process is left.

        Raises:
            WorkersUnusable: the extractor cannot be loaded, or computes in another precision.
        """
        self._waiting.extend(jobs)
        try:
            for _ in range(min(self.plan.workers, len(self._waiting))):
                self._start()
            while self._workers:
                self._attend()
        finally:
            for worker in self._workers:
                worker.process.terminate()
                worker.process.join()
                worker.connection.close()
            self._workers.clear()

    def _start(self) -> None:
        ours, theirs = _CONTEXT.Pipe()
        process = _CONTEXT.Process(
            target=work, args=(theirs, self.load, self.settings, self.plan), daemon=True
        )
        process.start()
        # With this end closed here, the pipe breaks when the worker dies.
        theirs.close()
        self._workers.append(_Worker(process, ours))

    def _attend(self) -> None:
        by_connection = {worker.connection: worker for worker in self._workers}
        for connection in wait(list(by_connection)):
            worker = by_connection[connection]  # type: ignore[index]  # only ours were given
            try:
                message: Message = worker.connection.recv()
            except (EOFError, ConnectionResetError):
                self._bury(worker)
            else:
                self._take(worker, message)

    def _take(self, worker: _Worker, message: Message) -> None:
        match message:
            case Ready(precision):
                self._agree_on(precision)
                self._give(worker)
            case Unusable(reason):
                raise WorkersUnusable(reason)
            case Progress(rows, size):
                worker.rows += rows
                worker.sent += size
                self.listener.progressed(rows, size)
            case Finished():
                assert worker.job is not None
                self.listener.finished(worker.job, message)
                self._give(worker)
            case Failed(reason):
                self._fail(worker, reason)
                self._give(worker)

    def _agree_on(self, precision: str) -> None:
        if self._precision == AUTO:
            self._precision = precision
        if precision != self._precision:
            raise WorkersUnusable(
                f"a worker computes in {precision} and the run in {self._precision}; set"
                " SITREP_DTYPE to what all of them can"
            )

    def _give(self, worker: _Worker) -> None:
        worker.rows = worker.sent = 0
        worker.job = self._waiting.popleft() if self._waiting else None
        # If it died meanwhile, the end of its pipe is read next and the job put back.
        with suppress(OSError):
            worker.connection.send(worker.job)
        if worker.job is None:
            self._retire(worker)

    def _retire(self, worker: _Worker) -> None:
        self._workers.remove(worker)
        worker.connection.close()
        worker.process.join()

    def _bury(self, worker: _Worker) -> None:
        """Put the job of a dead worker back, and another worker in its place."""
        self._retire(worker)
        if worker.job is None:
            self._died_in_loading(worker.process.exitcode)
        else:
            self._put_back(worker, worker.job)
        if self._waiting:
            self._start()

    def _died_in_loading(self, code: int | None) -> None:
        self._deaths_in_loading += 1
        if self._deaths_in_loading > TRIES:
            raise WorkersUnusable(f"a worker ended with code {code} before it could answer")

    def _put_back(self, worker: _Worker, job: Job) -> None:
        self._tries[job.output] = self._tries.get(job.output, 0) + 1
        if self._tries[job.output] < TRIES:
            self.listener.progressed(-worker.rows, -worker.sent)
            self._waiting.append(job)
        else:
            self._fail(
                worker,
                f"its worker ended with code {worker.process.exitcode}, {TRIES} times;"
                " the system may be out of memory",
            )

    def _fail(self, worker: _Worker, reason: str) -> None:
        assert worker.job is not None
        self.listener.progressed(-worker.rows, worker.job.size - worker.sent)
        self.listener.failed(worker.job, reason)
