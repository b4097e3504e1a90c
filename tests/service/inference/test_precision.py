from __future__ import annotations

import json
import logging
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from models.frames import WindowInput
from service.inference import precision
from service.inference.precision import LEAST_AGREEMENT, Trial, best_of, choose_precision
from service.inference.torch_backend import TorchBackend
from service.settings import AUTO, PRECISIONS
from tests.service.inference.checkpoints import random_windows, tiny_checkpoint


@pytest.fixture(scope="module")
def weights(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny_checkpoint(tmp_path_factory.mktemp("precision") / "tiny")


@pytest.fixture(scope="module")
def windows() -> Sequence[WindowInput]:
    return random_windows(20)


@pytest.mark.parametrize("name", PRECISIONS)
def test_every_precision_reads_alike(
    weights: Path, windows: Sequence[WindowInput], name: str
) -> None:
    exact = TorchBackend(weights).read(windows)
    backend = TorchBackend(weights, precision=name)
    found = backend.read(windows)
    assert backend.precision == name
    assert found == backend.read(windows)
    places = [{(frame.type, frame.start) for frame in frames} for frames in exact]
    again = [{(frame.type, frame.start) for frame in frames} for frames in found]
    shared = sum(len(one & other) for one, other in zip(places, again, strict=True))
    assert shared > 0.9 * sum(map(len, places)) > 0


def test_fastest_that_passes_is_chosen() -> None:
    exact = Trial("float32", 100.0, 1.0, 1.0)
    close = Trial("bfloat16", 50.0, LEAST_AGREEMENT, 1.0)
    wild = Trial("int8", 10.0, 1.0, LEAST_AGREEMENT - 0.001)
    slow = Trial("int8", 200.0, 1.0, 1.0)
    assert best_of([exact, close, wild]) is close
    assert best_of([exact, wild]) is exact
    assert best_of([exact, slow]) is exact


def test_choice_is_logged_with_its_reasons(weights: Path, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO):
        backend = TorchBackend(weights, precision=AUTO)
    assert backend.precision in PRECISIONS
    assert f"computing in {backend.precision}" in caplog.text
    assert caplog.text.count("ms a window") == len(PRECISIONS)


def test_processes_share_one_choice(
    weights: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[int] = []
    backend = TorchBackend(weights)

    def count(*_: object) -> list[Trial]:
        calls.append(1)
        return [Trial("float32", 2.0, 1.0, 1.0), Trial("int8", 1.0, 1.0, 1.0)]

    monkeypatch.setattr(precision, "try_all", count)
    network = backend._reader._network
    with ThreadPoolExecutor(4) as pool:
        futures = [
            pool.submit(choose_precision, network, backend.tokenizer, tmp_path) for _ in range(4)
        ]
        assert [future.result() for future in futures] == ["int8"] * 4
    assert len(calls) == 1
    assert choose_precision(network, backend.tokenizer, tmp_path) == "int8"
    assert len(json.loads((tmp_path / "precision.json").read_text())["trials"]) == 2
    choose_precision(network, backend.tokenizer, tmp_path, weights="others")
    assert len(calls) == 2


def test_precision_that_cannot_be_computed_is_passed_over(
    weights: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    build = precision.build_reader

    def refuse(network: object, name: str) -> object:
        if name == "int8":
            raise RuntimeError("no kernel")
        return build(network, name)  # type: ignore[arg-type]

    monkeypatch.setattr(precision, "build_reader", refuse)
    backend = TorchBackend(weights)
    trials = precision.try_all(backend._reader._network, backend.tokenizer)
    assert [trial.precision for trial in trials] == ["float32", "bfloat16"]
    assert "int8 cannot be computed here" in caplog.text


def test_hopelessly_slow_precision_reads_one_sentence_only(
    weights: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    build = precision.build_reader
    reads: list[int] = []

    def slow(network: object, name: str) -> object:
        reader = build(network, name)  # type: ignore[arg-type]
        if name == "int8":
            read = reader.read

            def wait(window: WindowInput) -> object:
                reads.append(len(window.pieces))
                end = time.thread_time() + 0.5
                while time.thread_time() < end:
                    pass
                return read(window)

            monkeypatch.setattr(reader, "read", wait)
        return reader

    monkeypatch.setattr(precision, "build_reader", slow)
    backend = TorchBackend(weights)
    trials = precision.try_all(backend._reader._network, backend.tokenizer)
    assert [trial.precision for trial in trials] == ["float32", "bfloat16"]
    assert len(reads) == 2
    assert "int8 cannot be computed here: a sentence takes" in caplog.text
