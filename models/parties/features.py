"""Named features of a party's phrase: for its sector, and for each country it may be of."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

from models.parties.knowledge import Cue
from models.parties.lexicon import BACKING, GROUP_WORDS, sector_of_word
from models.parties.phrases import PartyPhrase, head_words
from models.parties.surroundings import surrounding_features

_WINDOW: Final = 2
_GRAMS: Final = (3, 4)
_APPOSITION: Final = 7
"""Words after a name within which it may be explained."""
_JOINT: Final = re.compile(r"\band\b|,")
_NEAR: Final = 60
"""Code points within which a name stands near a phrase."""


def sector_features(phrase: PartyPhrase) -> list[str]:
    """Return what speaks for one sector or another, without repetition."""
    return list(dict.fromkeys(_sector_features(phrase)))


def _sector_features(phrase: PartyPhrase) -> Iterator[str]:
    yield "bias"
    yield f"role={phrase.role}"
    yield f"type={phrase.type}"
    yield f"role+type={phrase.role}+{phrase.type}"
    yield from _word_features(phrase)
    yield from _head_features(phrase)
    yield from _kind_features(phrase)
    yield from _conjunct_features(phrase)
    yield from _name_features(phrase)
    yield from _title_features(phrase)
    yield from _sentence_features(phrase)
    yield from surrounding_features(phrase)


def _word_features(phrase: PartyPhrase) -> Iterator[str]:
    for number, token in enumerate(phrase.tokens):
        word = _shape(token.text)
        yield f"word={word}"
        if phrase.is_named(number):
            continue
        sector = sector_of_word(word)
        if sector is not None:
            yield f"any={sector}"
    if phrase.tokens:
        yield f"first={_shape(phrase.tokens[0].text)}"
        yield f"last={_shape(phrase.tokens[-1].text)}"
    if any(token.text[0].isdigit() for token in phrase.tokens):
        yield "digits"


def _head_features(phrase: PartyPhrase) -> Iterator[str]:
    for head in head_words(phrase.tokens):
        if head in GROUP_WORDS and head != phrase.head:
            yield f"group={head}"
    head = _shape(phrase.head)
    sector = kind_of_head(phrase)
    yield f"head={head}"
    yield f"head+role={head}+{phrase.role}"
    yield f"kind={sector}"
    yield f"kind+role+type={sector}+{phrase.role}+{phrase.type}"
    yield from (f"tail={head[-size:]}" for size in _GRAMS)


def _kind_features(phrase: PartyPhrase) -> Iterator[str]:
    """Speak of the words of trade in the phrase, in their order."""
    kinds = [kind for token in phrase.tokens if (kind := sector_of_word(token.text))]
    if kinds:
        yield f"first-kind={kinds[0]}"
        yield f"last-kind={kinds[-1]}"
    if len(set(kinds)) == 1:
        yield f"sole-kind={kinds[0]}"


def _conjunct_features(phrase: PartyPhrase) -> Iterator[str]:
    """Speak of the first of several parties: it leads."""
    words = [token.text.lower() for token in phrase.tokens]
    if "and" in words[1:]:
        kind = sector_of_word(words[words.index("and", 1) - 1])
        yield "joined"
        yield f"joined={kind}"


def _title_features(phrase: PartyPhrase) -> Iterator[str]:
    """Speak of what a named person is said to be: before the name, or right after it."""
    unknown = phrase.unknown_names
    if not unknown or unknown[-1].end < phrase.tokens[-1].end:
        return
    first = phrase.tokens.index(unknown[0])
    titles = [sector_of_word(token.text) for token in phrase.tokens[:first]]
    titles = [title for title in titles if title is not None]
    if titles:
        yield f"title={titles[-1]}"
        return
    yield "untitled"
    for token in phrase.after[:_APPOSITION]:
        kind = sector_of_word(token.text)
        if kind is not None:
            yield f"apposed={kind}"
            break


def _name_features(phrase: PartyPhrase) -> Iterator[str]:
    for cue in phrase.cues:
        last = cue.stop == len(phrase.tokens)
        yield f"name={cue.fact.kind}"
        yield f"name={cue.fact.kind}+{'last' if last else 'inner'}+{phrase.role}"
        if cue.fact.sector is not None:
            yield f"named={cue.fact.sector}"
            yield f"named={cue.fact.sector}+{'last' if last else 'inner'}"
        if cue.stop - cue.first == len(phrase.tokens):
            yield f"whole={cue.fact.kind}+{phrase.role}"
            yield f"whole={cue.fact.kind}+{phrase.type}"
    unknown = phrase.unknown_names
    if unknown:
        yield f"unknown+role={phrase.role}"
        yield f"unknown+role+type={phrase.role}+{phrase.type}"
        if len(unknown) == len(phrase.tokens):
            yield f"all-unknown={phrase.role}+{phrase.type}"


def _sentence_features(phrase: PartyPhrase) -> Iterator[str]:
    for token in phrase.before[-_WINDOW:]:
        yield f"before={_shape(token.text)}"
    for token in phrase.after[:_WINDOW]:
        yield f"after={_shape(token.text)}"
    for token in (*phrase.before, *phrase.after):
        yield f"near={sector_of_word(token.text)}"


def kind_of_head(phrase: PartyPhrase) -> str | None:
    """Return the sector that the head noun speaks of, None for a name or an unknown word.

    "Militia members" are what stands before them.
    """
    last = len(phrase.tokens) - 1
    if last >= 0 and phrase.is_named(last) and phrase.tokens[last].text.lower() == phrase.head:
        return None
    kind = sector_of_word(phrase.head)
    if kind is None and last > 0 and phrase.head in GROUP_WORDS:
        return sector_of_word(phrase.tokens[last - 1].text)
    return kind


def _shape(word: str) -> str:
    """Return ``word`` lower-cased, its digits alike, without a possessive."""
    lowered = word.lower().removesuffix("'s").removesuffix("’s")
    return "#" if lowered[:1].isdigit() else lowered


def countries_of(phrase: PartyPhrase) -> list[str]:
    """Return the countries that the phrase or its sentence speaks of, in text order."""
    cues = (*phrase.cues, *phrase.around)
    return list(dict.fromkeys(cue.fact.country for cue in cues if cue.fact.country))


def no_country_features(phrase: PartyPhrase) -> list[str]:
    """Return what speaks for a party of no country, or of none that is told."""
    form = _form(phrase)
    return [
        "none",
        f"none:form={form}",
        f"none:kind={kind_of_head(phrase)}+{form}",
        f"none:role={phrase.role}+{form}",
        f"none:countries={min(len(countries_of(phrase)), 3)}+{form}",
        *(["none:joint"] if _is_joint(phrase) else []),
        *(f"none:named={cue.fact.sector}" for cue in phrase.cues if cue.fact.country is None),
    ]


def country_features(phrase: PartyPhrase, country: str) -> list[str]:
    """Return what speaks for and against ``country``, one of `countries_of`."""
    inside = [cue for cue in phrase.cues if cue.fact.country == country]
    outside = [cue for cue in phrase.around if cue.fact.country == country]
    return list(dict.fromkeys((*_inside(phrase, inside), *_outside(phrase, outside, inside))))


def _inside(phrase: PartyPhrase, cues: Sequence[Cue]) -> Iterator[str]:
    for cue in cues:
        kind = cue.fact.kind
        yield "inside"
        yield f"inside={kind}"
        yield f"inside={kind}+{kind_of_head(phrase)}"
        yield f"inside={kind}+{'last' if cue.stop == len(phrase.tokens) else 'inner'}"
        if cue is phrase.cues[-1]:
            yield "inside=rightmost"
        if _is_backing(phrase, cue):
            yield "inside=backing"
        if phrase.text[cue.start : cue.end].endswith(("'s", "’s")):
            yield "inside=possessive"
        if _is_joint(phrase):
            yield "inside=joint"


def _is_joint(phrase: PartyPhrase) -> bool:
    """Tell whether the phrase joins parties of several countries: "U.S. and Iraqi troops"."""
    cues = [cue for cue in phrase.cues if cue.fact.country is not None]
    return any(
        one.fact.country != other.fact.country
        and _JOINT.search(phrase.text, one.end, other.start) is not None
        for one, other in pairwise(cues)
    )


def _is_backing(phrase: PartyPhrase, cue: Cue) -> bool:
    following = phrase.tokens[cue.stop : cue.stop + 1]
    preceding = phrase.tokens[max(cue.first - 1, 0) : cue.first]
    return any(token.text.lower() in BACKING for token in following) or any(
        token.text.lower() in ("pro", "anti") for token in preceding
    )


def _outside(phrase: PartyPhrase, cues: Sequence[Cue], inside: Sequence[Cue]) -> Iterator[str]:
    if not cues:
        return
    form = "told" if inside else _form(phrase)
    counts: Counter[str | None] = Counter(
        cue.fact.country for cue in phrase.around if cue.fact.country
    )
    yield f"outside+{form}"
    yield f"outside+{form}+{phrase.role}"
    yield f"outside+{form}+{kind_of_head(phrase)}"
    yield f"outside+{form}+{min(len(cues), 3)}"
    if len(counts) == 1:
        yield f"only+{form}"
        yield f"only+{form}+{kind_of_head(phrase)}"
    if counts[cues[0].fact.country] == max(counts.values()):
        yield f"most+{form}"
    nearest = min(cues, key=lambda cue: _gap(phrase, cue))
    yield f"outside+{form}+{nearest.fact.kind}"
    if _gap(phrase, nearest) <= _NEAR:
        side = "after" if nearest.start > phrase.start else "before"
        yield f"near+{form}+{side}+{nearest.fact.kind}"


def _gap(phrase: PartyPhrase, cue: Cue) -> int:
    return max(phrase.start - cue.end, cue.start - phrase.start - len(phrase.text))


def _form(phrase: PartyPhrase) -> str:
    """Return how the phrase names the party: by a known or unknown name, or by a noun."""
    if any(cue.fact.country is not None for cue in phrase.cues):
        return "known"
    if phrase.cues:
        return "stateless"
    if phrase.unknown_names:
        inner = phrase.unknown_names[-1].end < phrase.tokens[-1].end
        return "inner-name" if inner else "name"
    return "noun"
