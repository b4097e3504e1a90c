"""Known names in running text: countries, capitals, places, armed groups, persons.

The tables are plain text under ``facts/``: fields between bars, entries between
semicolons, ``#`` for a comment.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

import regex

_FACTS: Final = Path(__file__).parent / "facts"
_TOKEN: Final = regex.compile(
    r"\p{L}(?:\.\p{L})+\.?|[\p{L}\p{N}\p{M}]+(?:['’‘`ʿ][\p{L}\p{M}]+)*(?:s['’](?!\p{L}))?"
)
_POSSESSIVE: Final = regex.compile(r"['’]s$|(?<=s)['’]$")
_ARTICLES: Final = frozenset({"al", "el"})
"""The Arabic article is written in many ways, and often left out."""
_UNCHANGED_PLURALS: Final = ("s", "sh", "ch", "ese", "x", "men", "man")
_LONGEST_ABBREVIATION: Final = 6


@dataclass(frozen=True, slots=True)
class Fact:
    """A known name: what it is of, its usual form, and what is known of its bearer.

    Attributes:
        kind: ``party``, ``person``, ``country``, ``demonym``, ``capital`` or ``place``.
        name: the usual form; of a demonym or a capital, the country's.
        country: ISO 3166-1 alpha-3, None for a party of no one country.
        sector: one of `models.parties.lexicon.SECTORS`, None for places and peoples.
    """

    kind: str
    name: str
    country: str | None = None
    sector: str | None = None


@dataclass(frozen=True, slots=True)
class Token:
    """A word of a text: code points, as written, and its form for look-ups."""

    start: int
    end: int
    text: str
    key: str


@dataclass(frozen=True, slots=True)
class Cue:
    """A known name found in a text, as code points and as a range of tokens."""

    fact: Fact
    start: int
    end: int
    first: int
    stop: int


@dataclass(frozen=True, slots=True)
class _Entry:
    keys: tuple[str, ...]
    fact: Fact
    abbreviation: bool


def fold(word: str) -> str:
    """Return ``word`` without case, diacritics, points, apostrophes and possessive.

    >>> fold("Ma'an's"), fold("U.S."), fold("Bihać")
    ('maan', 'us', 'bihac')
    """
    bare: str = _POSSESSIVE.sub("", word)
    if bare.isascii() and bare.isalnum():
        return bare.lower()
    plain = unicodedata.normalize("NFKD", bare)
    return "".join(c for c in plain if c.isalnum() and not unicodedata.combining(c)).casefold()


def tokenize(text: str) -> list[Token]:
    """Return the words of ``text`` in order."""
    return [
        Token(found.start(), found.end(), found.group(), fold(found.group()))
        for found in _TOKEN.finditer(text)
    ]


def find_cues(text: str) -> list[Cue]:
    """Return the known names in ``text``, leftmost and longest first, none overlapping.

    A name has to be capitalised and an abbreviation to be in capitals.

    >>> [(cue.fact.kind, cue.fact.name) for cue in find_cues("Iraqi troops fought ISIS.")]
    [('demonym', 'Iraq'), ('party', 'Islamic State')]
    """
    return find_cues_in(tokenize(text))


def find_cues_in(tokens: list[Token]) -> list[Cue]:
    """Do the same for the words that `tokenize` gives."""
    cues: list[Cue] = []
    position = 0
    while position < len(tokens):
        found = _match(tokens, position)
        if found is None:
            position += 1
            continue
        fact, stop = found
        first, last = tokens[position], tokens[stop - 1]
        cues.append(Cue(fact, first.start, last.end, position, stop))
        position = stop
    return cues


@lru_cache(maxsize=1)
def country_names() -> dict[str, str]:
    """Return the usual name of each country by its alpha-3 code."""
    return {code: names[0] for code, names, *_ in _country_rows()}


def _match(tokens: list[Token], position: int) -> tuple[Fact, int] | None:
    """Return the longest known name that begins at ``position`` and where it stops."""
    if tokens[position].key in _ARTICLES:
        return None
    for entry in _index().get(tokens[position].key, ()):
        stop = _stop(tokens, position, entry)
        if stop is not None:
            return entry.fact, stop
    return None


def _stop(tokens: list[Token], position: int, entry: _Entry) -> int | None:
    """Return where ``entry`` ends if the tokens at ``position`` spell it."""
    if not _fits_case(tokens[position].text, entry):
        return None
    at = position
    for key in entry.keys:
        while at > position and at < len(tokens) and tokens[at].key in _ARTICLES:
            at += 1
        if at >= len(tokens) or tokens[at].key != key:
            return None
        at += 1
    return at


def _fits_case(word: str, entry: _Entry) -> bool:
    if entry.abbreviation:
        return any(c.isupper() for c in word[1:])
    return not word[0].islower()


@lru_cache(maxsize=1)
def _index() -> dict[str, list[_Entry]]:
    """Return all entries by their first key, longest first; the first table wins."""
    entries: dict[tuple[str, ...], _Entry] = {}
    for form, fact in _named_facts():
        entry = _entry(form, fact)
        if entry.keys:
            entries.setdefault(entry.keys, entry)
    index: dict[str, list[_Entry]] = defaultdict(list)
    for entry in sorted(entries.values(), key=lambda item: -len(item.keys)):
        index[entry.keys[0]].append(entry)
    return dict(index)


def _entry(form: str, fact: Fact) -> _Entry:
    keys = tuple(token.key for token in tokenize(form) if token.key not in _ARTICLES)
    letters = form.replace(".", "")
    short = len(letters) <= _LONGEST_ABBREVIATION and " " not in letters
    return _Entry(keys, fact, short and letters[1:].upper() == letters[1:])


def _named_facts() -> Iterator[tuple[str, Fact]]:
    """Yield every written form with what it stands for."""
    for table, kind in (("parties.txt", "party"), ("people.txt", "person")):
        for name, sector, country, aliases in _rows(table):
            fact = Fact(kind, name, country or None, sector)
            for form in (name, *_split(aliases)):
                yield form, fact
    for code, names, demonyms, capitals, places in _country_rows():
        yield from ((form, Fact("country", _usual(form, names), code)) for form in names)
        for word in demonyms:
            demonym = Fact("demonym", _FORMER_DEMONYMS.get(word, names[0]), code)
            yield from ((form, demonym) for form in _numbers(word))
        yield from ((form, Fact("capital", names[0], code)) for form in capitals)
        yield from ((form, Fact("place", form, code)) for form in places)


def _usual(form: str, names: tuple[str, ...]) -> str:
    """Return the name of a country; states of the past keep their own."""
    return form if form in _FORMER_STATES else names[0]


_FORMER_DEMONYMS: Final = {
    "Soviet": "Soviet Union",
    "Yugoslav": "Yugoslavia",
    "Czechoslovak": "Czechoslovakia",
    "Zairean": "Zaire",
    "Zairian": "Zaire",
    "Rhodesian": "Rhodesia",
    "East German": "East Germany",
    "West German": "West Germany",
    "North Vietnamese": "North Vietnam",
    "South Vietnamese": "South Vietnam",
    "Prussian": "Prussia",
}
_FORMER_STATES: Final = frozenset(
    """Soviet Union|Soviet Russia|Yugoslavia|Czechoslovakia|Zaire|Rhodesia|East Germany
    |West Germany|Nazi Germany|North Vietnam|South Vietnam|Prussia""".replace("\n    ", "").split(
        "|"
    )
)


def _numbers(demonym: str) -> tuple[str, ...]:
    """Return a demonym's singular and plural."""
    if demonym.endswith(_UNCHANGED_PLURALS):
        return (demonym,)
    return demonym, demonym + "s"


def _country_rows() -> Iterator[
    tuple[str, tuple[str, ...], tuple[str, ...], tuple[str, ...], tuple[str, ...]]
]:
    for code, names, demonyms, capitals, places in _rows("countries.txt"):
        yield code, _split(names), _split(demonyms), _split(capitals), _split(places)


def _rows(table: str) -> Iterator[list[str]]:
    for line in (_FACTS / table).read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            yield line.split("|")


def _split(field: str) -> tuple[str, ...]:
    return tuple(form.strip() for form in field.split(";") if form.strip())
