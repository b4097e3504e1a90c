"""Layers with kernels between their products find what the same layers find without."""

from __future__ import annotations

import pytest
import torch
from torch import Tensor
from torch.nn import functional

from models.conversion import convert
from models.fused import FusedConditionedLayer, FusedEncoder
from models.kernels.library import Kernels
from models.network import Network
from models.relative_attention import RelativeEncoder
from tests.models.test_conversion import relative_network, states_of


def converted(
    monkeypatch: pytest.MonkeyPatch, network: Network, kernels: Kernels | None
) -> Network:
    monkeypatch.setattr("models.conversion.load_kernels", lambda: kernels)
    return convert(network, "int8")


@pytest.mark.parametrize("width", [12, 64])
@pytest.mark.parametrize("pieces", [1, 5, 60])
def test_the_encoder_reads_the_same(
    monkeypatch: pytest.MonkeyPatch, kernels: Kernels, width: int, pieces: int
) -> None:
    network = relative_network(head_width=width)
    plain = converted(monkeypatch, network, None)
    fused = converted(monkeypatch, network, kernels)
    assert isinstance(plain.encoder.transformer.encoder, RelativeEncoder)
    assert isinstance(fused.encoder.transformer.encoder, FusedEncoder)
    exact = window_of(network, pieces, precision="float32")
    one, other = (window_of(item, pieces, precision="int8") for item in (plain, fused))
    assert functional.cosine_similarity(exact, other, dim=-1).min() > 0.99
    # No further from the exact states than without kernels, which round in between.
    assert (exact - other).norm() < 1.1 * (exact - one).norm()


def window_of(network: Network, pieces: int, *, precision: str) -> Tensor:
    return states_of(network, pieces, windows=1, precision=precision)


def test_layers_wider_than_the_kernels_have_room_for_stay_as_they_are(
    monkeypatch: pytest.MonkeyPatch, kernels: Kernels
) -> None:
    network = relative_network()
    monkeypatch.setattr("models.fused.LONGEST_ROW", 95)
    assert isinstance(
        converted(monkeypatch, network, kernels).encoder.transformer.encoder, RelativeEncoder
    )
    monkeypatch.setattr("models.fused.LONGEST_ROW", 96)
    assert isinstance(
        converted(monkeypatch, network, kernels).encoder.transformer.encoder, FusedEncoder
    )


def test_batches_are_read_without_kernels(
    monkeypatch: pytest.MonkeyPatch, kernels: Kernels
) -> None:
    network = relative_network(head_width=64)
    plain, fused = (converted(monkeypatch, network, item) for item in (None, kernels))
    for padding in (0, 7):
        one, other = (states_of(item, 30, padding, precision="int8") for item in (plain, fused))
        assert torch.equal(one, other)


def test_the_bias_of_a_distance_is_that_of_each_pair(kernels: Kernels) -> None:
    encoder = convert(relative_network(head_width=64), "bfloat16").encoder.transformer.encoder
    fused = FusedEncoder(encoder, kernels)
    bias = encoder.position_bias.float()
    longest = bias.shape[-1]
    assert bias.unique().numel() > 10
    for i, j in ((0, 0), (0, longest - 1), (longest - 1, 0), (17, 40), (40, 17)):
        assert torch.equal(fused.distance_bias[:, longest - 1 + j - i], bias[:, i, j])


def test_triggers_see_their_own_context_alone(
    monkeypatch: pytest.MonkeyPatch, kernels: Kernels
) -> None:
    network = relative_network(head_width=64)
    plain = converted(monkeypatch, network, None).arguments.layers[0]
    fused = converted(monkeypatch, network, kernels).arguments.layers[0]
    assert isinstance(fused, FusedConditionedLayer)
    states = torch.randn(3, 20, 32, generator=torch.Generator().manual_seed(3))
    mask = torch.arange(20) < torch.tensor([20, 1, 13]).unsqueeze(1)
    with torch.inference_mode():
        one, other = plain(states, mask), fused(states, mask)
        alone = fused(states[2:, :13], mask[2:, :13])
    assert functional.cosine_similarity(one[mask], other[mask], dim=-1).min() > 0.999
    assert not other[~mask].any()
    assert torch.equal(other[2, :13], alone[0])
