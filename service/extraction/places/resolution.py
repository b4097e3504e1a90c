"""Toponyms to places: id, coordinates, country, and how precise that is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from service.extraction.gazetteer.layout import Feature, NameKind
from service.extraction.gazetteer.reader import Gazetteer, GazetteerPlace
from service.extraction.places.disambiguation import disambiguate
from service.extraction.places.finding import find_mentions
from service.extraction.places.mentions import Group, Mention, Offsets, group_mentions, locate_name
from service.extraction.places.phrases import Relation, read_phrase

PRECISIONS: Final = ("place", "near", "admin2", "admin1", "region", "country", "continent")
"""What coordinates are of: the populated place or facility itself; one that the phrase
lies near; a second- or first-level subdivision; a region, water or part of a larger area
("northern Syria": the centre of the whole); a country; a continent. All but the first
two are centres of areas."""

_AREAS: Final = {
    Feature.COUNTRY: "country",
    Feature.ADMIN1: "admin1",
    Feature.ADMIN2: "admin2",
    Feature.CONTINENT: "continent",
    Feature.CAPITAL: "place",
    Feature.POPULATED_PLACE: "place",
    Feature.FACILITY: "place",
}
_PARTED: Final = frozenset({"country", "admin1", "admin2", "continent"})


@dataclass(frozen=True, slots=True)
class ResolvedPlace:
    """A phrase and its place; WGS 84 degrees, alpha-3 country, score in 0..1."""

    start: int
    end: int
    text: str
    name: str
    geonames_id: int | None
    latitude: float | None
    longitude: float | None
    country: str | None
    admin1: str | None
    feature: str
    precision: str
    score: float


def resolve_places(
    text: str, toponyms: Sequence[Offsets], gazetteer: Gazetteer
) -> list[ResolvedPlace | None]:
    """Return one place, or None, for each of ``toponyms`` (code points of ``text``).

    The rest of the text is read too: which countries and places it speaks of decides
    between places of one name. What no source knows stays None.
    """
    located, groups = read_groups(text, toponyms, gazetteer)
    senses = _senses(groups, gazetteer)
    return [
        None
        if mention is None or mention not in senses
        else _resolved(text, span, mention, senses[mention], gazetteer)
        for span, mention in zip(toponyms, located, strict=True)
    ]


def read_groups(
    text: str, toponyms: Sequence[Offsets], gazetteer: Gazetteer
) -> tuple[list[Mention | None], list[Group]]:
    """Return the name in each of ``toponyms``, and all names of the text, grouped."""
    located = [locate_name(text, start, end, gazetteer) for start, end in toponyms]
    given = [mention for mention in located if mention is not None]
    mentions = [*given, *_others(find_mentions(text, gazetteer), given)]
    return located, group_mentions(text, mentions)


def _others(found: Iterable[Mention], given: Sequence[Mention]) -> list[Mention]:
    """Return the mentions that lie outside all given ones."""
    taken = {offset for item in given for offset in range(item.start, item.end)}
    return [item for item in found if taken.isdisjoint(range(item.start, item.end))]


def _senses(
    groups: Sequence[Group], gazetteer: Gazetteer
) -> dict[Mention, tuple[GazetteerPlace, float]]:
    """Return the likeliest place of each mention with its probability."""
    senses: dict[Mention, tuple[GazetteerPlace, float]] = {}
    for group, belief in zip(groups, disambiguate(groups, gazetteer), strict=True):
        number = max(belief, key=lambda item: (belief[item], -item))
        for mention in group.mentions:
            senses[mention] = (gazetteer.place(number), belief[number])
    return _without_echoes(senses)


def _without_echoes(
    senses: dict[Mention, tuple[GazetteerPlace, float]],
) -> dict[Mention, tuple[GazetteerPlace, float]]:
    """Drop names that only sound like a place of a country nothing else speaks of."""
    spelled = {
        code
        for mention, (place, _) in senses.items()
        if not _sounds(mention)
        for code in place.countries
    }
    return {
        mention: sense
        for mention, sense in senses.items()
        if not spelled or not _sounds(mention) or not spelled.isdisjoint(sense[0].countries)
    }


def _sounds(mention: Mention) -> bool:
    return all(item.kind is NameKind.SOUND for item in mention.candidates)


def _resolved(
    text: str,
    span: Offsets,
    mention: Mention,
    sense: tuple[GazetteerPlace, float],
    gazetteer: Gazetteer,
) -> ResolvedPlace:
    start, end = span
    place, score = sense
    # Only what the phrase itself says: "Syria" in "northern Syria" is all of Syria.
    phrase = text[start:end]
    relation = read_phrase(phrase, mention.start - start, mention.end - start).relation
    if relation is Relation.CAPITAL and place.feature is Feature.COUNTRY:
        capital = gazetteer.capital(place.countries[0])
        place = place if capital is None else capital
    return ResolvedPlace(
        start=start,
        end=end,
        text=phrase,
        name=place.name,
        geonames_id=place.geonames_id,
        latitude=place.latitude,
        longitude=place.longitude,
        country=place.country,
        admin1=_admin1(place, gazetteer),
        feature=place.feature.name.lower(),
        precision=_precision(place, relation),
        score=round(score, 4),
    )


def _admin1(place: GazetteerPlace, gazetteer: Gazetteer) -> str | None:
    if place.feature is Feature.ADMIN1:
        return place.name
    return None if place.admin1 is None else gazetteer.place(place.admin1).name


def _precision(place: GazetteerPlace, relation: Relation) -> str:
    precision = _AREAS.get(place.feature, "region")
    if relation is Relation.NEAR and precision == "place":
        return "near"
    if relation is Relation.PART and precision in _PARTED:
        return "region"
    return precision
