"""What processes keep of the memory they once needed: less than by default.

With glibc every thread may have a heap of its own, and each keeps what its largest
request once took; a process with many threads then grows for hours. These heaps are
also too small for the tensors of a window, so that a thread that reads takes memory
from the system and gives it back time and again, which costs some percent of its time.
Elsewhere the functions for that do nothing.

Torch and oneDNN keep the kernels that they prepared for matrices of a shape, torch by
default for a thousand shapes. Windows are of any length, so most are never met again,
and a process grew for hours until a thousand were there. A window needs a dozen.
"""

from __future__ import annotations

import ctypes
import os
from typing import Final

_M_ARENA_MAX: Final = -8
_KERNEL_CACHES: Final = {"LRU_CACHE_CAPACITY": "16", "ONEDNN_PRIMITIVE_CACHE_CAPACITY": "16"}
"""Environment variables that torch (ideep) and oneDNN read."""


def limit_arenas() -> None:
    """Let all threads share one heap; to be called before there are any threads."""
    library = ctypes.CDLL(None)
    if hasattr(library, "mallopt"):
        library.mallopt(_M_ARENA_MAX, 1)


def limit_kernel_caches() -> None:
    """Let few kernels be kept, unless the environment says how many; before torch is imported."""
    for name, capacity in _KERNEL_CACHES.items():
        os.environ.setdefault(name, capacity)


def trim() -> None:
    """Give free memory back to the system."""
    library = ctypes.CDLL(None)
    if hasattr(library, "malloc_trim"):
        library.malloc_trim(0)
