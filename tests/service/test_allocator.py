from __future__ import annotations

import mmap
import os
from pathlib import Path

import pytest
import torch

from service import allocator

NAMES = ("LRU_CACHE_CAPACITY", "ONEDNN_PRIMITIVE_CACHE_CAPACITY")


def test_few_kernels_are_kept_unless_the_operator_says_otherwise(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv(NAMES[0], "")
    monkeypatch.delenv(NAMES[0])
    monkeypatch.setenv(NAMES[1], "5")
    allocator.limit_kernel_caches()
    assert [os.environ[name] for name in NAMES] == ["16", "5"]


def test_torch_still_looks_for_these_variables() -> None:
    # A name that torch does not know any more would be ignored without a word.
    [library] = (Path(torch.__file__).parent / "lib").glob("libtorch_cpu.*")
    with library.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as code:
        for name in NAMES:
            # oneDNN puts its prefix before the name itself.
            assert code.find(name.removeprefix("ONEDNN_").encode()) >= 0
