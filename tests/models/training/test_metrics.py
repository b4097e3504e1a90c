from __future__ import annotations

import pytest

from models.training.metrics import ScoredArgument, ScoredEvent, score

GOLD = [
    ScoredEvent("bombing", "actual", ((0, 5), (20, 25)), (ScoredArgument("place", 8, 12),)),
    ScoredEvent("killing", "actual", ((30, 36),), (ScoredArgument("target", 40, 50),), caused_by=0),
]


def test_a_perfect_answer_scores_a_hundred() -> None:
    assert set(score([(GOLD, GOLD)]).summary().values()) == {100.0}


def test_no_answer_scores_zero() -> None:
    assert score([(GOLD, [])]).summary()["TC"] == 0


def test_a_wrong_type_counts_for_identification_only() -> None:
    found = [ScoredEvent("attack", "actual", ((0, 5),), (ScoredArgument("place", 8, 12),))]
    scores = score([(GOLD, found)])
    assert scores.identified.f1 == pytest.approx(100 * 2 * 1 / 4)
    assert scores.classified.f1 == 0
    assert scores.arguments.correct_predicted == 0
    assert scores.confusions["bombing", "attack"] == 1


def test_an_argument_counts_by_role_and_overlap() -> None:
    found = [
        ScoredEvent(
            "bombing",
            "negated",
            ((2, 4),),
            (ScoredArgument("place", 11, 30), ScoredArgument("time", 8, 12)),
        )
    ]
    scores = score([(GOLD, found)])
    assert scores.roles["place"].correct_predicted == 1
    assert scores.roles["time"].correct_predicted == 0
    assert scores.modality_accuracy == 0


def test_a_split_incident_loses_its_link() -> None:
    first, second = GOLD[0].mentions
    split = [
        ScoredEvent("bombing", "actual", (first,), ()),
        ScoredEvent("bombing", "actual", (second,), ()),
    ]
    scores = score([(GOLD, split)])
    assert scores.links.f1 == 0
    assert scores.links.gold == 1
    assert scores.links.predicted == 0


def test_a_cause_counts_when_both_ends_match() -> None:
    wrong = [GOLD[0], ScoredEvent("killing", "actual", ((30, 36),), (), caused_by=1)]
    assert score([(GOLD, GOLD)]).causes.f1 == 100
    assert score([(GOLD, wrong)]).causes.f1 == 0
