"""How likely the chosen place is the right one, also where there was no choice.

The share of belief that `disambiguation` gives a place says nothing of a name with one
candidate: the right one may be missing. A logistic regression over that share and over
what speaks for the name weighs both; ``benchmarks.places_fit`` fits it.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

from service.extraction.gazetteer.layout import Feature, NameKind
from service.extraction.gazetteer.reader import Candidate, Gazetteer
from service.extraction.places.context import Belief, Context
from service.extraction.places.features import size_of, told_inside
from service.extraction.places.mentions import Group
from service.extraction.places.weights import CONFIDENCE

CONFIDENCE_FEATURES: Final = (
    "bias", "log_odds", "alone", "nation", "area", "population", "alternate", "sound",
    "same_country", "contained", "inner",
)  # fmt: skip
_STEEPEST: Final = 6.0
_AREAS: Final = frozenset(Feature) - {
    Feature.COUNTRY, Feature.CAPITAL, Feature.POPULATED_PLACE, Feature.FACILITY
}  # fmt: skip


def likeliest(group: Group, belief: Belief) -> tuple[Candidate, float]:
    """Return the candidate with the greatest share of ``belief``, and that share."""
    chosen = max(
        (item for item in group.candidates if item.place.number in belief),
        key=lambda item: (belief[item.place.number], -item.place.number),
    )
    return chosen, belief[chosen.place.number]


def confidence(
    chosen: Candidate, share: float, group: Group, context: Context, gazetteer: Gazetteer
) -> float:
    """Return the probability in 0..1 that ``chosen`` is right."""
    values = confidence_features(chosen, share, group, context, gazetteer)
    return logistic(values, [CONFIDENCE[name] for name in CONFIDENCE_FEATURES])


def confidence_features(
    chosen: Candidate, share: float, group: Group, context: Context, gazetteer: Gazetteer
) -> list[float]:
    """Return what speaks for ``chosen``, as in `CONFIDENCE_FEATURES`."""
    place = chosen.place
    alone = len(group.candidates) == 1
    return [
        1.0,
        0.0 if alone else _log_odds(share) / _STEEPEST,
        float(alone),
        float(place.feature is Feature.COUNTRY),
        float(place.feature in _AREAS),
        size_of(place.population),
        float(chosen.kind is NameKind.ALTERNATE),
        float(chosen.kind is NameKind.SOUND),
        context.share(place.countries[0], group) if len(place.countries) == 1 else 0.0,
        told_inside(place, group, context, gazetteer),
        float(group.mentions[0].inner),
    ]


def logistic(values: Sequence[float], weights: Sequence[float]) -> float:
    """Return the logistic function of the weighted sum of ``values``."""
    total = math.fsum(weight * value for weight, value in zip(weights, values, strict=True))
    return 1.0 / (1.0 + math.exp(-total))


def _log_odds(share: float) -> float:
    if share >= 1.0:
        return _STEEPEST
    return max(-_STEEPEST, min(_STEEPEST, math.log(share / (1.0 - share))))
