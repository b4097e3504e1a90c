"""The folder that one instance's processes share while it runs: counters and choices."""

from __future__ import annotations

import contextlib
import functools
import os
import shutil
import tempfile
from pathlib import Path
from typing import Final

from service.settings import SHARED_WEIGHTS

SHARED_MEMORY: Final = Path("/dev/shm")  # noqa: S108 - a fresh folder of our own below it
_PREFIX: Final = "sitrep-"


@functools.cache
def runtime_folder() -> Path:
    """Return the folder, fresh in this process and the same for its children.

    Folders that killed instances left behind are removed.
    """
    parent = SHARED_MEMORY if _is_usable(SHARED_MEMORY) else Path(tempfile.gettempdir())
    _remove_stale(parent)
    return Path(tempfile.mkdtemp(prefix=f"{_PREFIX}{os.getpid()}-", dir=parent))


@functools.cache
def _weights_memory() -> int:
    """Return the descriptor behind the shared weights, always the same number."""
    return os.memfd_create("sitrep-weights")


def renew_shared_weights() -> None:
    """Let the workers to come share weights by memory of their own, empty so far.

    It is anonymous, so the size of ``/dev/shm`` does not limit it, and it is gone with
    the last process that uses it: workers from before a reload keep theirs. To be
    called in the parent. Without such memory (it is Linux's) the file is an ordinary one.
    """
    path = runtime_folder() / SHARED_WEIGHTS
    if not hasattr(os, "memfd_create"):
        path.unlink(missing_ok=True)
        return
    number = _weights_memory()
    fresh = os.memfd_create("sitrep-weights")
    os.dup2(fresh, number)
    os.close(fresh)
    if not path.is_symlink():
        # Each process sees its own descriptor there, the one it has from its parent.
        path.symlink_to(f"/proc/self/fd/{number}")


def remove_runtime_folder() -> None:
    """Remove the folder; the arbiter does it when it ends."""
    shutil.rmtree(runtime_folder(), ignore_errors=True)


def _is_usable(folder: Path) -> bool:
    return folder.is_dir() and os.access(folder, os.W_OK)


def _remove_stale(parent: Path) -> None:
    for folder in parent.glob(f"{_PREFIX}*-*"):
        owner = folder.name.removeprefix(_PREFIX).split("-", maxsplit=1)[0]
        if owner.isdecimal() and not _is_alive(int(owner)):
            with contextlib.suppress(OSError):
                shutil.rmtree(folder)


def _is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
