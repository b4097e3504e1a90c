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
_CLOSED: Final = 255
"""In the place of a load: this worker takes no connections."""

_bytes = mmap.mmap(-1, _SIZE)
_loads = mmap.mmap(-1, _SIZE)
_loads[:] = bytes([_CLOSED]) * _SIZE


def start_draining() -> None:
    """Tell every worker that this instance is about to stop."""
    _bytes[_DRAINING] = 1


def is_draining() -> bool:
    """Tell whether this instance is about to stop."""
    return _bytes[_DRAINING] == 1


def reset_worker(age: int) -> None:
    """Prepare the slot of the worker numbered ``age``, before its fork."""
    _bytes[_slot(age)] = 0
    close_worker(age)


def settle_worker(age: int) -> None:
    """Note that the worker numbered ``age`` has loaded its model, or failed to."""
    _bytes[_slot(age)] = 1


def is_settled(age: int) -> bool:
    """Tell whether the worker numbered ``age`` has loaded its model, or failed to."""
    return _bytes[_slot(age)] == 1


def show_load(age: int, connections: int) -> None:
    """Note how many connections the worker numbered ``age`` is busy with."""
    _loads[_slot(age)] = min(connections, _CLOSED - 1)


def close_worker(age: int) -> None:
    """Note that the worker numbered ``age`` takes no connections."""
    _loads[_slot(age)] = _CLOSED


def is_any_below(connections: int) -> bool:
    """Tell whether a worker that takes connections has fewer than ``connections``."""
    # The search runs in C; a minimum over all slots would cost more than the answer is worth.
    return any(_loads.find(bytes([load]), 0) >= 0 for load in range(min(connections, _CLOSED)))


def _slot(age: int) -> int:
    return _FIRST_WORKER + age % (_SIZE - _FIRST_WORKER)
