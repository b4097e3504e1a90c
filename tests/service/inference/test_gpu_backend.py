"""The batching of the GPU backend, run on the CPU; no test here has seen a GPU."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from models.frames import MentionFrame, WindowInput
from service.errors import WeightsInvalid
from service.inference.gpu_backend import GpuBackend, collate_windows, plan_batches, rows_of
from service.inference.torch_backend import TorchBackend
from tests.service.inference.checkpoints import random_windows, tiny_checkpoint

BUDGET = 512


@pytest.fixture(scope="module")
def weights(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny_checkpoint(tmp_path_factory.mktemp("gpu") / "tiny")


@pytest.fixture(scope="module")
def backend(weights: Path) -> GpuBackend:
    return GpuBackend(weights, batch_tokens=BUDGET, device="cpu", precision="float32")


def flat(answers: Sequence[Sequence[MentionFrame]]) -> list[object]:
    return [
        (
            (number, frame.type, frame.start, frame.stop, frame.modality),
            [(item.role, item.start, item.stop) for item in frame.arguments],
        )
        for number, frames in enumerate(answers)
        for frame in frames
    ]


def scores(answers: Sequence[Sequence[MentionFrame]]) -> list[float]:
    return [
        score
        for frames in answers
        for frame in frames
        for score in (frame.score, frame.modality_score, *(item.score for item in frame.arguments))
    ]


def test_batches_are_sorted_and_keep_the_budget() -> None:
    windows = random_windows(60)
    batches = list(plan_batches(windows, BUDGET))
    assert sorted(number for _, batch in batches for number, _ in batch) == list(range(60))
    assert [length for length, _ in batches] == sorted(length for length, _ in batches)
    for length, batch in batches:
        assert length % 64 == 0
        assert len(batch) <= rows_of(length, BUDGET)
        assert length * rows_of(length, BUDGET) <= BUDGET
        assert all(length - 64 < len(window.pieces) <= length for _, window in batch)


def test_window_longer_than_the_budget_is_read_alone() -> None:
    windows = random_windows(3)
    assert [len(batch) for _, batch in plan_batches(windows, 10)] == [1, 1, 1]


def test_batched_windows_read_as_they_do_alone(weights: Path, backend: GpuBackend) -> None:
    windows = random_windows(16)
    alone = TorchBackend(weights).read(windows)
    batched = backend.read(windows)
    assert flat(batched) == flat(alone)
    assert len(flat(alone)) > 16
    assert scores(batched) == pytest.approx(scores(alone), abs=1e-4)


def test_neighbours_change_no_bit(backend: GpuBackend) -> None:
    windows = random_windows(16)
    together = backend.read(windows)
    assert backend.read(windows[::-1])[::-1] == together
    assert [backend.read([window])[0] for window in windows[:4]] == together[:4]


def test_every_batch_of_a_length_has_the_same_shape() -> None:
    for count in (1, 5):
        pieces, mask, first_pieces = collate_windows(random_windows(count), rows=8, length=128)
        assert pieces.shape == mask.shape == first_pieces.shape == (8, 128)
        assert mask[:, 0].all()
        assert int(mask[count:].sum()) == 8 - count


def test_window_without_words_finds_nothing(backend: GpuBackend) -> None:
    full = random_windows(1)[0]
    empty = WindowInput(full.pieces[:1], (), (), full.core)
    assert backend.read([empty, full])[0] == []


def test_device_that_is_not_there_is_told(weights: Path) -> None:
    with pytest.raises(WeightsInvalid, match="cannot be loaded onto cuda:99"):
        GpuBackend(weights, batch_tokens=BUDGET, device="cuda:99")
