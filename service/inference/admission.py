"""How much work a process takes on, and when to come back if it does not.

Work is counted twice: in documents, which cost a thread and memory each, and in
tokens (word pieces still to be read), which cost time. Whatever would pass a limit
is refused at once instead of waiting for an answer that comes too late.
"""

from __future__ import annotations

import math
import random
import threading
from collections.abc import Callable
from typing import Final

from service.errors import Overloaded

CHARACTERS_PER_TOKEN: Final = 3
"""Of English news, what windows read twice included; only an estimate before tokenisation."""
FIRST_RATE: Final = 2_000.0
"""Tokens a second assumed before any were read."""
SMOOTHING: Final = 0.05
"""Weight of the latest read in the moving average."""
LONGEST_WAIT: Final = 600
REASON: Final = "The service has as much work as it can do in time; send the request again later."
"""What a refused client is told."""


def estimate_tokens(characters: int) -> int:
    """Return about how many word pieces an article of ``characters`` makes, at least 1.

    >>> estimate_tokens(3_000)
    1000
    """
    return max(1, characters // CHARACTERS_PER_TOKEN)


class Admission:
    """The limits of one process and what of them is in use. Safe to use from several threads."""

    def __init__(
        self,
        *,
        max_documents: int,
        max_tokens: int,
        jitter: Callable[[], float] = random.random,
    ) -> None:
        """Take the limits; ``jitter`` gives 0 to 1 and spreads the times of return."""
        self._max_documents = max_documents
        self._max_tokens = max_tokens
        self._jitter = jitter
        self._lock = threading.Lock()
        self._documents = 0
        self._tokens = 0
        self._rate = FIRST_RATE

    @property
    def documents(self) -> int:
        """Documents admitted and not yet answered."""
        return self._documents

    @property
    def tokens(self) -> int:
        """Word pieces admitted and not yet read."""
        return self._tokens

    @property
    def is_full(self) -> bool:
        """Whether `admit` would refuse at this moment."""
        return self._documents >= self._max_documents

    def admit(self) -> Ticket:
        """Count one more document.

        Raises:
            Overloaded: there are as many as the limit allows.
        """
        with self._lock:
            if self.is_full:
                raise self._refusal()
            self._documents += 1
        return Ticket(self)

    def retry_after(self) -> int:
        """Return the seconds until what waits now will have been read, spread by the jitter."""
        wait = self._tokens / self._rate
        return min(LONGEST_WAIT, max(1, math.ceil(wait + self._jitter() * max(1.0, wait / 2))))

    def reserve(self, tokens: int) -> None:
        """Count ``tokens`` as waiting; an article longer than the limit may enter alone.

        Raises:
            Overloaded: others wait, and together they would pass the limit.
        """
        with self._lock:
            if self._tokens and self._tokens + tokens > self._max_tokens:
                raise self._refusal()
            self._tokens += tokens

    def correct(self, tokens: int) -> None:
        """Add ``tokens``, which may be negative, to what waits."""
        with self._lock:
            self._tokens += tokens

    def observe(self, tokens: int, seconds: float) -> None:
        """Learn from one read how fast this machine is."""
        if seconds > 0:
            with self._lock:
                self._rate += SMOOTHING * (tokens / seconds - self._rate)

    def leave(self, tokens: int) -> None:
        """Count one document less, and the ``tokens`` that it had still waiting."""
        with self._lock:
            self._documents -= 1
            self._tokens -= tokens

    def _refusal(self) -> Overloaded:
        return Overloaded(REASON, retry_after=self.retry_after())


class Ticket:
    """One admitted document: it keeps what is still waiting of it.

    The thread that waits may give up and release it while the one that reads is still
    at a window of it; what is read after the release counts no more.
    """

    def __init__(self, admission: Admission) -> None:
        """Belong to ``admission``, with no tokens yet."""
        self._admission = admission
        self._lock = threading.Lock()
        self._tokens = 0
        self._released = False

    def expect(self, tokens: int) -> None:
        """Reserve an estimate.

        Raises:
            Overloaded: it does not fit.
        """
        with self._lock:
            self._admission.reserve(tokens)
            self._tokens += tokens

    def plan(self, tokens: int) -> None:
        """Replace what is reserved by the true number of ``tokens``."""
        self._change(lambda waiting: tokens - waiting)

    def read(self, tokens: int, seconds: float) -> None:
        """Count ``tokens`` as read in ``seconds``."""
        self._admission.observe(tokens, seconds)
        self._change(lambda waiting: -min(tokens, waiting))

    def release(self) -> None:
        """Leave; a second call does nothing."""
        with self._lock:
            if not self._released:
                self._released = True
                self._admission.leave(self._tokens)

    def _change(self, change: Callable[[int], int]) -> None:
        with self._lock:
            if not self._released:
                added = change(self._tokens)
                self._admission.correct(added)
                self._tokens += added
