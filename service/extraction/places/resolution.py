"""Toponyms to places: id, coordinates, country, and how precise that is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from service.extraction.gazetteer.layout import Feature, NameKind
from service.extraction.gazetteer.reader import Gazetteer, GazetteerPlace
from service.extraction.places.confidence import confidence, likeliest
from service.extraction.places.context import Context
from service.extraction.places.disambiguation import disambiguate
from service.extraction.places.finding import find_mentions
from service.extraction.places.mentions import Group, Mention, Offsets, group_mentions, locate_name
from service.extraction.places.phrases import Relation, read_phrase
from service.extraction.places.surroundings import Sense, Surroundings

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
_INSIDE: Final = 0.8
"""What is left of the score of a place that only holds the one that is named."""
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
    around = Surroundings(text, senses, gazetteer)
    return [
        _place(text, span, mention, around, gazetteer)
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


def _senses(groups: Sequence[Group], gazetteer: Gazetteer) -> dict[Mention, Sense]:
    """Return the likeliest place of each mention with how likely it is right."""
    beliefs = disambiguate(groups, gazetteer)
    context = Context(groups, beliefs)
    senses: dict[Mention, Sense] = {}
    for group, belief in zip(groups, beliefs, strict=True):
        chosen, share = likeliest(group, belief)
        sense = chosen.place, confidence(chosen, share, group, context, gazetteer)
        senses |= dict.fromkeys(group.mentions, sense)
    return _without_echoes(senses)


def _without_echoes(
    senses: dict[Mention, Sense],
) -> dict[Mention, Sense]:
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


def _place(
    text: str,
    span: Offsets,
    mention: Mention | None,
    around: Surroundings,
    gazetteer: Gazetteer,
) -> ResolvedPlace | None:
    """Return the place of one phrase: its own, or the one that the text puts around it."""
    sense = None if mention is None else around.sense(mention)
    if mention is None or sense is None:
        outer = around.around(span)
    else:
        outer = around.contradicting(mention)
    if outer is not None:
        place, score = outer
        return _answer(text, span, (place, score * _INSIDE), Relation.NEAR, gazetteer)
    if mention is None or sense is None:
        return None
    # Only what the phrase itself says: "Syria" in "northern Syria" is all of Syria.
    start, end = span
    relation = read_phrase(text[start:end], mention.start - start, mention.end - start).relation
    place, score = sense
    if relation is Relation.CAPITAL and place.feature is Feature.COUNTRY:
        place = gazetteer.capital(place.countries[0]) or place
    return _answer(text, span, (place, score), relation, gazetteer)


def _answer(
    text: str, span: Offsets, sense: Sense, relation: Relation, gazetteer: Gazetteer
) -> ResolvedPlace:
    place, score = sense
    return ResolvedPlace(
        start=span[0],
        end=span[1],
        text=text[span[0] : span[1]],
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
