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


def test_the_least_busy_counts() -> None:
    board.show_load(AGES[0], 3)
    board.show_load(AGES[1], 1)
    assert board.least_load() == 1


def test_a_worker_that_takes_nothing_is_never_the_least_busy() -> None:
    board.show_load(AGES[0], 3)
    board.show_load(AGES[1], 0)
    board.close_worker(AGES[1])
    assert board.least_load() == 3


def test_any_number_of_connections_is_less_than_closed() -> None:
    board.show_load(AGES[0], 100_000)
    board.close_worker(AGES[1])
    everyone_else = board.least_load()
    board.close_worker(AGES[0])
    assert everyone_else < board.least_load()
