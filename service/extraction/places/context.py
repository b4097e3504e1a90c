"""What an article speaks about: countries, subdivisions and places, with probabilities."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import TypeVar

from service.extraction.gazetteer.layout import Feature
from service.extraction.gazetteer.reader import GazetteerPlace
from service.extraction.places.mentions import Group
from service.extraction.places.proximity import LikelyPlace, Proximity

_MOST_MENTIONS = 4
"""Further mentions of one name add nothing."""
_LIKELY = 0.4
_POINTS = frozenset({Feature.CAPITAL, Feature.POPULATED_PLACE, Feature.ADMIN2, Feature.FACILITY})

_Key = TypeVar("_Key")
Belief = Mapping[int, float]
"""Probability of each place number that a group may stand for."""


class Context:
    """The present belief about every group, summed by country and subdivision."""

    def __init__(self, groups: Sequence[Group], beliefs: Sequence[Belief]) -> None:
        """Sum up ``beliefs``, one for each of ``groups``."""
        self._beliefs = {id(group): belief for group, belief in zip(groups, beliefs, strict=True)}
        self._places = {
            item.place.number: item.place for group in groups for item in group.candidates
        }
        self._own_country: dict[int, dict[str, float]] = {}
        self._own_admin1: dict[int, dict[int, float]] = {}
        self._own_told: dict[int, dict[str, float]] = {}
        self._kinds: dict[int, dict[tuple[Feature, tuple[str, ...] | None], float]] = {}
        for group in groups:
            self._add(group)
        self._country = _total(self._own_country)
        self._admin1 = _total(self._own_admin1)
        self._told = _total(self._own_told)
        self._weights = {id(group): float(_weight(group)) for group in groups}
        self._weight = sum(self._weights.values())
        self._tellers = self._by_place(groups)
        self._proximity = Proximity(
            LikelyPlace(id(group), place.number, point, self._beliefs[id(group)][place.number])
            for group in groups
            if (place := self._likeliest(group)) is not None
            and place.feature in _POINTS
            and (point := point_of(place)) is not None
        )

    def share(self, country: str, group: Group) -> float:
        """Return which part of the other names lies in ``country``."""
        others = self._weight - self._weights[id(group)]
        own = self._own_country[id(group)].get(country, 0.0)
        return (self._country.get(country, 0.0) - own) / (others + 1.0)

    def told(self, country: str, group: Group) -> bool:
        """Tell whether another name surely stands for ``country`` itself."""
        own = self._own_told[id(group)].get(country, 0.0)
        return self._told.get(country, 0.0) - own > _LIKELY

    def admin1_share(self, place: GazetteerPlace, group: Group) -> float:
        """Return how many other names lie in the same subdivision, at most one."""
        number = place.number if place.feature is Feature.ADMIN1 else place.admin1
        if number is None:
            return 0.0
        own = self._own_admin1[id(group)].get(number, 0.0)
        return min(1.0, max(0.0, self._admin1.get(number, 0.0) - own) / 2.0)

    def admin1_told(self, place: GazetteerPlace, group: Group) -> bool:
        """Tell whether another name surely stands for the subdivision that holds ``place``."""
        if place.admin1 is None:
            return False
        return any(teller != id(group) for teller in self._tellers.get(place.admin1, ()))

    def nearness(self, place: GazetteerPlace, group: Group, scale: float) -> float:
        """Return how near the nearest likely place of another name is, 1 for at the same spot.

        ``scale`` is the distance in km at which it falls to 1/e.
        """
        here = point_of(place)
        if here is None or place.feature not in _POINTS:
            return 0.0
        return self._proximity.nearness(here, scale, owner=id(group), number=place.number)

    def listed(self, place: GazetteerPlace, group: Group) -> tuple[float, float]:
        """Return how alike the names in the same list are: in kind, and in kind and country."""
        if not group.peers:
            return 0.0, 0.0
        kind = _kind(place)
        alike = sum(self._kinds[id(peer)].get((kind, None), 0.0) for peer in group.peers)
        own = (kind, place.countries)
        together = sum(self._kinds[id(peer)].get(own, 0.0) for peer in group.peers)
        return alike / len(group.peers), together / len(group.peers)

    def belief(self, group: Group) -> Belief:
        """Return the belief about ``group`` of the round before."""
        return self._beliefs[id(group)]

    def containers(self, group: Group) -> list[Belief]:
        """Return the belief about each name that the text puts around ``group``."""
        return [self._beliefs[id(other)] for other in group.containers]

    def _by_place(self, groups: Sequence[Group]) -> dict[int, list[int]]:
        """Return the groups that surely stand for each place."""
        tellers: dict[int, list[int]] = defaultdict(list)
        for group in groups:
            for number, probability in self._beliefs[id(group)].items():
                if probability > _LIKELY:
                    tellers[number].append(id(group))
        return tellers

    def _likeliest(self, group: Group) -> GazetteerPlace | None:
        belief = self._beliefs[id(group)]
        number = max(belief, key=lambda item: (belief[item], -item), default=None)
        return None if number is None or belief[number] < _LIKELY else self._places[number]

    def _add(self, group: Group) -> None:
        weight = _weight(group)
        country: dict[str, float] = defaultdict(float)
        admin1: dict[int, float] = defaultdict(float)
        told: dict[str, float] = defaultdict(float)
        kinds: dict[tuple[Feature, tuple[str, ...] | None], float] = defaultdict(float)
        for number, probability in self._beliefs[id(group)].items():
            place = self._places[number]
            kinds[_kind(place), None] += probability
            kinds[_kind(place), place.countries] += probability
            if len(place.countries) == 1:
                country[place.countries[0]] += weight * probability
            if place.feature is Feature.COUNTRY:
                told[place.countries[0]] += probability
            inside = number if place.feature is Feature.ADMIN1 else place.admin1
            if inside is not None:
                admin1[inside] += probability
        self._own_country[id(group)] = country
        self._own_admin1[id(group)] = admin1
        self._own_told[id(group)] = told
        self._kinds[id(group)] = kinds


def point_of(place: GazetteerPlace) -> tuple[float, float] | None:
    """Return latitude and longitude in degrees, None where they are not known."""
    if place.latitude is None or place.longitude is None:
        return None
    return place.latitude, place.longitude


def _kind(place: GazetteerPlace) -> Feature:
    """Return what ``place`` is, capitals being populated places."""
    capital = place.feature is Feature.CAPITAL
    return Feature.POPULATED_PLACE if capital else place.feature


def _weight(group: Group) -> int:
    return min(len(group.mentions), _MOST_MENTIONS)


def _total(parts: Mapping[int, Mapping[_Key, float]]) -> dict[_Key, float]:
    total: dict[_Key, float] = defaultdict(float)
    for part in parts.values():
        for name, value in part.items():
            total[name] += value
    return total
