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
from service.extraction.places.context import Context, point_of
from service.extraction.places.geometry import distance
from service.extraction.places.mentions import Group

PRIOR_FEATURES: Final = (
    "country", "admin1", "admin2", "capital", "region", "facility", "population", "area_population",
    "relative_population",
    "relative_area",
    "dominant",
    "namesake",
    "alternate", "demonym", "abbreviation", "sound", "told_kind", "other_kind", "inner_small",
    "parted_area",
)  # fmt: skip
CONTEXT_FEATURES: Final = (
    "contained", "same_country", "country_told", "neighbours", "same_admin1", "near",
    "same_admin1_told", "listed_alike", "listed_together",
    "holding", "rival",
)  # fmt: skip
FEATURES: Final = (*PRIOR_FEATURES, *CONTEXT_FEATURES)
_WIDE: Final = frozenset(Feature) - {
    Feature.COUNTRY, Feature.ADMIN1, Feature.ADMIN2, Feature.CAPITAL, Feature.POPULATED_PLACE,
    Feature.FACILITY,
}  # fmt: skip
_DIVISIONS: Final = frozenset({Feature.ADMIN1, Feature.ADMIN2})
_SETTLEMENT: Final = frozenset({Feature.CAPITAL, Feature.POPULATED_PLACE})
_NEAR_KM: Final = 150.0
_REACHES: Final = {
    Feature.CAPITAL: 60.0, Feature.POPULATED_PLACE: 40.0, Feature.FACILITY: 5.0,
    Feature.REGION: 800.0, Feature.ISLAND: 500.0, Feature.MOUNTAIN: 500.0,
    Feature.LAKE: 200.0, Feature.DESERT: 800.0,
}  # fmt: skip
"""How far in km from the centre of what has no known border its parts may lie."""
_PAIRED: Final = 9.0
_LARGE_DIVISION: Final = 1_000_000
_CITY: Final = 150_000
_SEAT: Final = 2_000
_TENFOLD: Final = 1.0 / 7.0
_TOP: Final = 7.0
"""Decimal logarithm of the population that counts as one."""


def prior_features(candidate: Candidate, group: Group) -> list[float]:
    """Return what the name and the place alone say, as in `PRIOR_FEATURES`."""
    place = candidate.place
    settled = place.feature in _SETTLEMENT
    population = _population(place)
    peers = [
        _population(item.place)
        for item in group.candidates
        if (item.place.feature in _SETTLEMENT) is settled and item.place.number != place.number
    ]
    relative = size_of(population) - size_of(max(peers, default=0))
    told = bool(group.features)
    return [
        place.feature is Feature.COUNTRY,
        place.feature is Feature.ADMIN1,
        place.feature is Feature.ADMIN2,
        place.feature is Feature.CAPITAL,
        place.feature in _WIDE,
        place.feature is Feature.FACILITY,
        size_of(population) if settled else 0.0,
        size_of(place.population) if place.feature in _DIVISIONS else 0.0,
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
        group.mentions[0].inner and place.population < 100_000 and settled,
        any(item.parted for item in group.mentions) and not settled,
    ]


def context_features(
    candidate: Candidate, group: Group, context: Context, gazetteer: Gazetteer
) -> list[float]:
    """Return what the rest of the article says, as in `CONTEXT_FEATURES`."""
    place = candidate.place
    return [
        told_inside(place, group, context, gazetteer),
        max((context.share(code, group) for code in place.countries[:1]), default=0.0)
        if len(place.countries) == 1
        else 0.0,
        len(place.countries) == 1 and context.told(place.countries[0], group) > 0,
        _neighbours(place, context, group, gazetteer),
        context.admin1_share(place, group),
        context.nearness(place, group, _NEAR_KM),
        context.admin1_told(place, group),
        *context.listed(place, group),
        _told_around(place, group, context, gazetteer),
        _rival(place, group, context, gazetteer),
    ]


def holds(container: Mapping[int, float], place: GazetteerPlace, gazetteer: Gazetteer) -> float:
    """Return the probability that ``container`` (places with theirs) holds ``place``."""
    return sum(
        weight for number, weight in container.items() if lies_in(place, gazetteer.place(number))
    )


def lies_in(place: GazetteerPlace, container: GazetteerPlace) -> bool:
    """Tell whether the gazetteer puts ``place`` inside ``container``.

    A city lies in itself: "Washington, D.C." tells one by two names.
    """
    if place.number == container.number:
        return place.feature in _SETTLEMENT
    if container.feature is Feature.COUNTRY:
        return place.countries == container.countries
    if container.feature in (Feature.ADMIN1, Feature.ADMIN2):
        return container.number in (place.admin1, place.admin2)
    if not place.countries or not set(place.countries) <= set(container.countries):
        return False
    reach = _REACHES.get(container.feature)
    return reach is None or _apart(place, container) <= reach


def _apart(place: GazetteerPlace, other: GazetteerPlace) -> float:
    """Return the distance in km, infinite where it is not known."""
    here, there = point_of(place), point_of(other)
    return math.inf if here is None or there is None else distance(here, there)


def told_inside(
    place: GazetteerPlace, group: Group, context: Context, gazetteer: Gazetteer
) -> float:
    """Return how surely the text puts ``place`` inside the name beside it.

    A country's name before another name is a list ("China, Japan"), not the hamlet China
    in Japan; so is that of a state among others ("Ohio, Oklahoma, Pennsylvania").
    """
    if place.feature is Feature.POPULATED_PLACE and _is_item(place, group):
        return 0.0
    beliefs = context.containers(group)
    return _joint(max((holds(other, place, gazetteer) for other in beliefs), default=0.0))


def _is_item(place: GazetteerPlace, group: Group) -> bool:
    """Tell whether the name of ``place`` is also that of a country, or of a listed division."""
    among_many = len(group.peers) > 1
    return any(
        item.place.feature is Feature.COUNTRY
        or (
            among_many
            and item.place.feature is Feature.ADMIN1
            and item.place.countries == place.countries
            and item.place.number != place.admin1
        )
        for item in group.candidates
    )


def _joint(held: float) -> float:
    """Return how much a container speaks for what it holds, 0..1.

    Two unlikely places of which one holds the other explain "Athens, Georgia" together:
    summed over the container's places, the odds grow by e to the `_PAIRED`.
    """
    return math.log1p(held * math.expm1(_PAIRED)) / _PAIRED


def _told_around(
    place: GazetteerPlace, group: Group, context: Context, gazetteer: Gazetteer
) -> float:
    """Return how surely ``place`` holds a name that the text puts inside it."""
    shares = (
        sum(
            weight
            for number, weight in context.belief(inner).items()
            if number != place.number and lies_in(gazetteer.place(number), place)
        )
        for inner in group.contents
    )
    return _joint(max(shares, default=0.0))


def _rival(place: GazetteerPlace, group: Group, context: Context, gazetteer: Gazetteer) -> float:
    """Return how much more the article speaks of the country of a division of this name.

    That is Georgia in the United States for Georgia, the country.
    """
    if place.feature is not Feature.COUNTRY:
        return 0.0
    own = context.share(place.countries[0], group) + _neighbours(place, context, group, gazetteer)
    rivals = (
        context.share(item.place.countries[0], group)
        for item in group.candidates
        if item.place.feature is Feature.ADMIN1 and item.place.population >= _LARGE_DIVISION
    )
    return max(0.0, max(rivals, default=0.0) - own)


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


def _population(place: GazetteerPlace) -> int:
    """Return the population; a town without a known one is the seat of some division."""
    return place.population or (_SEAT if place.feature in _SETTLEMENT else 0)


def size_of(population: int) -> float:
    """Return 0 for nobody and 1 for ten million, on a logarithmic scale."""
    return math.log10(population + 1) / _TOP
