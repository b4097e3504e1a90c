"""The kernels as this machine's compiler makes them."""

from __future__ import annotations

import pytest

from models.kernels.build import build, find_compiler
from models.kernels.library import Kernels


@pytest.fixture(scope="session", params=["this processor", "any processor"])
def kernels(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Kernels:
    if find_compiler() is None:
        pytest.skip("there is no C compiler")
    out = tmp_path_factory.mktemp("kernels") / "libkernels.so"
    build(out, any_processor=request.param == "any processor")
    return Kernels(out)
