"""The usual name of a party: of known groups from tables, of others from their wording."""

from __future__ import annotations

from typing import Final

import regex

from models.parties.knowledge import Cue, country_names
from models.parties.lexicon import PEOPLES, sector_of_word
from models.parties.phrases import PartyPhrase

_PLACE_OF: Final = regex.compile(
    r"(?i)\b(?:city|town|village|villages|district|province|region|area|settlement|suburb"
    r"|neighbou?rhood|island|state|areas|parts|governorate|port|camp|commune|capital|stronghold)"
    r"\s+of\s+(?:the\s+)?(?:Old City of )?"
)
_PLACE_NOUNS: Final = frozenset(
    "city town village district province region area settlement suburb neighborhood"
    " neighbourhood island hilltop county".split()
)
_GOVERNMENT_HEADS: Final = frozenset("government regime administration authorities rule".split())
_PARTICLES: Final = frozenset("al el bin ibn abu de del da van von der la le of ul ad and".split())
_GENERIC: Final = frozenset(
    """special army police embassy ministry government forces military security navy interior state
    governorate president minister prime general colonel major captain lieutenant sheikh mullah
    king queen prince pope senator representative opposition leader commander mr mrs ms dr sir
    gen col maj lt sgt capt sen rep gov republic mayor judge district head chief cmdr""".split()
)
_NOT_THE_GROUP: Final = frozenset(
    "affiliate affiliates base bases facility aircraft aviators veteran veterans".split()
)
_UNIT: Final = regex.compile(
    r"\b\d+(?:st|nd|rd|th)(?: \p{Lu}\p{L}+){0,2} (?:Brigade|Division|Battalion|Regiment|Legion)\b"
)


def name_of(phrase: PartyPhrase, sector: str) -> str | None:
    """Return the usual name of the party, None where the phrase holds no name.

    Members go by the name of their group, and a capital that acts by the name of its
    country.
    """
    return (
        _military_unit(phrase)
        or _known_party(phrase)
        or _government(phrase, sector)
        or _place(phrase, sector)
        or _proper_name(phrase, sector)
    )


def _military_unit(phrase: PartyPhrase) -> str | None:
    """Return the first numbered unit: "5th Brigade"."""
    found = _UNIT.search(phrase.text)
    return None if found is None else found.group()


def _known_party(phrase: PartyPhrase) -> str | None:
    """Return the group or person that the tables know, unless the party is another.

    Two groups joined have no common name, an affiliate is not the group itself, and a
    member told by name goes by that name.
    """
    named = [cue for cue in phrase.cues if cue.fact.kind in ("party", "person")]
    if not named or _is_backing(phrase, named[-1]) or phrase.head in _NOT_THE_GROUP:
        return None
    if _is_of_another_country(phrase, named[-1]):
        return None
    last = named[-1]
    between = phrase.text[named[0].end : last.start]
    if named[0].fact.name != last.fact.name and regex.search(r"\b(?:and|or)\b", between):
        return None
    unknown = phrase.unknown_names
    if len(unknown) > 1 and unknown[0].start > last.end and unknown[-1] == phrase.tokens[-1]:
        return None
    if last.fact.kind == "person":
        return _person(phrase, last)
    return last.fact.name


def _is_of_another_country(phrase: PartyPhrase, cue: Cue) -> bool:
    """Tell whether another country's possessive stands first: "Chile's Defense Department"."""
    return any(
        other.end <= cue.start
        and other.fact.kind in ("country", "demonym")
        and other.fact.country != cue.fact.country
        and phrase.text[other.start : other.end].endswith(("'s", "’s"))
        for other in phrase.cues
    )


def _person(phrase: PartyPhrase, cue: Cue) -> str | None:
    """Return a person's name, or the country's if it is the person's government."""
    if phrase.head in _GOVERNMENT_HEADS and cue.fact.country is not None:
        return country_names().get(cue.fact.country)
    if cue.stop < len(phrase.tokens) or phrase.head != phrase.tokens[-1].text.lower():
        return None
    return cue.fact.name


def _is_backing(phrase: PartyPhrase, cue: Cue) -> bool:
    before = phrase.tokens[max(cue.first - 1, 0) : cue.first]
    return any(token.text.lower() in ("pro", "anti", "ex") for token in before)


def _government(phrase: PartyPhrase, sector: str) -> str | None:
    """Return the country of "Moscow", "the Americans", "the Syrian government"."""
    states = [cue for cue in phrase.cues if cue.fact.kind in ("country", "demonym", "capital")]
    if not states:
        return None
    last = states[-1]
    whole = last.stop - last.first == len(phrase.tokens)
    if whole and last.fact.kind == "country":
        return last.fact.name
    if sector == "object" and last.fact.kind == "capital" and last.stop == len(phrase.tokens):
        return phrase.text[last.start : last.end]
    if sector == "government" and (whole or phrase.head in _GOVERNMENT_HEADS):
        return last.fact.name
    return None


def _place(phrase: PartyPhrase, sector: str) -> str | None:
    """Return the name of a place: "village of X", "X district", a place of the tables."""
    if sector != "object":
        return None
    found = _PLACE_OF.search(phrase.text)
    if found is not None:
        return _capitalized_run(phrase.text[found.end() :])
    words = phrase.text.split()
    if len(words) > 1 and words[-1].lower() in _PLACE_NOUNS and words[-1][0].islower():
        return _capitalized_run(" ".join(words[:-1]), last=True)
    places = [cue for cue in phrase.cues if cue.fact.kind == "place"]
    if places and places[-1].stop == len(phrase.tokens):
        return places[-1].fact.name
    return None


def _proper_name(phrase: PartyPhrase, sector: str) -> str | None:
    """Return the capitalised words that end the phrase, titles left out."""
    unknown = phrase.unknown_names
    if not unknown:
        return None
    if unknown[-1].end < phrase.tokens[-1].end:
        several = len(phrase.tokens) > 1 and phrase.before
        whole = _is_all_capitalized(phrase) and (sector == "object" or several)
        return phrase.text if whole else None
    if _is_plain_plural(phrase) or "," in phrase.text:
        return None
    name = _capitalized_run(phrase.text, last=True)
    if name is None or (sector == "crowd" and " " not in name):
        return None
    return name


def _is_all_capitalized(phrase: PartyPhrase) -> bool:
    """Tell whether the phrase is one name such as that of a building."""
    states = ("country", "demonym")
    return not any(cue.fact.kind in states for cue in phrase.cues) and all(
        token.text[0].isupper() or token.text.lower() in _PARTICLES for token in phrase.tokens
    )


def _is_plain_plural(phrase: PartyPhrase) -> bool:
    """Tell whether the phrase is one word that opens a headline or names a people."""
    if len(phrase.tokens) != 1:
        return False
    word = phrase.tokens[0].text
    return word.lower() in PEOPLES or (not phrase.before and word.endswith("s"))


def _capitalized_run(text: str, *, last: bool = False) -> str | None:
    """Return the first run of capitalised words (or the last one), None if there is none.

    >>> _capitalized_run("policeman Haouch Mouhous", last=True)
    'Haouch Mouhous'
    """
    runs = _runs(text.split())
    if not runs:
        return None
    run = runs[-1] if last else runs[0]
    while run and (_bare(run[0]) in _GENERIC | PEOPLES or run[0].endswith(("'s", "’s", "U.S."))):
        run = run[1:]
    while run and _bare(run[-1]) in _PARTICLES:
        run = run[:-1]
    name = " ".join(run).strip("\"'“”‘’.,;:()[]").removesuffix("'s").removesuffix("’s")
    if not name or (len(run) == 1 and _is_common_noun(name)):
        return None
    return name[0].upper() + name[1:]


def _runs(words: list[str]) -> list[list[str]]:
    runs: list[list[str]] = [[]]
    for word in words:
        if _is_capitalized(word) or (runs[-1] and _bare(word) in _PARTICLES):
            runs[-1].append(word)
        elif runs[-1]:
            runs.append([])
    return [run for run in runs if run]


def _is_capitalized(word: str) -> bool:
    letters: str = regex.sub(r"^[^\p{L}\p{N}]*(?:al-|el-|ash-|ez-)?", "", word)
    return letters[:1].isupper()


def _bare(word: str) -> str:
    return word.lower().strip("\"'“”‘’.,;:()[]-")


def _is_common_noun(name: str) -> bool:
    return name.lower() in _GENERIC or sector_of_word(name) is not None
