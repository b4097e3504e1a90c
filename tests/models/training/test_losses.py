from __future__ import annotations

import pytest
import torch

from models.training.losses import marginal_nll


def loss(logits: list[float], allowed: list[bool]) -> float:
    return float(marginal_nll(torch.tensor([logits]), torch.tensor([allowed]), torch.ones(1)))


def test_one_allowed_row_is_plain_cross_entropy() -> None:
    logits = torch.tensor([[0.2, -1.0, 3.0]])
    expected = torch.nn.functional.cross_entropy(logits, torch.tensor([1]))
    assert loss(logits[0].tolist(), [False, True, False]) == pytest.approx(float(expected))


def test_several_allowed_rows_are_summed() -> None:
    assert loss([0.0, 0.0, 0.0, 0.0], [True, True, False, False]) == pytest.approx(0.6931, abs=1e-4)


def test_where_everything_is_allowed_nothing_is_learnt() -> None:
    logits = torch.tensor([[2.0, -1.0]], requires_grad=True)
    value = marginal_nll(logits, torch.ones((1, 2), dtype=torch.bool), torch.ones(1))
    value.backward()  # type: ignore[no-untyped-call]
    assert float(value.detach()) == pytest.approx(0.0, abs=1e-6)
    assert logits.grad is not None
    assert torch.allclose(logits.grad, torch.zeros(1, 2), atol=1e-6)


def test_padding_costs_nothing() -> None:
    logits = torch.tensor([[0.0, 5.0], [0.0, 5.0]])
    allowed = torch.tensor([[True, False], [False, True]])
    padded = marginal_nll(logits, allowed, torch.tensor([0.0, 1.0]))
    assert float(padded) == pytest.approx(loss([0.0, 5.0], [False, True]))
