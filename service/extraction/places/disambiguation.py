"""Which place each name of an article stands for.

A conditional logit over the candidates of a name. First by name and place alone; then
the article is read with the beliefs of the round before, so that sure names decide
unsure ones.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from service.extraction.gazetteer.reader import Gazetteer
from service.extraction.places.context import Belief, Context
from service.extraction.places.features import (
    FEATURES,
    PRIOR_FEATURES,
    context_features,
    prior_features,
)
from service.extraction.places.mentions import Group
from service.extraction.places.weights import FIRST, LATER

ROUNDS: Final = 2
MOST_CANDIDATES: Final = 60


@dataclass(frozen=True, slots=True)
class Weights:
    """What features count in the first round and in the later ones, in their order."""

    first: tuple[float, ...] = tuple(FIRST[name] for name in PRIOR_FEATURES)
    later: tuple[float, ...] = tuple(LATER[name] for name in FEATURES)


_SHIPPED: Final = Weights()


def disambiguate(
    groups: Sequence[Group], gazetteer: Gazetteer, weights: Weights = _SHIPPED
) -> list[Belief]:
    """Return for each group the probability of each of its places, by place number."""
    priors = [prior_values(group) for group in groups]
    beliefs = [
        belief(group, [_dot(weights.first, values) for values in rows])
        for group, rows in zip(groups, priors, strict=True)
    ]
    for _ in range(ROUNDS):
        context = Context(groups, beliefs)
        beliefs = [
            belief(group, _later_scores(group, rows, context, gazetteer, weights.later))
            for group, rows in zip(groups, priors, strict=True)
        ]
    return beliefs


def prior_values(group: Group) -> list[list[float]]:
    """Return the prior features of each candidate that is weighed."""
    return [prior_features(item, group) for item in group.candidates[:MOST_CANDIDATES]]


def _later_scores(
    group: Group,
    rows: Sequence[list[float]],
    context: Context,
    gazetteer: Gazetteer,
    weights: Sequence[float],
) -> list[float]:
    """Weigh name, place and article; a name with one meaning needs no weighing."""
    if len(rows) == 1:
        return [0.0]
    return [
        _dot(weights, [*values, *context_features(candidate, group, context, gazetteer)])
        for candidate, values in zip(group.candidates, rows, strict=False)
    ]


def belief(group: Group, scores: Sequence[float]) -> Belief:
    """Return the probabilities that go with ``scores`` (softmax)."""
    top = max(scores)
    powers = [math.exp(score - top) for score in scores]
    total = math.fsum(powers)
    return {
        candidate.place.number: power / total
        for candidate, power in zip(group.candidates, powers, strict=False)
    }


def _dot(weights: Sequence[float], values: Sequence[float]) -> float:
    return sum(weight * value for weight, value in zip(weights, values, strict=True))
