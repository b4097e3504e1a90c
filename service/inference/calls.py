"""For whom the network reads: until when, and whether anyone still waits.

A call travels with the thread that serves a request, in a context variable, so that
no stage between the interface and the network has to pass it on::

    with calling(Call(deadline=time.monotonic() + 5)):
        extractor.extract(document)

Work outside any call has no deadline and is never dropped.
"""

from __future__ import annotations

import math
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Final

from service.errors import ClientGone, DeadlineExceeded

RETRY_LATE: Final = 1
"""Seconds after which a request that ran out of time may be sent again."""
RETRY_DEAD: Final = 5
"""Seconds in which a process whose inference thread died should have been replaced."""


class Call:
    """One request as the inference side sees it; subclasses say who waits and keep count."""

    def __init__(self, *, deadline: float = math.inf) -> None:
        """Take the deadline in seconds of `time.monotonic`."""
        self.deadline = deadline

    @property
    def remaining(self) -> float:
        """Seconds until the deadline; negative after it."""
        return self.deadline - time.monotonic()

    def is_gone(self) -> bool:
        """Tell whether the client has closed its connection."""
        return False

    def planned(self, tokens: int) -> None:
        """Take notice that ``tokens`` word pieces wait to be read."""

    def read(self, tokens: int, seconds: float) -> None:
        """Take notice that a window of ``tokens`` word pieces was read in ``seconds``."""

    def dropped(self, windows: int) -> None:
        """Take notice that ``windows`` windows will never be read."""

    def check(self) -> None:
        """Return if the work is still wanted.

        Raises:
            DeadlineExceeded: nobody waits for it any more.
            ClientGone: the client has closed its connection.
        """
        if self.remaining <= 0:
            raise DeadlineExceeded(
                "The request's deadline passed before its article was read.",
                retry_after=RETRY_LATE,
            )
        if self.is_gone():
            raise ClientGone("the client closed its connection")


_current: ContextVar[Call | None] = ContextVar("call", default=None)


def current_call() -> Call:
    """Return the call that this thread works for, or one without limits."""
    return _current.get() or Call()


@contextmanager
def calling(call: Call) -> Iterator[None]:
    """Make ``call`` the current one within the block."""
    token = _current.set(call)
    try:
        yield
    finally:
        _current.reset(token)
