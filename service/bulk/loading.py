"""Loading the extractor in a process that does nothing else."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Final

from service import allocator
from service.bulk.precision import PrecisionUnusable
from service.extraction.contract import EventExtractor
from service.settings import Settings

Load = Callable[[Settings], EventExtractor]
"""Returns the extractor; a function of a module, since it is sent to other processes."""
_ONE_THREAD: Final = {"OMP_NUM_THREADS": "1", "TOKENIZERS_PARALLELISM": "false"}


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
    allocator.limit_kernel_caches()
    allocator.limit_arenas()
    try:
        extractor = load(settings)
        extractor.self_test()
    # What torch raises where a processor or a build lacks the kernels.
    except RuntimeError as error:
        raise PrecisionUnusable(settings.dtype, error) from error
    return extractor
