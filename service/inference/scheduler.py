"""One inference thread for all requests of a process, and a fair queue before it.

Documents take turns: after each window the next document is served, so a book does
not keep a bulletin waiting. Before each window its call is asked whether the answer
is still wanted. What fails, fails for its own document only.

The queue itself has no limit; `service.inference.admission` limits what may enter.
"""

from __future__ import annotations

import logging
import threading
import time
from collections import deque
from collections.abc import Sequence
from typing import Final

from models.frames import MentionFrame, WindowInput
from models.tokenizer import Tokenizer
from service import allocator
from service.errors import ClientGone, DeadlineExceeded, NotReady
from service.inference.backend import Backend
from service.inference.calls import RETRY_DEAD, Call, current_call

_POLL: Final = 1.0
TRIM_AFTER: Final = 50
"""Windows after which free memory goes back to the system: what windows of ever other
lengths leave behind would otherwise pile up in the heap."""

_log = logging.getLogger(__name__)


class _Job:
    """The windows of one document on their way through the network."""

    def __init__(self, windows: Sequence[WindowInput], call: Call) -> None:
        self.windows = windows
        self.call = call
        self.taken = 0
        self.frames: dict[int, list[MentionFrame]] = {}
        self.error: BaseException | None = None
        self.done = threading.Event()
        self._ending = threading.Lock()

    def take(self) -> int:
        """Return the number of the next window and count it as taken."""
        self.taken += 1
        return self.taken - 1

    def keep(self, number: int, frames: list[MentionFrame]) -> None:
        """Keep the answer for one window; the last one ends the job."""
        self.frames[number] = frames
        if len(self.frames) == len(self.windows):
            self.done.set()

    def fail(self, error: BaseException) -> None:
        """End the job with ``error``, once; what was not read yet never will be."""
        # The thread that waits and the one that reads may both give up.
        with self._ending:
            if self.done.is_set():
                return
            self.error = error
            self.done.set()
        self.call.dropped(len(self.windows) - len(self.frames))

    def is_wanted(self) -> bool:
        """Tell whether to go on; a job that nobody wants ends here."""
        if self.done.is_set():
            return False
        try:
            self.call.check()
        except (ClientGone, DeadlineExceeded) as error:
            self.fail(error)
            return False
        return True

    def answers(self) -> list[list[MentionFrame]]:
        """Return the frames of all windows in order, or raise what the job ended with."""
        if self.error is not None:
            raise self.error
        return [self.frames[number] for number in range(len(self.windows))]


_Slot = tuple[_Job, int]
"""A window: its job and its number in it."""


class Scheduler:
    """A `Backend` that reads with another one, on a thread of its own.

    The thread starts with the first `read`, so a scheduler may be built before a fork.
    """

    def __init__(self, backend: Backend, *, stuck_after: float = 60.0) -> None:
        """Take the backend, and the seconds after which one read counts as stuck."""
        self._backend = backend
        self._stuck_after = stuck_after
        self._jobs: deque[_Job] = deque()
        self._changed = threading.Condition()
        self._thread: threading.Thread | None = None
        self._busy_since: float | None = None
        self._untrimmed = 0

    @property
    def name(self) -> str:
        """Name of the weights."""
        return self._backend.name

    @property
    def version(self) -> str:
        """Version of the weights."""
        return self._backend.version

    @property
    def precision(self) -> str:
        """What the matrix products are computed in."""
        return self._backend.precision

    @property
    def max_pieces(self) -> int:
        """Word pieces that a window may hold."""
        return self._backend.max_pieces

    @property
    def batch_tokens(self) -> int:
        """As the backend that reads."""
        return self._backend.batch_tokens

    @property
    def tokenizer(self) -> Tokenizer:
        """The word pieces that the network was trained on."""
        return self._backend.tokenizer

    def fault(self) -> str | None:
        """Return why nothing will ever be read again, or None while all is well."""
        if self._thread is not None and not self._thread.is_alive():
            return "the inference thread has died"
        since = self._busy_since
        if since is not None and time.monotonic() - since > self._stuck_after:
            return f"the inference thread has been stuck for more than {self._stuck_after:.0f} s"
        return self._backend.fault()

    def relate(
        self,
        earlier: Sequence[tuple[float, ...]],
        later: Sequence[tuple[float, ...]],
        gaps: Sequence[int],
    ) -> Sequence[tuple[float, float, float]]:
        """Compare pairs of mentions at once: the work is too small to wait for a turn."""
        return self._backend.relate(earlier, later, gaps)

    def read(self, windows: Sequence[WindowInput]) -> list[list[MentionFrame]]:
        """Return the mentions of each window, once it was their turn.

        Raises:
            DeadlineExceeded: the current call's deadline passed first.
            ClientGone: the current call's client left first.
            NotReady: the inference thread is dead or stuck.
        """
        if not windows:
            return []
        job = _Job(windows, current_call())
        job.call.planned(sum(len(window.pieces) for window in windows))
        with self._changed:
            self._start()
            self._jobs.append(job)
            self._changed.notify()
        self._wait(job)
        return job.answers()

    def _start(self) -> None:
        if self._thread is None:
            thread = threading.Thread(target=self._run, name="inference", daemon=True)
            thread.start()
            # Known only once it runs: one that does not is taken for dead.
            self._thread = thread

    def _wait(self, job: _Job) -> None:
        """Return when ``job`` has ended, at the latest shortly after its deadline."""
        while not job.done.wait(max(0.0, min(_POLL, job.call.remaining))):
            reason = self.fault()
            if reason is not None:
                job.fail(NotReady(f"The model cannot answer: {reason}.", retry_after=RETRY_DEAD))
            job.is_wanted()

    def _run(self) -> None:
        try:
            while True:
                self._read(self._next())
        # What no document can be blamed for ends the thread; `fault` tells.
        except BaseException as error:  # noqa: BLE001 - there is nobody to raise it to
            _log.critical("the inference thread ends: %s", type(error).__qualname__)

    def _next(self) -> list[_Slot]:
        """Wait for work and return the windows of one read: one, or what a batch holds."""
        with self._changed:
            while True:
                slots = self._pick()
                if slots:
                    return slots
                self._changed.wait()

    def _pick(self) -> list[_Slot]:
        slots: list[_Slot] = []
        longest = 0
        while self._jobs:
            job = self._jobs.popleft()
            if not job.is_wanted():
                continue
            longest = max(longest, len(job.windows[job.taken].pieces))
            if slots and longest * (len(slots) + 1) > self._backend.batch_tokens:
                self._jobs.appendleft(job)
                break
            slots.append((job, job.take()))
            if job.taken < len(job.windows):
                self._jobs.append(job)
        return slots

    def _read(self, slots: list[_Slot]) -> None:
        self._busy_since = started = time.monotonic()
        try:
            answers = self._backend.read([job.windows[number] for job, number in slots])
        except Exception as error:  # noqa: BLE001 - becomes the error of one document
            self._isolate(slots, error)
            return
        finally:
            self._busy_since = None
        seconds = (time.monotonic() - started) / len(slots)
        for (job, number), frames in zip(slots, answers, strict=True):
            job.call.read(len(job.windows[number].pieces), seconds)
            job.keep(number, frames)
        self._trim(len(slots))

    def _trim(self, windows: int) -> None:
        self._untrimmed += windows
        if self._untrimmed >= TRIM_AFTER:
            self._untrimmed = 0
            allocator.trim()

    def _isolate(self, slots: list[_Slot], error: Exception) -> None:
        """Fail the one document, or find out which of a batch it is."""
        if len(slots) == 1:
            slots[0][0].fail(error)
            return
        for slot in slots:
            self._read([slot])
