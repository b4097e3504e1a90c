"""Each kernel computes what torch computes in several steps."""

from __future__ import annotations

import pytest
import torch
from torch import Tensor, nn
from torch.nn import functional

from models.kernels.library import (
    HEAD_WIDTH,
    LONGEST_GROUP,
    Kernels,
    Product,
    attend_plainly,
    multiply,
)
from models.quantization import Codes, QuantizedLinear

# One row, one lane short of a register, odd sizes, and what the network has.
SHAPES = [(1, 16), (3, 31), (7, 48), (40, 768)]


def states(rows: int, size: int, *, spread: float = 2.0) -> Tensor:
    return torch.randn(rows, size, generator=torch.Generator().manual_seed(rows + size)) * spread


def linear(size: int, out: int) -> QuantizedLinear:
    torch.manual_seed(7)
    return QuantizedLinear(nn.Linear(size, out))


def norm(size: int) -> nn.LayerNorm:
    torch.manual_seed(8)
    layer = nn.LayerNorm(size, eps=1e-5)
    nn.init.normal_(layer.weight)
    nn.init.normal_(layer.bias)
    return layer.requires_grad_(False)


def values(codes: Codes) -> Tensor:
    return codes.values.float() * codes.scales.unsqueeze(1) + codes.middles.unsqueeze(1)


def product_of(kernels: Kernels, rows: int, size: int, out: int) -> Product:
    return multiply(kernels.quantize(states(rows, size)), linear(size, out))


def exact(product: Product) -> Tensor:
    codes, layer = product.codes, product.linear
    scales = codes.scales.double().unsqueeze(1) * layer.scale.double()
    middles = codes.middles.double().unsqueeze(1) * layer.total.double()
    return (product.sums.double() * scales + middles + layer.bias.double()).float()


def assert_codes(codes: Codes, wanted: Tensor) -> None:
    """Half a step, and a hair for the order of sums, is all that a code may be away."""
    lowest, highest = wanted.aminmax(dim=1)
    assert torch.allclose(codes.scales, (highest - lowest) / 254, rtol=1e-3)
    off = (values(codes) - wanted).abs() / codes.scales.unsqueeze(1)
    assert off.max() < 0.51


@pytest.mark.parametrize(("rows", "size"), SHAPES)
def test_quantize(kernels: Kernels, rows: int, size: int) -> None:
    wanted = states(rows, size)
    codes = kernels.quantize(wanted)
    assert_codes(codes, wanted)
    assert codes.values.abs().max() == 127


@pytest.mark.parametrize("constant", [0.0, -3.25])
def test_rows_of_one_value_are_exact(kernels: Kernels, constant: float) -> None:
    codes = kernels.quantize(torch.full((2, 40), constant))
    assert not codes.values.any()
    assert torch.equal(values(codes), torch.full((2, 40), constant))


@pytest.mark.parametrize(("rows", "size"), SHAPES)
def test_dequantize(kernels: Kernels, rows: int, size: int) -> None:
    product = product_of(kernels, rows, size, size)
    assert torch.allclose(kernels.dequantize(product), exact(product), atol=1e-5)


@pytest.mark.parametrize(("rows", "size"), SHAPES)
def test_add(kernels: Kernels, rows: int, size: int) -> None:
    product, before = product_of(kernels, rows, size, size), states(rows, size)
    assert torch.allclose(kernels.add(product, before), exact(product) + before, atol=1e-5)


@pytest.mark.parametrize(("rows", "size"), SHAPES)
def test_normalize(kernels: Kernels, rows: int, size: int) -> None:
    given, layer = states(rows, size), norm(size)
    assert_codes(kernels.normalize(given, layer), layer(given))


@pytest.mark.parametrize(("rows", "size"), SHAPES)
def test_add_normalize(kernels: Kernels, rows: int, size: int) -> None:
    product, before, layer = product_of(kernels, rows, size, size), states(rows, size), norm(size)
    wanted = layer(exact(product) + before)
    found, codes = kernels.add_normalize(product, before, layer)
    assert torch.allclose(found, wanted, atol=1e-4)
    assert_codes(codes, wanted)


@pytest.mark.parametrize(("rows", "size"), SHAPES)
def test_gelu(kernels: Kernels, rows: int, size: int) -> None:
    product = product_of(kernels, rows, size, 2 * size)
    assert_codes(kernels.gelu(product), functional.gelu(exact(product)))


def test_gelu_over_its_whole_course(kernels: Kernels) -> None:
    """A row of one value is its own middle, so nothing is rounded."""
    course = torch.linspace(-9, 9, 361)
    layer = QuantizedLinear(nn.Linear(16, 1))
    layer.bias = torch.zeros(1)
    layer.scale = torch.ones(1)
    layer.total = torch.zeros(1)
    for value in course:
        codes = Codes(torch.empty(0), value.reshape(1), torch.zeros(1))
        product = Product(torch.ones((1, 1), dtype=torch.int32), codes, layer)
        found = values(kernels.gelu(product))
        assert torch.allclose(found, functional.gelu(value), atol=1e-4)


LENGTHS = [[1], [2], [15], [17], [40], [131], [3, 1, 50, 8], [LONGEST_GROUP]]


@pytest.mark.parametrize("lengths", LENGTHS, ids=str)
@pytest.mark.parametrize("biased", [False, True])
def test_attend(kernels: Kernels, lengths: list[int], biased: bool) -> None:
    heads, size = 2, 2 * HEAD_WIDTH
    product = product_of(kernels, sum(lengths), size, 3 * size)
    bias = states(heads, 2 * max(lengths) + 3) if biased else None
    found = kernels.attend(product, heads, lengths, bias)
    # Queries, keys and values have the eight bits of bfloat16 where it is compiled, and
    # so have the shares, which are added up.
    rounded = exact(product).bfloat16().float() if kernels.attends else exact(product)
    wanted = attend_plainly(rounded, heads, lengths, bias)
    assert functional.cosine_similarity(found, wanted, dim=1).min() > 0.99995
    assert torch.allclose(found, wanted, atol=0.02)


def test_heads_of_another_width_attend_with_torch(kernels: Kernels) -> None:
    product = product_of(kernels, 9, 24, 72)
    wanted = attend_plainly(exact(product), 2, [4, 5], None)
    assert torch.allclose(kernels.attend(product, 2, [4, 5]), wanted, atol=1e-4)


def test_groups_longer_than_the_kernel_takes_attend_with_torch(kernels: Kernels) -> None:
    product = product_of(kernels, LONGEST_GROUP + 1, HEAD_WIDTH, 3 * HEAD_WIDTH)
    wanted = attend_plainly(exact(product), 1, [LONGEST_GROUP + 1], None)
    assert torch.allclose(kernels.attend(product, 1, [LONGEST_GROUP + 1]), wanted, atol=1e-4)


def test_plain_attention_is_that_of_torch() -> None:
    heads, size, rows = 3, 24, 11
    given, bias = states(rows, 3 * size), states(heads, 2 * rows - 1)
    query, key, value = given.view(rows, 3, heads, -1).permute(1, 2, 0, 3)
    mask = torch.stack(
        [torch.stack([bias[:, rows - 1 + j - i] for j in range(rows)], -1) for i in range(rows)], 1
    )
    wanted = functional.scaled_dot_product_attention(query, key, value, attn_mask=mask, scale=1.0)
    found = attend_plainly(given, heads, [rows], bias)
    assert torch.allclose(found, wanted.transpose(0, 1).reshape(rows, -1), atol=1e-5)


def test_rows_do_not_depend_on_their_neighbours(kernels: Kernels) -> None:
    size = 2 * HEAD_WIDTH
    whole, part = states(30, size), states(30, size)[10:21].contiguous()
    layer = norm(size)
    assert torch.equal(
        kernels.normalize(whole, layer).values[10:21], kernels.normalize(part, layer).values
    )
    wide = linear(size, 3 * size)
    together = kernels.attend(multiply(kernels.quantize(whole), wide), 2, [10, 11, 9])
    alone = kernels.attend(multiply(kernels.quantize(part), wide), 2, [11])
    assert torch.equal(together[10:21], alone)
