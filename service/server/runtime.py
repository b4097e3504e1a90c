"""The folder that one instance's processes share while it runs: counters and choices."""

from __future__ import annotations

import contextlib
import functools
import os
import shutil
import tempfile
from pathlib import Path
from typing import Final

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
