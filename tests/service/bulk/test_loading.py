from __future__ import annotations

import ctypes
import subprocess
import sys
from pathlib import Path

import pytest

from service.bulk.loading import load_for_bulk
from service.bulk.precision import PrecisionUnusable
from service.settings import REPOSITORY, Settings
from tests.fakes import FakeExtractor

COUNT = """
import ctypes, sys, threading
from service.bulk.loading import load_for_bulk
from service.settings import Settings
from tests.fakes import load_fake

if sys.argv[2] == "loaded":
    load_for_bulk(load_fake, Settings())
barrier = threading.Barrier(4)

def allocate():
    barrier.wait()
    held = bytearray(100_000)
    barrier.wait()

threads = [threading.Thread(target=allocate) for _ in range(4)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
libc = ctypes.CDLL(None)
libc.fopen.restype = ctypes.c_void_p
file = ctypes.c_void_p(libc.fopen(sys.argv[1].encode(), b"w"))
libc.malloc_info(0, file)
libc.fclose(file)
"""


def arenas(path: Path, how: str) -> int:
    command = [sys.executable, "-c", COUNT, str(path), how]
    subprocess.run(command, cwd=REPOSITORY, check=True, timeout=60)
    return path.read_text(encoding="utf-8").count("<heap nr=")


@pytest.mark.skipif(not hasattr(ctypes.CDLL(None), "malloc_info"), reason="glibc only")
def test_threads_of_a_worker_share_one_arena(tmp_path: Path) -> None:
    assert arenas(tmp_path / "loaded", "loaded") == 1
    assert arenas(tmp_path / "before", "not") > 1


def test_what_cannot_be_computed_here_is_told_with_the_way_out() -> None:
    def load(_settings: Settings) -> FakeExtractor:
        raise RuntimeError("no such kernel")

    with pytest.raises(PrecisionUnusable, match=r"int8 here \(no such kernel\).*SITREP_DTYPE"):
        load_for_bulk(load, Settings(dtype="int8"))
