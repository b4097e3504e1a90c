"""How the C library keeps memory that was freed: less of it than by default.

With glibc every thread may have a heap of its own, and each keeps what its largest
request once took; a process with many threads then grows for hours. These heaps are
also too small for the tensors of a window, so that a thread that reads takes memory
from the system and gives it back time and again, which costs some percent of its time.
Elsewhere these functions do nothing.
"""

from __future__ import annotations

import ctypes
from typing import Final

_M_ARENA_MAX: Final = -8


def limit_arenas() -> None:
    """Let all threads share one heap; to be called before there are any threads."""
    library = ctypes.CDLL(None)
    if hasattr(library, "mallopt"):
        library.mallopt(_M_ARENA_MAX, 1)


def trim() -> None:
    """Give free memory back to the system."""
    library = ctypes.CDLL(None)
    if hasattr(library, "malloc_trim"):
        library.malloc_trim(0)
