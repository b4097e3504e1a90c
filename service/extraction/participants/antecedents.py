"""What short forms stand for: abbreviations, surnames, pronouns, "the group".

Only what the article itself makes clear is resolved. Where two parties could be
meant, none is chosen.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import regex

from models.parties.lexicon import SECTORS, sector_of_word

_LOOK_BACK: Final = 3
"""Sentences before its own in which a description may have its antecedent."""
_PLURAL_PRONOUNS: Final = frozenset("they them themselves their theirs".split())
_SINGULAR_PRONOUNS: Final = frozenset("he him himself his she her herself hers".split())
_GROUP_PRONOUNS: Final = frozenset("it itself its".split())
PRONOUNS: Final = _PLURAL_PRONOUNS | _SINGULAR_PRONOUNS | _GROUP_PRONOUNS
_DESCRIPTIONS: Final = frozenset(
    """group organization organisation militia movement faction army military government regime
    coalition alliance militants rebels insurgents fighters jihadists terrorists extremists
    guerrillas forces troops police gunmen soldiers party attackers president leader""".split()
)
"""Nouns that, alone after "the", may stand for a party named before."""
_PLAIN_ADJECTIVES: Final = frozenset(
    """extremist jihadist jihadi islamist militant terrorist terror radical insurgent rebel armed
    sunni shiite shia hardline outlawed banned separatist guerrilla""".split()
)
"""Adjectives that describe an armed group; another one may contrast ("the rival group")."""
_DETERMINER: Final = regex.compile(r"(?i)\b(?:the|this|that|these|those|its|their)\s+$")
_INTRODUCED: Final = regex.compile(
    r"((?:[\p{Lu}][\p{L}’'\-]+\s+(?:(?:of|for|the|and|al|in)\s+){0,2}){1,6}[\p{Lu}][\p{L}’'\-]+)"
    r"\s*[,(\[–-]{1,2}\s*(?:or\s+|known as\s+|the\s+)?"
    r"[“\"]?([\p{Lu}][\p{Lu}\-]{1,7})[”\"]?\s*[,)\]]"
)
_EXPLAINED: Final = regex.compile(
    r"\b([\p{Lu}]{2,8})\s*[(\[]\s*((?:[\p{Lu}][\p{L}’'\-]+\s*(?:of|for|the|and)?\s*){2,7})[)\]]"
)
_LINKS: Final = frozenset("of for the and al in".split())


@dataclass(frozen=True, slots=True)
class Known:
    """A party as far as it is known: where it stands and what is known of it.

    Attributes:
        start: first code point of its phrase.
        end: one past the last.
        sentence: number of its sentence.
        text: the phrase.
        name: the party's usual name.
        country: ISO 3166-1 alpha-3.
        sector: one of `models.parties.lexicon.SECTORS`.
    """

    start: int
    end: int
    sentence: int
    text: str
    name: str | None
    country: str | None
    sector: str


def introduced_abbreviations(text: str) -> dict[str, str]:
    """Return the abbreviations that ``text`` introduces, with what they stand for.

    >>> introduced_abbreviations("The Northern Hill Guard (NHG) fled.")
    {'NHG': 'Northern Hill Guard'}
    """
    found: dict[str, str] = {}
    for match in _INTRODUCED.finditer(text):
        name = _spelled(match.group(1), match.group(2))
        if name is not None:
            found.setdefault(match.group(2), name)
    for match in _EXPLAINED.finditer(text):
        name = _spelled(match.group(2), match.group(1))
        if name is not None:
            found.setdefault(match.group(1), name)
    return found


def _spelled(words: str, letters: str) -> str | None:
    """Return the end of ``words`` whose initials spell ``letters``, None if none does."""
    parts = words.split()
    for begin in range(len(parts)):
        if parts[begin].lower() in _LINKS:
            continue
        initials = "".join(part[0] for part in parts[begin:] if part.lower() not in _LINKS)
        if initials.upper() == letters.replace("-", "").upper():
            return " ".join(parts[begin:])
    return None


def full_name(text: str, surname: str) -> str | None:
    """Return the one longer name of ``text`` that ends in ``surname``, None if not clear.

    >>> full_name("Mayor Ana Lopes spoke. Lopes fled.", "Lopes")
    'Ana Lopes'
    """
    pattern = rf"((?:[\p{{Lu}}][\p{{L}}'’\-]+\s+){{1,3}}){regex.escape(surname)}\b"
    names = {name for match in regex.finditer(pattern, text) if (name := _untitled(match.group(0)))}
    longest = max(names, key=lambda name: (len(name), name), default=None)
    if longest is None or any(not longest.endswith(name) for name in names):
        return None
    return longest


def _untitled(name: str) -> str | None:
    """Return ``name`` without the capitalised titles before it, None if nothing precedes."""
    words = name.split()
    while len(words) > 1 and (sector_of_word(words[0]) is not None or words[0] in _OPENERS):
        words = words[1:]
    return " ".join(words) if len(words) > 1 else None


_OPENERS: Final = frozenset(
    "The A An In On At When But And After Former Prime Vice Mr Mrs Ms Dr Sen Gen Col Lt For If"
    " While Since Before As With By From Chief Top Senior Deputy".split()
)


def antecedent(text: str, party: Known, before: Sequence[Known]) -> Known | None:
    """Return the party that a pronoun or a definite description stands for.

    Args:
        text: the article.
        party: the phrase to resolve; it has no name.
        before: the parties told before it, in text order.
    """
    word = party.text.lower()
    if word in PRONOUNS:
        return _nearest(party, (item for item in before if _agrees(word, item)), 1)
    definite = _DETERMINER.search(text, max(party.start - 8, 0), party.start) is not None
    word = _without_adjective(word)
    if not definite or word not in _DESCRIPTIONS:
        return None
    fitting = (item for item in before if item.name is not None and _fits(word, party, item))
    return _nearest(party, fitting, _LOOK_BACK)


def _without_adjective(phrase: str) -> str:
    adjective, _, noun = phrase.partition(" ")
    return noun if adjective in _PLAIN_ADJECTIVES and noun else phrase


def _nearest(party: Known, candidates: Iterable[Known], reach: int) -> Known | None:
    """Return the candidate of the nearest sentence, None where that holds two parties."""
    near = [item for item in candidates if 0 <= party.sentence - item.sentence <= reach]
    if not near:
        return None
    latest = max(item.sentence for item in near)
    group = [item for item in near if item.sentence == latest]
    alike = {(item.name, item.sector) if item.name else (item.text.lower(), None) for item in group}
    return group[-1] if len(alike) == 1 else None


def _agrees(pronoun: str, item: Known) -> bool:
    """Tell whether ``pronoun`` can stand for ``item``, as far as their number shows."""
    if item.text.lower() in PRONOUNS or item.sector == "unknown":
        return False
    person = item.name is not None and item.sector not in ("object", "organization")
    if pronoun in _SINGULAR_PRONOUNS:
        return item.sector != "object" and not _is_plural(item.text)
    if pronoun in _GROUP_PRONOUNS:
        # "Hamas" and "United States" are one each.
        return item.name is not None and (item.name == item.text or not _is_plural(item.text))
    return item.sector != "object" and (_is_plural(item.text) or person)


def _is_plural(phrase: str) -> bool:
    words = phrase.split()
    last = words[-1].lower() if words else ""
    plural = last.endswith("s") and not last.endswith(("ss", "'s", "’s", "is", "us"))
    return plural or last in ("people", "men", "women", "police", "children", "troops")


def _fits(head: str, party: Known, item: Known) -> bool:
    wanted = _HEAD_SECTORS.get(head) or party.sector
    return item.sector == wanted and item.sector in SECTORS


_HEAD_SECTORS: Final[Mapping[str, str]] = {
    **dict.fromkeys(("militants", "rebels", "insurgents", "fighters", "militia"), "armed_group"),
    **dict.fromkeys(("group", "movement", "faction", "jihadists", "terrorists"), "armed_group"),
    **dict.fromkeys(("extremists", "guerrillas", "gunmen", "attackers"), "armed_group"),
    **dict.fromkeys(("army", "military", "troops", "soldiers", "coalition"), "military"),
    **dict.fromkeys(("government", "regime", "president"), "government"),
    **dict.fromkeys(("organization", "organisation", "party"), "organization"),
    "police": "police",
}
