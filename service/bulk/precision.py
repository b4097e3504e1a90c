"""One precision for all workers of a run, and for all outputs that go together.

Answers in float32, bfloat16 and int8 differ, in last digits or in more. So whatever
``auto`` once chose for a folder is kept, on whatever machine the run goes on.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from shutil import rmtree
from typing import Final

from service.errors import SitrepError
from service.settings import AUTO, PRECISIONS, Settings

SHARED: Final = ".shared"
"""Folder in the output folder through which workers share a choice, and weights."""


class PrecisionUnusable(SitrepError):
    """This machine, or this build of torch, cannot compute in the precision wanted."""

    def __init__(self, precision: str, error: RuntimeError) -> None:
        """Name the way out."""
        super().__init__(
            f"the network cannot compute in {precision} here ({error}); go on on a machine that"
            f" can, or set SITREP_DTYPE to another of {', '.join(PRECISIONS)}, which does the"
            " outputs that are there again"
        )


def settle(settings: Settings, begun: str | None) -> Settings:
    """Return ``settings`` with the precision ``begun`` in the place of ``auto``.

    ``begun`` is what earlier outputs were computed in, None if there are none; then
    ``auto`` stays, and the first worker to come chooses.
    """
    if settings.dtype != AUTO or begun not in PRECISIONS:
        return settings
    return replace(settings, dtype=begun)


def pin(settings: Settings, begun: str | None = None) -> Settings:
    """Return ``settings`` with a precision by name, for workers that cannot agree on one.

    Machines of a cluster may differ, and the fastest on one is not that on another. So
    ``auto`` is ``begun`` if there is that, else float32, or bfloat16 on GPUs.
    """
    settled = settle(settings, begun)
    if settled.dtype == AUTO:
        settled = replace(settled, dtype="bfloat16" if settings.device == "cuda" else "float32")
    return replace(settled, runtime=None)


@contextmanager
def shared_folder(out: Path) -> Iterator[Path]:
    """Make the folder `SHARED` in ``out``, empty, and remove it in the end.

    A run that was killed leaves it behind; the next one, which has to hold the lock of
    ``out``, removes that first.
    """
    folder = out / SHARED
    rmtree(folder, ignore_errors=True)
    folder.mkdir()
    try:
        yield folder
    finally:
        rmtree(folder, ignore_errors=True)
