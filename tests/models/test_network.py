from __future__ import annotations

from pathlib import Path

import pytest
import torch

from models.checkpoint import CheckpointError, load_checkpoint, save_checkpoint
from models.context import TriggerSpan, context_of
from models.preparation import prepare
from models.reader import WindowReader
from models.tokenizer import PieceTokenizer
from models.windows import Range
from tests.models.tiny import tiny_network, write_tokenizer

TEXT = "The rebels attacked the town on Monday. The army shelled the rebels."
SENTENCES = [(0, 39), (40, len(TEXT))]


@pytest.fixture(autouse=True)
def _seed() -> None:
    torch.manual_seed(1)


def test_a_window_gives_the_same_frames_every_time(tmp_path: Path) -> None:
    tokenizer = PieceTokenizer(write_tokenizer(tmp_path / "tokenizer.json"))
    reader = WindowReader(tiny_network())
    (window,) = prepare(TEXT, SENTENCES, tokenizer, max_pieces=64)
    first = reader.read(window.input)
    assert first, "an untrained network is expected to guess something"
    assert all(reader.read(window.input) == first for _ in range(3))


def test_frames_stay_inside_the_window(tmp_path: Path) -> None:
    tokenizer = PieceTokenizer(write_tokenizer(tmp_path / "tokenizer.json"))
    reader = WindowReader(tiny_network())
    for window in prepare(TEXT * 6, [(0, len(TEXT) * 6)], tokenizer, max_pieces=64):
        for frame in reader.read(window.input):
            assert window.input.core.start <= frame.start < frame.stop <= len(window.words)
            for argument in frame.arguments:
                assert 0 <= argument.start < argument.stop <= len(window.words)
                assert 0 <= argument.score <= 1


def test_an_empty_window_gives_nothing(tmp_path: Path) -> None:
    tokenizer = PieceTokenizer(write_tokenizer(tmp_path / "tokenizer.json"))
    assert prepare("", [], tokenizer, max_pieces=64) == []


def test_context_is_the_sentence_and_one_to_each_side() -> None:
    sentences = [Range(0, 5), Range(5, 9), Range(9, 30), Range(30, 40)]
    assert context_of(TriggerSpan(0, 6, 7), sentences, 80) == Range(0, 30)
    assert context_of(TriggerSpan(0, 6, 7), sentences, 4) == Range(2, 11)


def test_a_checkpoint_comes_back_within_rounding(tmp_path: Path) -> None:
    network = tiny_network()
    tokenizer = write_tokenizer(tmp_path / "tokenizer.json")
    save_checkpoint(tmp_path / "weights", network, tokenizer)
    loaded, _ = load_checkpoint(tmp_path / "weights")
    for name, tensor in network.state_dict().items():
        if tensor.is_floating_point():
            top = 7 if "word_embeddings" in name else 31
            limit = float(tensor.abs().max()) / top + 1e-6
            assert torch.allclose(loaded.state_dict()[name], tensor, atol=limit), name


def test_an_unquantized_checkpoint_comes_back_exactly(tmp_path: Path) -> None:
    network = tiny_network()
    tokenizer = write_tokenizer(tmp_path / "tokenizer.json")
    save_checkpoint(tmp_path / "weights", network, tokenizer, bits=None)
    loaded, _ = load_checkpoint(tmp_path / "weights")
    for name, tensor in network.state_dict().items():
        assert torch.equal(loaded.state_dict()[name], tensor), name


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("weights-00.safetensors", "differs from its sha256"),
        ("settings.json", "differs from its sha256"),
        ("manifest.json", "no readable manifest.json"),
    ],
)
def test_an_altered_checkpoint_is_refused(tmp_path: Path, name: str, message: str) -> None:
    folder = tmp_path / "weights"
    save_checkpoint(folder, tiny_network(), write_tokenizer(tmp_path / "tokenizer.json"))
    (folder / name).write_bytes(b"\x00" + (folder / name).read_bytes())
    with pytest.raises(CheckpointError, match=message):
        load_checkpoint(folder)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    folder = tmp_path / "weights"
    save_checkpoint(folder, tiny_network(), write_tokenizer(tmp_path / "tokenizer.json"))
    (folder / "tokenizer.json").unlink()
    with pytest.raises(CheckpointError, match=r"lacks tokenizer\.json"):
        load_checkpoint(folder)
