from __future__ import annotations

import numpy as np
import pytest

from benchmarks.calibration import Reading, confidences_of, report, selection_table, verdicts
from benchmarks.reliability import (
    Bin,
    calibration_error,
    equal_mass,
    equal_width,
    fit_temperature,
    scale,
)
from models.training.metrics import ScoredEvent, score
from tests.benchmarks.documents import found

TEXT = "Rebels attacked Dorin, shelled Marsol and shot at cars."


def gold(word: str, kind: str) -> ScoredEvent:
    start = TEXT.index(word)
    return ScoredEvent(kind, "actual", ((start, start + len(word)),), ())


GOLD = [gold("attacked", "attack"), gold("shelled", "shelling")]
EVENTS = (
    found(TEXT, "attacked", "attack", confidence=0.9, number=1),
    found(TEXT, "shelled", "bombing", confidence=0.6, number=2),
    found(TEXT, "shot", "shooting", confidence=0.4, number=3),
)


def test_a_mention_is_right_when_its_type_is() -> None:
    assert sorted(verdicts(GOLD, EVENTS)) == [(0.4, False), (0.6, False), (0.9, True)]


def test_right_mentions_are_those_of_the_scores() -> None:
    pair = (GOLD, [gold("attacked", "attack"), gold("shelled", "bombing")])
    _, right = confidences_of([Reading(True, GOLD, EVENTS[:2])])
    assert right.sum() == score([pair]).classified.correct_predicted


def test_the_error_is_the_weighted_distance() -> None:
    assert calibration_error([Bin(3, 0.9, 0.6), Bin(1, 0.5, 0.9)]) == pytest.approx(0.325)
    assert calibration_error([]) == 0


def test_bins_hold_everything_once() -> None:
    confidences = np.array([0.0, 0.2, 0.5, 0.99, 1.0])
    right = np.array([0.0, 0.0, 1.0, 1.0, 1.0])
    for bins in (equal_width(confidences, right, 4), equal_mass(confidences, right, 2)):
        assert sum(item.size for item in bins) == 5
    assert [item.size for item in equal_width(confidences, right, 4)] == [2, 1, 2]
    assert [item.size for item in equal_mass(confidences, right, 2)] == [3, 2]


def test_a_temperature_that_was_put_in_is_found_again() -> None:
    generator = np.random.default_rng(7)
    truth = generator.uniform(0.05, 0.95, 20_000)
    right = (generator.random(len(truth)) < truth).astype(float)
    overconfident = scale(truth, 0.5)
    temperature = fit_temperature(overconfident, right)
    assert temperature == pytest.approx(2.0, rel=0.05)
    before, after = (
        calibration_error(equal_width(values, right))
        for values in (overconfident, scale(overconfident, temperature))
    )
    assert after < 0.02 < before


def test_scaling_keeps_the_order_and_the_bounds() -> None:
    values = np.array([0.0, 0.1, 0.5, 0.9, 1.0])
    scaled = scale(values, 3.0)
    assert (np.diff(scaled) > 0).all()
    assert scaled[2] == pytest.approx(0.5)
    assert (scaled > 0).all()
    assert (scaled < 1).all()


def test_a_higher_threshold_leaves_out_events() -> None:
    rows = selection_table([Reading(True, GOLD, EVENTS)])
    by_threshold = {row["min_confidence"]: row for row in rows}
    assert by_threshold[0.0]["events"] == 3
    assert by_threshold[0.7]["events"] == 1
    assert by_threshold[0.7]["precision"] == 100.0
    assert by_threshold[0.7]["recall"] == 50.0


def test_no_mention_at_all_is_reported_too() -> None:
    figures = report([Reading(True, GOLD, ()), Reading(False, [], ())])
    assert figures["mentions"] == 0
    assert figures["mean_confidence"] is None
    assert figures["calibration_error"] == {"equal_width": 0, "equal_mass": 0}
