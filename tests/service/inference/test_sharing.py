"""Processes share one copy of the weights, whoever of them comes first."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest

from models import checkpoint
from service.errors import WeightsInvalid
from service.inference import sharing
from service.inference.torch_backend import TorchBackend
from service.server import runtime
from service.settings import AUTO, PRECISIONS, SHARED_WEIGHTS
from tests.service.inference.checkpoints import random_windows, tiny_checkpoint

WINDOWS = random_windows(12)


@pytest.fixture
def weights(tmp_path: Path) -> Path:
    return tiny_checkpoint(tmp_path / "tiny")


@pytest.fixture
def shared(tmp_path: Path) -> Path:
    folder = tmp_path / "shared"
    folder.mkdir()
    return folder


@pytest.fixture
def loads(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """Count how often the weights are unpacked."""
    counted: list[Path] = []
    load = checkpoint.load_checkpoint

    def count(folder: Path) -> object:
        counted.append(folder)
        return load(folder)

    monkeypatch.setattr(sharing, "load_checkpoint", count)
    return counted


@pytest.mark.parametrize("precision", PRECISIONS)
def test_the_second_process_maps_what_the_first_loaded(
    weights: Path, shared: Path, loads: list[Path], precision: str
) -> None:
    alone = TorchBackend(weights, precision=precision).read(WINDOWS)
    loads.clear()
    first = TorchBackend(weights, precision=precision, shared=shared)
    second = TorchBackend(weights, precision=precision, shared=shared)
    assert len(loads) == 1
    assert first.read(WINDOWS) == second.read(WINDOWS) == alone


def test_auto_is_chosen_once(weights: Path, shared: Path, loads: list[Path]) -> None:
    found: list[str] = []

    def load() -> None:
        found.append(TorchBackend(weights, precision=AUTO, shared=shared).precision)

    threads = [threading.Thread(target=load) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(found)) == 1
    assert len(found) == 4
    assert len(loads) == 1


def test_another_precision_is_loaded_alone(weights: Path, shared: Path, loads: list[Path]) -> None:
    TorchBackend(weights, precision="float32", shared=shared)
    assert TorchBackend(weights, precision="int8", shared=shared).precision == "int8"
    assert len(loads) == 2
    TorchBackend(weights, precision="float32", shared=shared)
    assert len(loads) == 2


def test_other_weights_are_never_taken_for_these(
    weights: Path, shared: Path, loads: list[Path], caplog: pytest.LogCaptureFixture
) -> None:
    TorchBackend(weights, shared=shared)
    manifest = weights / "manifest.json"
    manifest.write_text(manifest.read_text().replace("{\n", "{ \n"))
    TorchBackend(weights, shared=shared)
    assert len(loads) == 2
    assert "not those that other processes share" in caplog.text


def test_a_file_that_was_not_written_whole_is_written_again(
    weights: Path, shared: Path, loads: list[Path]
) -> None:
    TorchBackend(weights, shared=shared)
    path = shared / SHARED_WEIGHTS
    path.write_bytes(path.read_bytes()[:-200])
    TorchBackend(weights, shared=shared)
    TorchBackend(weights, shared=shared)
    assert len(loads) == 2


def test_without_room_every_process_has_its_own(
    weights: Path, shared: Path, loads: list[Path], caplog: pytest.LogCaptureFixture
) -> None:
    (shared / SHARED_WEIGHTS).symlink_to("/dev/full")
    answers = TorchBackend(weights, precision=AUTO, shared=shared).read(WINDOWS)
    assert answers == TorchBackend(weights, precision=AUTO, shared=shared).read(WINDOWS)
    assert "cannot be shared" in caplog.text
    assert len(loads) == 2


def test_altered_weights_are_refused_beside_a_good_copy(weights: Path, shared: Path) -> None:
    TorchBackend(weights, shared=shared)
    shard = next(weights.glob("weights-*"))
    shard.write_bytes(shard.read_bytes()[:-1] + b"\0")
    with pytest.raises(WeightsInvalid, match="differs from its sha256"):
        TorchBackend(weights, shared=shared)


@pytest.mark.skipif(not hasattr(os, "memfd_create"), reason="memory without a name is Linux's")
def test_the_servers_file_is_memory_and_new_after_a_reload(
    weights: Path, shared: Path, loads: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runtime, "runtime_folder", lambda: shared)
    runtime.renew_shared_weights()
    path = shared / SHARED_WEIGHTS
    assert path.stat().st_size == 0
    first = TorchBackend(weights, shared=shared)
    answers = first.read(WINDOWS)
    assert path.stat().st_size > 0
    assert not list(shared.glob("*.safetensors"))
    runtime.renew_shared_weights()
    assert path.stat().st_size == 0
    # Who mapped the memory before keeps it.
    assert first.read(WINDOWS) == answers
    assert TorchBackend(weights, shared=shared).read(WINDOWS) == answers
    assert len(loads) == 2
