from __future__ import annotations

import mmap
from pathlib import Path

import pytest

from benchmarks.serving.instance import own_memory
from service.settings import REPOSITORY

SIZE = 32 << 20

pytestmark = pytest.mark.skipif(
    not Path("/proc/self/smaps_rollup").exists(), reason="only Linux tells"
)


def test_memory_that_a_process_fills_is_its_own() -> None:
    before = own_memory("self")
    with mmap.mmap(-1, SIZE) as memory:
        memory.write(bytes([1]) * SIZE)
        assert own_memory("self") - before >= SIZE >> 20


def test_a_file_that_it_reads_is_not() -> None:
    path = REPOSITORY / "models" / "weights" / "weights-00.safetensors"
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as mapped:
        assert len(mapped) >= SIZE
        before = own_memory("self")
        assert sum(mapped[:: mmap.PAGESIZE]) > 0
        assert own_memory("self") - before < 1


def test_a_process_that_is_gone_has_none() -> None:
    assert own_memory(2**22 + 1) == 0
