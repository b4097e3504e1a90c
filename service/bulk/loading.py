"""Loading the extractor in a process that does nothing else."""

from __future__ import annotations

import ctypes
import os
from collections.abc import Callable
from contextlib import suppress
from typing import Final

from service.bulk.precision import PrecisionUnusable
from service.extraction.contract import EventExtractor
from service.settings import Settings

Load = Callable[[Settings], EventExtractor]
"""Returns the extractor; a function of a module, since it is sent to other processes."""
_ONE_THREAD: Final = {"OMP_NUM_THREADS": "1", "TOKENIZERS_PARALLELISM": "false"}
_ARENAS: Final = -8
"""``M_ARENA_MAX`` of glibc's malloc.h."""


def load_for_bulk(load: Load, settings: Settings) -> EventExtractor:
    """Return an extractor that passed its self-test and computes on one thread.

    Processes with one thread each read more in a second than threads of one
    process, and sums over as many threads everywhere are equal everywhere.

    Raises:
        SelfTestFailed: it does not find the event of a known sentence.
        PrecisionUnusable: it cannot compute here.
        SitrepError: whatever ``load`` raises.
    """
    # Read by torch when it is imported, which the first load does.
    os.environ.update(_ONE_THREAD)
    _share_memory_among_threads()
    try:
        extractor = load(settings)
        extractor.self_test()
    # What torch raises where a processor or a build lacks the kernels.
    except RuntimeError as error:
        raise PrecisionUnusable(settings.dtype, error) from error
    return extractor


def _share_memory_among_threads() -> None:
    """Have all threads allocate as the first one does, where the C library is glibc.

    It gives others arenas that hold no tensor of a window, so that memory is taken from
    the system and given back for each, which costs the thread that reads a few percent.
    """
    with suppress(AttributeError, OSError):
        ctypes.CDLL(None).mallopt(_ARENAS, 1)
