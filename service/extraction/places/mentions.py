"""Toponyms of an article with the places they may stand for, grouped by name."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

import regex

from service.extraction.gazetteer.keys import key, sound
from service.extraction.gazetteer.layout import Feature, NameKind
from service.extraction.gazetteer.reader import Candidate, Gazetteer
from service.extraction.places.phrases import (
    Relation,
    contained,
    containing,
    listed,
    read_phrase,
)
from service.extraction.places.tokens import name_runs, tokenize
from service.extraction.places.vocabulary import DIRECTIONS, ORDINARY

Offsets = tuple[int, int]
_ARTICLE = regex.compile(
    r"\s(?:al|el|ad|ed|an|en|ar|er|as|es|at|et|az|ez|ul|ol)-", regex.IGNORECASE
)
"""The Arabic article after a name: the name goes on."""
_ADJECTIVE = regex.compile(r"(\p{Lu}\p{L}+) $")
_SHARED_NOUN = regex.compile(r" (?:and|or) \p{Lu}\p{Ll}+ (\p{Lu}\p{Ll}+)\b")
_MOST_PEERS = 50
"""Names before it in its list that a name is compared with; more would tell nothing new."""
_INNER_POPULATION = 50_000
"""A name inside another name counts only for a place at least this large."""
_DIVISIONS = frozenset({Feature.ADMIN1, Feature.ADMIN2})
_SETTLEMENT = frozenset({Feature.CAPITAL, Feature.POPULATED_PLACE})
_LARGE = frozenset({Feature.COUNTRY, Feature.ADMIN1, Feature.CONTINENT, Feature.REGION})


@dataclass(frozen=True, slots=True)
class Mention:
    """A toponym at its code points.

    ``inner`` if it is a part of the phrase that was given, ``parted`` if the text speaks
    of a part of it ("northern Syria"), ``outer`` if it closes "Buffalo, New York".
    """

    start: int
    end: int
    candidates: tuple[Candidate, ...]
    features: frozenset[Feature]
    inner: bool = False
    parted: bool = False
    outer: bool = field(default=False, compare=False)


@dataclass(slots=True)
class Group:
    """All mentions of one name: one sense per article.

    ``containers`` are groups that the text puts around this one ("Mosul, Iraq"),
    ``contents`` those that it is put around, ``peers`` those that stand beside it in a
    list ("Iraq, Syria and Georgia").
    """

    candidates: tuple[Candidate, ...]
    mentions: list[Mention] = field(default_factory=list)
    features: set[Feature] = field(default_factory=set)
    containers: list[Group] = field(default_factory=list)
    contents: list[Group] = field(default_factory=list)
    peers: list[Group] = field(default_factory=list)


def locate_name(text: str, start: int, end: int, gazetteer: Gazetteer) -> Mention | None:
    """Return the name in ``text[start:end]`` that the gazetteer knows, None without one."""
    start, end = _trimmed(text, start, end)
    if start >= end:
        return None
    found = _with_adjective(text, start, end, gazetteer) or candidates_at(
        text, start, end, gazetteer
    )
    found = found or _with_shared_noun(text, start, end, gazetteer)
    if found:
        return mention_at(text, start, end, found, gazetteer)
    inner = inner_names(text, start, end, gazetteer)
    return min(inner, key=lambda item: _precedence(end, item), default=None)


def _with_adjective(text: str, start: int, end: int, gazetteer: Gazetteer) -> tuple[Candidate, ...]:
    """Return what the name stands for with the adjective before it: "Iraqi" Kurdistan."""
    before = _ADJECTIVE.search(text, max(0, start - 25), start)
    if before is None:
        return ()
    if not any(item.kind is NameKind.DEMONYM for item in gazetteer.lookup(before.group(1))):
        return ()
    found = gazetteer.lookup(text[before.start() : end])
    return tuple(item for item in found if item.kind is not NameKind.SOUND)


def _with_shared_noun(
    text: str, start: int, end: int, gazetteer: Gazetteer
) -> tuple[Candidate, ...]:
    """Return what the name stands for with a noun told once: "North" and South Korea."""
    after = _SHARED_NOUN.match(text, end)
    if after is None or key(text[start:end]) not in DIRECTIONS:
        return ()
    found = gazetteer.lookup(f"{text[start:end]} {after.group(1)}")
    return tuple(item for item in found if item.kind is not NameKind.SOUND)


def mention_at(
    text: str, start: int, end: int, candidates: tuple[Candidate, ...], gazetteer: Gazetteer
) -> Mention:
    """Return the mention of ``candidates`` with what the words around it say."""
    phrase = read_phrase(text, start, end)
    return Mention(
        start,
        end,
        with_namesakes(candidates, phrase.features, gazetteer),
        phrase.features,
        parted=phrase.relation is Relation.PART,
    )


def with_namesakes(
    candidates: tuple[Candidate, ...], features: frozenset[Feature], gazetteer: Gazetteer
) -> tuple[Candidate, ...]:
    """Add the subdivisions called after a candidate, where the text speaks of one.

    A subdivision often lacks the spellings that its city has.
    """
    if Feature.ADMIN1 not in features:
        return candidates
    if any(item.place.feature is Feature.ADMIN1 for item in candidates):
        return candidates
    added = {
        item.place.admin1: Candidate(division, item.kind)
        for item in candidates
        if item.place.admin1 is not None
        and (division := gazetteer.place(item.place.admin1)).feature is Feature.ADMIN1
        and sound(division.name) == sound(item.place.name)
    }
    return (*candidates, *added.values())


def candidates_at(text: str, start: int, end: int, gazetteer: Gazetteer) -> tuple[Candidate, ...]:
    """Return what ``text[start:end]`` may stand for; a full stop after it may belong to it."""
    if key(text[start:end]) in DIRECTIONS:
        return ()
    found = gazetteer.lookup(text[start:end])
    if text[end : end + 1] == "." and end - start <= 6:
        dotted = gazetteer.lookup(text[start : end + 1])
        known = {candidate.place.number for candidate in found}
        found = found + [item for item in dotted if item.place.number not in known]
    return tuple(found)


def inner_names(text: str, start: int, end: int, gazetteer: Gazetteer) -> list[Mention]:
    """Return the names inside a longer phrase that are sure enough to stand for a place."""
    tokens = tokenize(text, start, end)
    found: list[Mention] = []
    position = 0
    while position < len(tokens):
        following = position + 1
        for last in name_runs(text, tokens, position):
            begin, stop = tokens[position].start, tokens[last].end
            candidates = candidates_at(text, begin, stop, gazetteer)
            if key(text[begin:stop]) in ORDINARY:
                continue
            if not candidates:
                continue
            mention = mention_at(text, begin, stop, candidates, gazetteer)
            if _ARTICLE.match(text, mention.end, end):
                continue
            told = last > position or mention.features or text.startswith(", ", stop, end)
            if told or any(map(_is_sure, candidates)):
                found.append(replace(mention, inner=True))
                following = last + 1
                break
        position = following
    return found


def group_mentions(text: str, mentions: Iterable[Mention]) -> list[Group]:
    """Group mentions by name, in text order, and link names that one phrase joins."""
    ordered = _with_outer(text, sorted(mentions, key=lambda item: (item.start, item.end)))
    groups: dict[str, Group] = {}
    for mention in ordered:
        group = groups.setdefault(_sense_key(text, mention), Group(mention.candidates))
        group.mentions.append(mention)
        group.features |= mention.features
    _link(text, ordered, groups)
    _list(text, ordered, groups)
    return list(groups.values())


def _with_outer(text: str, ordered: list[Mention]) -> list[Mention]:
    """Mark the states after a comma: "New York" after "Buffalo" is another than the city."""
    return ordered[:1] + [
        replace(second, outer=True)
        if text[first.end : second.start] == ", " and _is_state_and_city(second)
        else second
        for first, second in pairwise(ordered)
    ]


def _is_state_and_city(mention: Mention) -> bool:
    features = {item.place.feature for item in mention.candidates}
    return Feature.ADMIN1 in features and not features.isdisjoint(_SETTLEMENT)


def _link(text: str, ordered: Sequence[Mention], groups: dict[str, Group]) -> None:
    for first, second in pairwise(ordered):
        gap = text[first.end : second.start]
        if first.end > second.start or len(gap) > 50:
            continue
        one = groups[_sense_key(text, first)]
        other = groups[_sense_key(text, second)]
        if one is other:
            continue
        if contained(gap):
            _put(one, other)
        elif containing(gap) or (gap == " " and _is_adjective(first)):
            _put(other, one)


def _list(text: str, ordered: Sequence[Mention], groups: dict[str, Group]) -> None:
    """Make the names of one list peers: of "Iraq, Syria and Georgia", all three."""
    run: deque[Group] = deque(maxlen=_MOST_PEERS)
    for number, mention in enumerate(ordered):
        if number and not _follows(text, ordered[number - 1], mention):
            run.clear()
        group = groups[_sense_key(text, mention)]
        for other in run:
            if other is not group:
                group.peers.append(other)
                other.peers.append(group)
        run.append(group)


def _follows(text: str, first: Mention, second: Mention) -> bool:
    return first.end <= second.start and listed(text[first.end : second.start])


def _put(inner: Group, outer: Group) -> None:
    inner.containers.append(outer)
    outer.contents.append(inner)


def _sense_key(text: str, mention: Mention) -> str:
    """Return what mentions of one sense share: "Homs province" is another than "Homs"."""
    name = key(text[mention.start : mention.end])
    division = "/" if mention.features & _DIVISIONS else ""
    return name + division + ("," if mention.outer else "")


def _is_sure(candidate: Candidate) -> bool:
    place = candidate.place
    if candidate.kind is NameKind.SOUND:
        return False
    return place.feature in _LARGE or place.population >= _INNER_POPULATION


def _precedence(end: int, mention: Mention) -> tuple[bool, int]:
    """Order the names of one phrase: the first that is no mere adjective.

    In "the Iraqi city of Mosul" that is "Mosul"; in "an Iraqi town" the adjective remains.
    """
    return _is_adjective(mention) and mention.end < end, mention.start


def _is_adjective(mention: Mention) -> bool:
    return all(item.kind is NameKind.DEMONYM for item in mention.candidates)


def _trimmed(text: str, start: int, end: int) -> Offsets:
    """Drop white space, quotes, a possessive and "the" from the ends of a phrase."""
    phrase = text[start:end]
    left = len(phrase) - len(phrase.lstrip(" \t\n\"'“”‘’,;:("))
    start += left
    phrase = text[start:end].rstrip(" \t\n\"'“”‘’,;:)")
    for suffix in ("'s", "’s"):
        phrase = phrase.removesuffix(suffix)
    for prefix in ("the ", "The ", "THE "):
        if phrase.startswith(prefix):
            return start + len(prefix), start + len(phrase)
    return start, start + len(phrase)
