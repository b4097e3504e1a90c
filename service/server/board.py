"""A few bytes that the arbiter and all its workers see, whoever of them dies.

The mapping is anonymous and shared; it has to be made before the first fork, which
importing this module in ``gunicorn.conf.py`` does.
"""

from __future__ import annotations

import mmap
from typing import Final

_DRAINING: Final = 0
_FIRST_WORKER: Final = 1
_SIZE: Final = mmap.PAGESIZE

_bytes = mmap.mmap(-1, _SIZE)


def start_draining() -> None:
    """Tell every worker that this instance is about to stop."""
    _bytes[_DRAINING] = 1


def is_draining() -> bool:
    """Tell whether this instance is about to stop."""
    return _bytes[_DRAINING] == 1


def reset_worker(age: int) -> None:
    """Prepare the slot of the worker numbered ``age``, before its fork."""
    _bytes[_slot(age)] = 0


def settle_worker(age: int) -> None:
    """Note that the worker numbered ``age`` has loaded its model, or failed to."""
    _bytes[_slot(age)] = 1


def is_settled(age: int) -> bool:
    """Tell whether the worker numbered ``age`` has loaded its model, or failed to."""
    return _bytes[_slot(age)] == 1


def _slot(age: int) -> int:
    return _FIRST_WORKER + age % (_SIZE - _FIRST_WORKER)
