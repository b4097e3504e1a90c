from __future__ import annotations

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from models.packing import BITS, pack, unpack


@given(
    rows=st.integers(1, 5),
    columns=st.sampled_from([1, 5, 63, 64, 128, 130]),
    bits=st.sampled_from(BITS),
    seed=st.integers(0, 99),
)
@settings(deadline=None, max_examples=60)
def test_a_matrix_comes_back_within_half_a_step(
    rows: int, columns: int, bits: int, seed: int
) -> None:
    matrix = torch.randn((rows, columns), generator=torch.Generator().manual_seed(seed))
    codes, scale = pack(matrix, bits)
    back = unpack(codes, scale, matrix.shape, bits)
    step = scale.float().repeat_interleave(columns // scale.shape[1], dim=1)
    # The scale itself is rounded to float16, which moves the largest code a little.
    assert bool(((back - matrix).abs() <= step * (0.5 + 2.0 ** (bits - 11))).all())


@pytest.mark.parametrize("bits", BITS)
def test_packing_what_was_unpacked_changes_nothing(bits: int) -> None:
    matrix = torch.randn((7, 192), generator=torch.Generator().manual_seed(1))
    codes, scale = pack(matrix, bits)
    again, scale_again = pack(unpack(codes, scale, matrix.shape, bits), bits)
    assert torch.equal(codes, again)
    assert torch.equal(scale, scale_again)


def test_six_bits_take_three_quarters_of_a_byte() -> None:
    codes, _ = pack(torch.ones((4, 64)), 6)
    assert len(codes) == 4 * 64 * 6 // 8


def test_zeros_stay_zeros() -> None:
    codes, scale = pack(torch.zeros((2, 64)), 4)
    assert not unpack(codes, scale, torch.Size((2, 64)), 4).any()


def test_other_widths_are_refused() -> None:
    with pytest.raises(ValueError, match="bits is 5"):
        pack(torch.ones((1, 1)), 5)
