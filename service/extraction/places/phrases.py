"""What a place phrase says beside the name: kind, part, nearness, capital, container.

A phrase is read by its words alone; no gazetteer is asked here.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import regex

from service.extraction.gazetteer.layout import Feature

_PART: Final = regex.compile(
    r"(?:the\s+)?(?:\p{L}+(?:ern|ernmost)(?:\s+and\s+\p{L}+ern)?|central|north|south|east|west"
    r"|north[- ]?east|north[- ]?west|south[- ]?east|south[- ]?west|upper|lower|rural|coastal"
    r"|mainland|parts?\s+of|(?:north|south|east|west)\s+of)(?:\s+of)?(?:\s+the)?\s+$",
    regex.IGNORECASE,
)
_NEAR: Final = regex.compile(
    r"\b(?:near|outside|around|close\s+to|north\s+of|south\s+of|east\s+of|west\s+of"
    r"|(?:north|south)(?:east|west)\s+of|outskirts\s+of|suburbs?\s+of|vicinity\s+of"
    r"|miles?\s+from|kilomet(?:er|re)s?\s+from|km\s+from|off|off\s+the\s+coast\s+of)"
    r"(?:\s+(?:the|\p{L}+ern|city\s+of|town\s+of|village\s+of))*\s+$",
    regex.IGNORECASE,
)
_CAPITAL_BEFORE: Final = regex.compile(
    r"\bcapital(?:\s+city)?\s+of(?:\s+the)?\s+$", regex.IGNORECASE
)
_CAPITAL_AFTER: Final = regex.compile(
    r"^(?:['’]s?)?\s+capital(?:\s+city)?\b(?!\s+(?:of\s+)?\p{Lu})"
)
_SETTLEMENT_NOUN: Final = (
    r"(?:city|town|village|hamlet|suburb|port|township|settlement|municipality)"
)
_ADMIN1_NOUN: Final = (
    r"(?:province|governorate|state|oblast|region|emirate|prefecture|canton|department)"
)
_ADMIN2_NOUN: Final = r"(?:county|district|rayon|raion|parish|borough)"
_STATE_OFFICE: Final = (
    r"(?:Gov(?:ernor|\.)|Lt\. Gov|Attorney General|Supreme Court|Senate|Legislature"
    r"|National Guard|State (?:Police|Patrol|University)|state (?:police|troopers?|lawmakers"
    r"|senator|representative|legislature|capitol|officials))"
)
"""What a state of a federation has, and a city of its name has not."""
_AFTER: Final = (
    (regex.compile(rf"^\s+{_STATE_OFFICE}\b"), frozenset({Feature.ADMIN1})),
    (regex.compile(rf"^\s+{_ADMIN1_NOUN}s?\b", regex.IGNORECASE), frozenset({Feature.ADMIN1})),
    (regex.compile(rf"^\s+{_ADMIN2_NOUN}s?\b", regex.IGNORECASE), frozenset({Feature.ADMIN2})),
    (
        regex.compile(rf"^\s+{_SETTLEMENT_NOUN}s?\b", regex.IGNORECASE),
        frozenset({Feature.POPULATED_PLACE, Feature.CAPITAL}),
    ),
)
_BEFORE: Final = (
    (
        regex.compile(r"\bstates,?\s+(?:including|such\s+as|like)\s+$", regex.IGNORECASE),
        frozenset({Feature.ADMIN1}),
    ),
    (
        regex.compile(rf"\b{_ADMIN1_NOUN}s?\s+of\s+(?:the\s+)?$", regex.IGNORECASE),
        frozenset({Feature.ADMIN1, Feature.REGION}),
    ),
    (
        regex.compile(rf"\b{_ADMIN2_NOUN}s?\s+of\s+(?:the\s+)?$", regex.IGNORECASE),
        frozenset({Feature.ADMIN2}),
    ),
    (
        regex.compile(
            rf"\b(?:{_SETTLEMENT_NOUN[3:-1]}|capital|outskirts|suburbs)s?\s+of\s+$",
            regex.IGNORECASE,
        ),
        frozenset({Feature.POPULATED_PLACE, Feature.CAPITAL}),
    ),
)
_CONTAINED: Final = regex.compile(
    r"^(?:\s+\(\p{Lu}{2,6}\))?(?:,\s+(?:in\s+)?|\s+\(|,?\s+in\s+)(?:the\s+)?"
    r"(?:(?:\p{Ll}+ern|central|rural|neighbou?ring|nearby|upstate)\s+)*"
    rf"(?:(?:{_SETTLEMENT_NOUN}|{_ADMIN1_NOUN}|{_ADMIN2_NOUN})\s+of\s+)?$"
)
_DIVISION_OF: Final = regex.compile(
    rf"^,?\s+(?:an?\s+)?(?:\p{{Ll}}+\s+){{0,2}}(?:{_SETTLEMENT_NOUN}|{_ADMIN1_NOUN}|{_ADMIN2_NOUN}"
    r"|slum|quarter|neighbou?rhood|camp|area)s?\s+(?:of|in)\s+(?:the\s+)?$"
)
_CONTAINING: Final = regex.compile(
    rf"^(?:['’]s)?(?:\s+[\p{{Ll}}'’-]+){{0,3}}\s+(?:{_SETTLEMENT_NOUN}|{_ADMIN1_NOUN}|{_ADMIN2_NOUN}"
    r"|capital|slum|quarter|neighbou?rhood|camp|area)s?(?:\s+of)?,?\s+$|^['’]s\s+$"
)
_BESIDE: Final = regex.compile(
    r"^,?\s+(?:just\s+)?(?:near|outside|close\s+to|(?:north|south|east|west)\s+of)\s+(?:the\s+)?"
    rf"(?:{_SETTLEMENT_NOUN}\s+of\s+)?$"
)
_LISTED: Final = regex.compile(r"^(?:,|,?\s+(?:and|or)|\s+&)\s+(?:in\s+)?(?:the\s+)?$")


class Relation(StrEnum):
    """How the place that is told lies to the place that is named."""

    SAME = "same"
    NEAR = "near"
    PART = "part"
    CAPITAL = "capital"


@dataclass(frozen=True, slots=True)
class Phrase:
    """What the words around a name say about it; ``features`` is empty if they do not."""

    relation: Relation = Relation.SAME
    features: frozenset[Feature] = frozenset()


def read_phrase(text: str, start: int, end: int) -> Phrase:
    """Read the words around the name ``text[start:end]``."""
    before, after = text[max(0, start - 60) : start], text[end : end + 40]
    return Phrase(relation=_relation(before, after), features=_features(before, after))


def contained(gap: str) -> bool:
    """Tell whether ``gap`` between two names says that the second holds the first.

    >>> contained(", "), contained(" in northern "), contained(" and ")
    (True, True, False)
    """
    return _CONTAINED.match(gap) is not None


def portion(gap: str) -> bool:
    """Tell whether ``gap`` between two names says what part of the second the first is.

    >>> portion(" district of "), portion(", a village in "), portion(" in ")
    (True, True, False)
    """
    return _DIVISION_OF.match(gap) is not None


def beside(gap: str) -> bool:
    """Tell whether ``gap`` between two names says that the first lies near the second.

    >>> beside(", near "), beside(" just outside the town of "), beside(" in ")
    (True, True, False)
    """
    return _BESIDE.match(gap) is not None


def listed(gap: str) -> bool:
    """Tell whether ``gap`` between two names may join items of a list.

    >>> listed(", "), listed(" and "), listed(" in ")
    (True, True, False)
    """
    return _LISTED.match(gap) is not None


def containing(gap: str) -> bool:
    """Tell whether ``gap`` between two names says that the first holds the second.

    >>> containing(" city of "), containing("'s northern town of "), containing(", ")
    (True, True, False)
    """
    return _CONTAINING.match(gap) is not None


def _relation(before: str, after: str) -> Relation:
    if _CAPITAL_BEFORE.search(before) or _CAPITAL_AFTER.match(after):
        return Relation.CAPITAL
    if _NEAR.search(before):
        return Relation.NEAR
    if _PART.search(before):
        return Relation.PART
    return Relation.SAME


def _features(before: str, after: str) -> frozenset[Feature]:
    for pattern, features in _AFTER:
        if pattern.match(after):
            return features
    for pattern, features in _BEFORE:
        if pattern.search(before):
            return features
    return frozenset()
