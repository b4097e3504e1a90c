from __future__ import annotations

import logging
from pathlib import Path

import pytest
import torch

from models.checkpoint import fingerprint
from models.parties.lexicon import SECTORS
from models.parties.states import NAME, PartyWeightsError, StateWeights, load_states
from models.reader import WindowReader
from models.sectors import SECTOR_ROLES, SectorHead, load_sector_head, pool, sentence_of
from models.windows import Range
from service.inference.gpu_backend import GpuBackend
from service.inference.torch_backend import TorchBackend
from tests.models.tiny import tiny_network
from tests.service.inference.checkpoints import random_windows, tiny_checkpoint

SIZE = 32
SENTENCES = (Range(0, 4), Range(4, 9))
WINDOWS = random_windows(8)


def random_weights(network: str = "") -> StateWeights:
    source = torch.Generator().manual_seed(5)
    states = torch.randn(3 * SIZE, len(SECTORS), generator=source)
    return StateWeights(states[:0].numpy(), states.numpy(), network, "")


def write_weights(folder: Path, network: str) -> Path:
    path = folder / NAME
    random_weights(network).save(path)
    return path


def test_the_head_is_a_product_with_the_pooled_states() -> None:
    weights = torch.from_numpy(random_weights().states)
    words = torch.randn(9, SIZE, generator=torch.Generator().manual_seed(6))
    for argument in (Range(0, 1), Range(2, 4), Range(5, 9)):
        found = SectorHead(weights).read(words, SENTENCES).logits(argument)
        states = pool(words, argument, sentence_of(SENTENCES, argument.start))
        assert found == pytest.approx((states @ weights).tolist(), abs=1e-4)


def test_the_head_computes_in_float32_whatever_surrounds_it() -> None:
    head = SectorHead(torch.from_numpy(random_weights().states))
    words = torch.randn(9, SIZE, generator=torch.Generator().manual_seed(6))
    exact = head.read(words, SENTENCES).logits(Range(1, 3))
    with torch.autocast("cpu", torch.bfloat16):
        assert head.read(words, SENTENCES).logits(Range(1, 3)) == exact


def test_actors_and_targets_carry_what_the_states_say() -> None:
    torch.manual_seed(7)
    network = tiny_network(max_pieces=128)
    head = SectorHead(torch.from_numpy(random_weights().states))
    told = set()
    for window in WINDOWS:
        plain, read = (
            WindowReader(network).read(window),
            WindowReader(network, sectors=head).read(window),
        )
        assert [len(frame.arguments) for frame in read] == [len(f.arguments) for f in plain]
        assert all(not item.sector_logits for frame in plain for item in frame.arguments)
        for item in (item for frame in read for item in frame.arguments):
            wanted = len(SECTORS) if item.role in SECTOR_ROLES else 0
            assert len(item.sector_logits) == wanted
            told.add(wanted)
    assert told == {0, len(SECTORS)}


def test_a_head_is_for_one_network_only(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    weights = tiny_checkpoint(tmp_path / "tiny")
    assert load_sector_head(weights, write_weights(tmp_path, fingerprint(weights))) is not None
    with caplog.at_level(logging.INFO):
        assert load_sector_head(weights, write_weights(tmp_path, "another")) is None
    assert "sectors go by words" in caplog.text
    assert load_sector_head(weights, tmp_path / "none.safetensors") is None


def test_backends_read_other_networks_without_it(tmp_path: Path) -> None:
    weights = tiny_checkpoint(tmp_path / "tiny")
    gpu = GpuBackend(weights, batch_tokens=512, device="cpu", precision="float32")
    for backend in (TorchBackend(weights), gpu):
        frames = [frame for found in backend.read(WINDOWS) for frame in found]
        assert frames
        assert all(not item.sector_logits for frame in frames for item in frame.arguments)


def test_damaged_weights_are_named(tmp_path: Path) -> None:
    path = tmp_path / NAME
    path.write_bytes(b"no tensors")
    with pytest.raises(PartyWeightsError, match=r"states\.safetensors holds no weights"):
        load_states(path)
