"""What speaks for each place that a name may stand for.

Every feature is a number between about -1 and 1, in the order of `FEATURES`; the
weights are fitted by ``benchmarks.places_fit`` on articles with known places.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Final

from service.extraction.gazetteer.layout import Feature, NameKind
from service.extraction.gazetteer.reader import Candidate, Gazetteer, GazetteerPlace
from service.extraction.places.context import Context
from service.extraction.places.mentions import Group

PRIOR_FEATURES: Final = (
    "country", "admin1", "admin2", "capital", "region", "population", "area_population",
    "relative_population",
    "relative_area",
    "dominant",
    "namesake",
    "alternate", "demonym", "abbreviation", "sound", "told_kind", "other_kind", "inner_small",
)  # fmt: skip
CONTEXT_FEATURES: Final = (
    "contained", "same_country", "country_told", "neighbours", "same_admin1", "near",
    "same_admin1_told",
)  # fmt: skip
FEATURES: Final = (*PRIOR_FEATURES, *CONTEXT_FEATURES)
_WIDE: Final = frozenset(Feature) - {
    Feature.COUNTRY, Feature.ADMIN1, Feature.ADMIN2, Feature.CAPITAL, Feature.POPULATED_PLACE
}  # fmt: skip
_DIVISIONS: Final = frozenset({Feature.ADMIN1, Feature.ADMIN2})
_SETTLEMENT: Final = frozenset({Feature.CAPITAL, Feature.POPULATED_PLACE})
_NEAR_KM: Final = 150.0
_CITY: Final = 150_000
_TENFOLD: Final = 1.0 / 7.0
_TOP: Final = 7.0
"""Decimal logarithm of the population that counts as one."""


def prior_features(candidate: Candidate, group: Group) -> list[float]:
    """Return what the name and the place alone say, as in `PRIOR_FEATURES`."""
    place = candidate.place
    settled = place.feature in _SETTLEMENT
    peers = [
        item.place.population
        for item in group.candidates
        if (item.place.feature in _SETTLEMENT) is settled and item.place.number != place.number
    ]
    relative = _size(place.population) - _size(max(peers, default=0))
    told = bool(group.features)
    return [
        place.feature is Feature.COUNTRY,
        place.feature is Feature.ADMIN1,
        place.feature is Feature.ADMIN2,
        place.feature is Feature.CAPITAL,
        place.feature in _WIDE,
        _size(place.population) if settled else 0.0,
        _size(place.population) if place.feature in _DIVISIONS else 0.0,
        relative if settled and peers else 0.0,
        relative if not settled and peers and place.population else 0.0,
        settled and place.population >= _CITY and relative >= _TENFOLD,
        _is_namesake(place, group),
        candidate.kind is NameKind.ALTERNATE,
        candidate.kind is NameKind.DEMONYM,
        candidate.kind is NameKind.ABBREVIATION,
        candidate.kind is NameKind.SOUND,
        told and place.feature in group.features,
        told and place.feature not in group.features,
        group.mentions[0].inner and place.population < 100_000 and place.feature in _SETTLEMENT,
    ]


def context_features(
    candidate: Candidate, group: Group, context: Context, gazetteer: Gazetteer
) -> list[float]:
    """Return what the rest of the article says, as in `CONTEXT_FEATURES`."""
    place = candidate.place
    return [
        _told_inside(place, group, context, gazetteer),
        max((context.share(code, group) for code in place.countries[:1]), default=0.0)
        if len(place.countries) == 1
        else 0.0,
        len(place.countries) == 1 and context.told(place.countries[0], group) > 0,
        _neighbours(place, context, group, gazetteer),
        context.admin1_share(place, group),
        context.nearness(place, group, _NEAR_KM),
        context.admin1_told(place, group),
    ]


def holds(container: Mapping[int, float], place: GazetteerPlace, gazetteer: Gazetteer) -> float:
    """Return the probability that ``container`` (places with theirs) holds ``place``."""
    return sum(
        weight for number, weight in container.items() if lies_in(place, gazetteer.place(number))
    )


def lies_in(place: GazetteerPlace, container: GazetteerPlace) -> bool:
    """Tell whether the gazetteer puts ``place`` inside ``container``."""
    if place.number == container.number:
        return False
    if container.feature is Feature.COUNTRY:
        return place.countries == container.countries
    if container.feature in (Feature.ADMIN1, Feature.ADMIN2):
        return container.number in (place.admin1, place.admin2)
    return (
        bool(container.countries)
        and set(place.countries) <= set(container.countries)
        and bool(place.countries)
    )


def _told_inside(
    place: GazetteerPlace, group: Group, context: Context, gazetteer: Gazetteer
) -> float:
    """Return how surely the text puts ``place`` inside the name beside it.

    A country's name before another name is a list ("China, Japan"), not the hamlet China
    in Japan.
    """
    if place.feature is Feature.POPULATED_PLACE and any(
        item.place.feature is Feature.COUNTRY for item in group.candidates
    ):
        return 0.0
    beliefs = context.containers(group)
    return max((holds(other, place, gazetteer) for other in beliefs), default=0.0)


def _is_namesake(place: GazetteerPlace, group: Group) -> bool:
    """Tell whether ``place`` is a subdivision called after a city in it, as Aleppo is."""
    return place.feature in _DIVISIONS and any(
        item.place.feature in _SETTLEMENT and place.number in (item.place.admin1, item.place.admin2)
        for item in group.candidates
    )


def _neighbours(
    place: GazetteerPlace, context: Context, group: Group, gazetteer: Gazetteer
) -> float:
    if len(place.countries) != 1:
        return 0.0
    bordering = gazetteer.neighbours(place.countries[0])
    return min(1.0, sum(context.share(code, group) for code in sorted(bordering)))


def _size(population: int) -> float:
    return math.log10(population + 1) / _TOP
