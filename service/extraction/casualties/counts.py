"""A victim phrase to a number of people.

A plural without any number ("civilians") gives no count: nothing is guessed. A
singular person, also without its article ("policeman"), and a person's name is one.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import regex

from models.parties.knowledge import find_cues
from models.parties.lexicon import PEOPLES, sector_of_word
from service.extraction.casualties.numerals import Bounds, find_quantity, words_of
from service.extraction.domain import Count

_AGE: Final = regex.compile(
    r"(?i)\b(?:[\p{L}]+-)?[\p{L}\d]+[-\s](?:year|month|week|day)s?[-\s]old\b,?"
    r"|\baged? \d+\b|\bNo\.\s*\d+\b|\b\w+-time\b|\b\d+(?:st|nd|rd|th)\b"
)
_SHARE: Final = regex.compile(r"(?i)\d\s*%|\bper ?cent\b|\b(?:half|most|majority) of the\b")
_FAMILY: Final = regex.compile(r"(?i)\b(?:family|group|crew|party) of (?=[\p{L}\d])")
_UNKNOWN: Final = regex.compile(r"(?i)\b(?:unknown|unspecified|undetermined) number\b")
_JOINT: Final = regex.compile(
    r"(?i)\s*,?\s*\b(?:and|as well as|plus|along with)\b\s*(?!(?:possibly|perhaps|maybe)\b)"
    r"|\s*,\s+(?!\d{3}\b|(?:possibly|perhaps|maybe)\b)"
)
_RANGE_BEFORE: Final = regex.compile(r"(?i)\bbetween\s+\S+(?:\s\S+)?\s+$")
_NUMBER_BEFORE: Final = regex.compile(r"(?i)\b(?:hundred|thousand|million)\s+$")
_NOBODY: Final = regex.compile(
    r"(?i)^(?:no[- ]?one|nobody|none|neither|not (?:a|one)(?: single)?)\b"
)
_AMONG: Final = regex.compile(
    r"(?i)(?<=\S)[\s,(–-]+(?:including|among (?:them|those|whom)|(?:\w+ )?of (?:them|whom))\b.*"
)
"""Those who are told again as part of the others: ", including three children"."""
_PARENT: Final = regex.compile(r"(?i)\b((?:grand)?(?:mother|father|parent)) of [\p{L}\d]+")
_SIZED: Final = regex.compile(r"(?i)([\p{L}\d,]+)-(?:members?|strong|man|men|woman|women|person)\b")
"""A group told by its size: "seven-member family"."""
_TWINS: Final = regex.compile(r"(?i)\btwins?\b")
_COLLECTIVES: Final = frozenset(
    """family families crew people army military police population community convoy group team
    crowd mob regime government everyone everybody anybody anyone gang garrison tribe personnel
    patrol delegation militia staff public side minority life force couple troop artillery navy
    congregation youth cavalry infantry opposition audience squad unit regiment brigade battalion
    division corps platoon casualty livestock sheep goat goats cattle cow cows camel
    camels horse horses animal animals aircraft helicopter jet warplane bomber""".split()
)
_PERSONAL: Final = frozenset(
    ("military", "police", "government", "armed_group", "civilian", "crowd")
)
_PRONOUNS: Final = frozenset("he him she her himself herself".split())
_PLURALS: Final = frozenset(
    """people men women children policemen policewomen gunmen militiamen servicemen fishermen
    personnel police troops forces others those they them dead wounded""".split()
)
_ONE: Final = frozenset("a an one another single".split())


def count_people(phrase: str) -> Count | None:
    """Return how many people a victim phrase tells of, None if it tells no number.

    >>> dozen = count_people("at least a dozen people")
    >>> dozen.min, dozen.max, dozen.text
    (12, None, 'at least a dozen people')
    >>> count_people("two soldiers and a civilian").min
    3
    >>> count_people("civilians") is None
    True
    """
    bounds = _bounds(" ".join(phrase.split()))
    return None if bounds is None else Count(min=bounds[0], max=bounds[1], text=phrase)


def _bounds(phrase: str) -> Bounds | None:
    if not phrase or _SHARE.search(phrase) or _UNKNOWN.search(phrase):
        return None
    if _NOBODY.match(phrase):
        return 0, 0
    phrase = _PARENT.sub(r"\1", _FAMILY.sub("", _AMONG.sub("", phrase)))
    parts = [part for part in _conjuncts(phrase) if not _counts_things(part)]
    counts = [_count_part(part) for part in parts]
    if counts and counts[0] is not None and len(parts) > 1:
        counts = _without_shared(parts, counts)
    return _sum(counts)


def _conjuncts(phrase: str) -> list[str]:
    """Split at "and" and commas, but not inside "between 30 and 40" or "two hundred and five"."""
    parts: list[str] = []
    start = 0
    for joint in _JOINT.finditer(phrase):
        before = phrase[start : joint.start()] + " "
        if _RANGE_BEFORE.search(before) or _NUMBER_BEFORE.search(before):
            continue
        parts.append(phrase[start : joint.start()])
        start = joint.end()
    return [part for part in (*parts, phrase[start:]) if part.strip()]


def _without_shared(parts: Sequence[str], counts: Sequence[Bounds | None]) -> list[Bounds | None]:
    """Drop bare plurals that share the number before them: "99 men, women and children"."""
    kept: list[Bounds | None] = [counts[0]]
    for part, count in zip(parts[1:], counts[1:], strict=True):
        if count is not None or part.split()[0].lower() in ("his", "her", "their", "its"):
            kept.append(count)
    return kept


def _sum(counts: Sequence[Bounds | None]) -> Bounds | None:
    """Add up; a part without a number leaves the sum open above."""
    told = [count for count in counts if count is not None]
    if not told:
        return None
    lows = [low for low, _ in told if low is not None]
    highs = [high for _, high in told]
    closed = [high for high in highs if high is not None]
    complete = len(told) == len(counts) and len(closed) == len(highs)
    low = sum(lows) if lows else None
    high = sum(closed) if complete else None
    return None if low is None and high is None else (low, high)


def _counts_things(part: str) -> bool:
    """Tell whether a conjunct counts something else than people: "three tanks"."""
    words = words_of(_AGE.sub(" ", part))
    quantity = None if _SIZED.search(part) else find_quantity(words)
    return quantity is not None and not _are_people(words[quantity.stop :])


def _count_part(part: str) -> Bounds | None:
    """Count the people of one conjunct."""
    sized = _SIZED.search(part)
    size = find_quantity(words_of(sized[1])) if sized else None
    if size is not None:
        return size.low, size.high
    plain = _AGE.sub(" ", part)
    words = words_of(plain)
    quantity = find_quantity(words)
    if quantity is not None and not _is_part_of_name(words, quantity.first, part):
        return (quantity.low, quantity.high) if _are_people(words[quantity.stop :]) else None
    if _TWINS.search(plain):
        return 2, 2
    return (1, 1) if _is_one_person(plain, aged=plain != part) else None


def _is_part_of_name(words: Sequence[str], first: int, part: str) -> bool:
    """Tell whether the number counts something else: "his two-storey house" has a noun first."""
    before = [word for word in words[:first] if sector_of_word(word) in _PERSONAL]
    return bool(before) and words[first] in ("one", "no") and not part[0].isdigit()


def _are_people(words: Sequence[str]) -> bool:
    """Tell whether what is counted can be people: nothing that the lexicon calls an object."""
    head = _head(words)
    if head in _COLLECTIVES and head not in ("people", "police", "personnel", "couple", "crew"):
        return head in ("staff", "troop", "youth", "force", "military", "life", "side")
    return sector_of_word(head) != "object" if head else True


def _head(words: Sequence[str]) -> str:
    """Return the last word before the first preposition after an optional "of"."""
    rest = [word for word in words if word not in (",", "-", "–")]
    while rest and rest[0] in ("of", "the", "more", "other", "additional", "further"):
        rest = rest[1:]
    for at, word in enumerate(rest):
        if word in ("of", "in", "from", "at", "with", "on", "near", "who", "including"):
            return rest[at - 1] if at else ""
    return rest[-1] if rest else ""


def _is_one_person(phrase: str, *, aged: bool) -> bool:
    """Tell whether a phrase without a number names or describes one person."""
    tokens = [token.strip("\"'“”‘’.,;:()") for token in phrase.split()]
    tokens = [token for token in tokens if token]
    if not tokens:
        return aged
    lowered = [token.lower() for token in tokens]
    if len(tokens) == 1 and lowered[0] in _PRONOUNS | _ONE:
        return True
    head = _head(lowered)
    if head in _COLLECTIVES or _is_known_group(phrase):
        return False
    if head in _PLURALS or _is_plural_noun(head):
        return _ends_in_name(tokens)
    if sector_of_word(head) in _PERSONAL or lowered[0] in _ONE - {"one"} or aged:
        return sector_of_word(head) != "object"
    return _ends_in_name(tokens) or _is_demonym(tokens)


def _is_plural_noun(word: str) -> bool:
    plural = word.endswith("s") and not word.endswith(("ss", "us", "is"))
    return plural and (sector_of_word(word) is not None or word in PEOPLES)


def _ends_in_name(tokens: Sequence[str]) -> bool:
    """Tell whether the last words are capitalised as a person's name is."""
    last = tokens[-1]
    if not last[:1].isupper() and not last.lower().startswith(("al-", "el-")):
        return False
    named = [token for token in tokens if token[:1].isupper()]
    single = len(named) == 1 and len(tokens) == 1
    return not (single and (last.endswith("s") or last.lower() in PEOPLES))


def _is_demonym(tokens: Sequence[str]) -> bool:
    return len(tokens) == 1 and not tokens[0].endswith("s") and tokens[0].lower() in PEOPLES


def _is_known_group(phrase: str) -> bool:
    """Tell whether the phrase ends in the name of a group, a country or several people."""
    cues = find_cues(phrase)
    if not cues or cues[-1].end < len(phrase.rstrip(" .,;:\"'")):
        return False
    fact = cues[-1].fact
    plural = phrase.rstrip(" .,;:\"'").endswith("s")
    return (
        fact.kind in ("country", "capital", "place")
        or (fact.kind == "demonym" and plural)
        or (fact.kind == "party" and fact.sector is not None)
    )
