"""Networks made ready for a precision find what the network itself finds."""

from __future__ import annotations

import pytest
import torch
from torch import Tensor, nn

from models.conversion import assign_tensors, convert, surrounding_dtype, tensors_of
from models.network import Network
from models.quantization import QuantizedLinear
from models.relative_attention import RelativeEncoder
from models.settings import NetworkSettings
from tests.models.tiny import WORDS, tiny_network

PRECISIONS = ("bfloat16", "int8")


def relative_network(head_width: int = 12) -> Network:
    """Return a small network on MPNet's kind of encoder, with weights that matter."""
    torch.manual_seed(5)
    encoder = {
        "model_type": "mpnet",
        "vocab_size": len(WORDS),
        "hidden_size": 4 * head_width,
        "num_hidden_layers": 2,
        "num_attention_heads": 4,
        "intermediate_size": 96,
        "max_position_embeddings": 130,
    }
    settings = NetworkSettings(
        name="tiny", version="0", encoder=encoder, head_size=32, head_layers=2, attention_heads=2
    )
    network = Network(settings).eval()
    with torch.no_grad():
        for name, parameter in network.named_parameters():
            if parameter.ndim == 2 and "embedding" not in name:
                parameter.mul_(4.0)
        network.encoder.transformer.encoder.relative_attention_bias.weight.mul_(30.0)
    return network


def states_of(
    network: Network, pieces: int, padding: int = 0, *, windows: int = 2, precision: str
) -> Tensor:
    seed = torch.Generator().manual_seed(1)
    ids = torch.randint(4, len(WORDS), (windows, pieces), generator=seed)
    mask = torch.ones_like(ids, dtype=torch.bool)
    if padding:
        mask[1, -padding:] = False
    dtype = surrounding_dtype(precision)
    with torch.inference_mode(), torch.autocast("cpu", dtype, enabled=dtype != torch.float32):
        states: Tensor = network.encoder(ids, mask, torch.arange(pieces).expand(windows, -1))
    return states.float()


@pytest.mark.parametrize("padding", [0, 7])
def test_joined_attention_is_that_of_transformers(padding: int) -> None:
    network = relative_network()
    wanted = states_of(network, 40, padding, precision="float32")
    joined = convert(network, "bfloat16")
    assert isinstance(joined.encoder.transformer.encoder, RelativeEncoder)
    for module in joined.modules():
        module.float()
    found = states_of(joined, 40, padding, precision="float32")
    # The weights themselves are rounded to bfloat16; all else is computed in float32.
    rounded = relative_network()
    for module in rounded.encoder.modules():
        if isinstance(module, nn.Linear):
            module.bfloat16().float()
    assert torch.allclose(
        found[mask_of(padding)],
        states_of(rounded, 40, padding, precision="float32")[mask_of(padding)],
        atol=1e-2,
    )
    assert not torch.allclose(found, wanted * 0, atol=0.5)


def mask_of(padding: int) -> Tensor:
    mask = torch.ones((2, 40), dtype=torch.bool)
    if padding:
        mask[1, -padding:] = False
    return mask


@pytest.mark.parametrize("precision", PRECISIONS)
def test_states_stay_close(precision: str) -> None:
    network = relative_network()
    exact = states_of(network, 40, precision="float32")
    found = states_of(convert(network, precision), 40, precision=precision)
    assert nn.functional.cosine_similarity(exact, found, dim=-1).min() > 0.99


def test_one_large_value_does_not_drown_the_other_rows() -> None:
    torch.manual_seed(0)
    linear = nn.Linear(64, 32)
    states = torch.randn(6, 64)
    states[3, 5] = 500.0
    with torch.inference_mode():
        error = (QuantizedLinear(linear)(states) - linear(states)).abs()
    assert error[[0, 1, 2, 4, 5]].max() < 0.05
    assert error[3].max() < 500 * 0.01


def test_quantized_rows_do_not_depend_on_their_neighbours() -> None:
    torch.manual_seed(0)
    layer = QuantizedLinear(nn.Linear(64, 32))
    states = torch.randn(9, 64)
    with torch.inference_mode():
        assert torch.equal(layer(states)[2:5], layer(states[2:5]))


def test_zero_states_give_the_bias() -> None:
    linear = nn.Linear(16, 8)
    with torch.inference_mode():
        assert torch.allclose(QuantizedLinear(linear)(torch.zeros(2, 16)), linear.bias, atol=1e-6)


def test_a_rescaled_layer_leaves_its_origin_as_it_is() -> None:
    torch.manual_seed(0)
    layer, states = QuantizedLinear(nn.Linear(16, 8)), torch.randn(3, 16)
    with torch.inference_mode():
        before = layer(states)
        factor = torch.arange(1.0, 9.0)
        assert torch.allclose(layer.rescaled(factor)(states), before * factor, atol=1e-5)
        assert torch.equal(layer(states), before)


@pytest.mark.parametrize("precision", PRECISIONS)
def test_the_network_itself_stays_as_it_is(precision: str) -> None:
    network = tiny_network().eval()
    before = {name: item.clone() for name, item in tensors_of(network).items()}
    converted = convert(network, precision)
    assert type(network.encoder.transformer) is type(converted.encoder.transformer)
    after = tensors_of(network)
    assert all(torch.equal(item, after[name]) for name, item in before.items())
    links = dict(converted.links.named_parameters())
    assert all(item is links[name] for name, item in network.links.named_parameters())


@pytest.mark.parametrize("precision", ["float32", *PRECISIONS])
@pytest.mark.parametrize("build", [tiny_network, relative_network])
def test_a_skeleton_with_the_tensors_reads_the_same(precision: str, build: type) -> None:
    network = build().eval()
    converted = convert(network, precision)
    with torch.device("meta"):
        skeleton = Network(network.settings)
    other = convert(skeleton.eval(), precision)
    assign_tensors(other, tensors_of(converted))
    assert all(tensor.device.type == "cpu" for tensor in tensors_of(other).values())
    one = states_of(converted, 40, precision=precision)
    assert torch.equal(one, states_of(other, 40, precision=precision))


def test_a_missing_tensor_is_an_error() -> None:
    network = tiny_network()
    tensors = tensors_of(network)
    tensors.popitem()
    with pytest.raises(KeyError):
        assign_tensors(network, tensors)
