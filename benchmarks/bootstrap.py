"""Intervals of scores: documents drawn anew with replacement, many times.

Every document keeps its own counts, so a draw is a sum of counts and costs nothing
beside reading the documents (percentile bootstrap; Efron and Tibshirani, 1993). A draw
in which a label neither occurs nor was found says nothing about it and is left out.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final

import numpy as np
import numpy.typing as npt

from models.training.metrics import Scores, Tally

DRAWS: Final = 1000
SEED: Final = 20240229
LEVEL: Final = 95.0
"""Share of the draws that an interval holds, in percent."""

Counts = npt.NDArray[np.int64]
Interval = tuple[float, float]

_HEADLINES: Final[dict[str, Callable[[Scores], Tally]]] = {
    "TI": lambda scores: scores.identified,
    "TC": lambda scores: scores.classified,
    "arguments": lambda scores: scores.arguments,
    "coreference": lambda scores: scores.links,
    "causes": lambda scores: scores.causes,
    "modality": lambda scores: _accuracy(scores.modality_right, scores.modality_total),
}


def intervals(documents: Sequence[Scores]) -> dict[str, Interval]:
    """Return the interval of each headline figure, in percent, given scores by document."""
    draws = _draws(len(documents))
    return {
        name: _interval([part(scores) for scores in documents], draws)
        for name, part in _HEADLINES.items()
    }


def table_intervals(tables: Sequence[Mapping[str, Tally]]) -> dict[str, Interval]:
    """Return the interval of the F1 of each label, in percent.

    Args:
        tables: for each document, the counts of the labels that occur in it.
    """
    draws = _draws(len(tables))
    nothing = Tally()
    names = dict.fromkeys(name for table in tables for name in table)
    return {
        name: _interval([table.get(name, nothing) for table in tables], draws) for name in names
    }


def _accuracy(right: int, total: int) -> Tally:
    """Return an accuracy as a tally: precision, recall and F1 are all the same."""
    return Tally(gold=total, predicted=total, correct_gold=right, correct_predicted=right)


def _draws(documents: int) -> Counts:
    """Return how often each draw takes each document: (draws, documents)."""
    generator = np.random.default_rng(SEED)
    shares = np.full(documents, 1 / max(1, documents))
    return generator.multinomial(documents, shares, size=DRAWS)


def _interval(tallies: Sequence[Tally], draws: Counts) -> Interval:
    counts = np.array(
        [[item.gold, item.predicted, item.correct_gold, item.correct_predicted] for item in tallies]
    ).reshape(-1, 4)
    drawn = draws @ counts
    scores = f1_of(drawn[drawn[:, :2].any(axis=1)])
    if not scores.size:
        return 0.0, 100.0
    outside = (100.0 - LEVEL) / 2
    low, high = np.percentile(scores, [outside, 100.0 - outside])
    return float(low), float(high)


def f1_of(counts: Counts) -> npt.NDArray[np.float64]:
    """Return F1 in percent, as `Tally.f1` has it, for rows of the four counts of a tally."""
    gold, predicted, correct_gold, correct_predicted = counts.T
    recall = 100.0 * correct_gold / np.maximum(1, gold)
    precision = 100.0 * correct_predicted / np.maximum(1, predicted)
    total = precision + recall
    scores: npt.NDArray[np.float64] = 2 * precision * recall / np.where(total > 0, total, 1.0)
    return scores
