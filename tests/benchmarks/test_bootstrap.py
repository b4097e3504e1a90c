from __future__ import annotations

import pytest

from benchmarks.accuracy import Pair, errors_by_type, report
from benchmarks.bootstrap import intervals, table_intervals
from models.training.metrics import ScoredArgument, ScoredEvent, Tally, score

BOMBING = ScoredEvent("bombing", "actual", ((0, 5),), (ScoredArgument("place", 8, 12),))
KILLING = ScoredEvent("killing", "actual", ((20, 25),), (ScoredArgument("target", 30, 40),))
RIGHT: Pair = ([BOMBING, KILLING], [BOMBING, KILLING])
WRONG: Pair = ([BOMBING], [ScoredEvent("shelling", "actual", ((0, 5),), ())])


def test_documents_that_are_all_alike_leave_nothing_open() -> None:
    found = intervals([score([RIGHT])] * 10)
    assert found["TC"] == found["arguments"] == found["modality"] == (100.0, 100.0)


def test_an_interval_holds_the_score_and_narrows_with_more_documents() -> None:
    def width(copies: int) -> float:
        low, high = intervals([score([pair]) for pair in [RIGHT, RIGHT, WRONG] * copies])["TC"]
        assert low < score([RIGHT, RIGHT, WRONG]).classified.f1 < high
        return high - low

    assert width(40) < width(4) / 2


def test_the_same_documents_give_the_same_intervals() -> None:
    documents = [score([pair]) for pair in [RIGHT, WRONG] * 5]
    assert intervals(documents) == intervals(documents)


def test_draws_without_a_label_do_not_count_against_it() -> None:
    hit = {"riot": Tally(gold=1, predicted=1, correct_gold=1, correct_predicted=1)}
    miss = {"siege": Tally(gold=1)}
    found = table_intervals([hit, miss, {}, {}, {}])
    assert found == {"riot": (100.0, 100.0), "siege": (0.0, 0.0)}


def test_without_anything_to_count_everything_is_possible() -> None:
    assert intervals([score([([], [])])])["TI"] == (0.0, 100.0)


def test_the_report_gives_each_figure_its_interval() -> None:
    figures = report([RIGHT, WRONG, RIGHT])
    low, high = figures["intervals"]["arguments"]
    assert low <= figures["arguments"] <= high
    assert low < high
    assert figures["types"]["killing"]["interval"] == [100.0, 100.0]
    assert set(figures["roles"]) == {"place", "target"}


@pytest.mark.parametrize(
    ("pair", "name", "kind"),
    [
        (([BOMBING], []), "bombing", "missed"),
        (([], [BOMBING]), "bombing", "spurious"),
        (WRONG, "bombing", "other"),
        (WRONG, "shelling", "taken"),
    ],
)
def test_each_error_counts_under_its_kind(pair: Pair, name: str, kind: str) -> None:
    row = errors_by_type(score([pair]))[name]
    assert {key: value for key, value in row.items() if value} == {kind: 1}
