"""What the workers of an instance see of each other."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from service.server import board

AGES = (4_001, 4_002)


@pytest.fixture(autouse=True)
def fresh() -> Iterator[None]:
    for age in AGES:
        board.reset_worker(age)
    yield
    for age in AGES:
        board.reset_worker(age)


def test_a_less_busy_worker_is_seen() -> None:
    board.show_load(AGES[0], 3)
    board.show_load(AGES[1], 1)
    assert board.is_any_below(2)
    assert not board.is_any_below(1)


def test_a_worker_that_takes_nothing_is_never_less_busy() -> None:
    board.show_load(AGES[0], 3)
    board.show_load(AGES[1], 0)
    board.close_worker(AGES[1])
    assert board.is_any_below(4)
    assert not board.is_any_below(3)


def test_any_number_of_connections_is_less_than_closed() -> None:
    board.show_load(AGES[0], 100_000)
    assert board.is_any_below(100_000)
    board.close_worker(AGES[0])
    assert not board.is_any_below(100_000)
