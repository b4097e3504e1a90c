"""Which words of a text are names of places.

Every run of capitalised words that the gazetteer knows is weighed by what stands
around it: a person's name, an organisation's, or a word that only begins a sentence
is left out, a preposition or a container speaks for it.
"""

from __future__ import annotations

from typing import Final

from service.extraction.gazetteer.keys import key
from service.extraction.gazetteer.layout import Feature, NameKind
from service.extraction.gazetteer.reader import Gazetteer
from service.extraction.places.mentions import Mention, Offsets, candidates_at, mention_at
from service.extraction.places.phrases import read_phrase
from service.extraction.places.runs import Run, surnames
from service.extraction.places.tokens import name_runs, tokenize
from service.extraction.places.vocabulary import GIVEN_NAMES, NAMESAKES, ORDINARY, TITLES

_PEOPLE: Final = GIVEN_NAMES | NAMESAKES
_WIDE: Final = frozenset(Feature) - {Feature.CAPITAL, Feature.POPULATED_PLACE, Feature.ADMIN2}
_HAMLET: Final = 500
_TOWN: Final = 15_000
"""Smaller places need a word beside them that speaks of a place."""
_CITY: Final = 100_000
_CODE: Final = 3
"""Letters that a postal code or another abbreviation has at most."""


def find_toponyms(text: str, gazetteer: Gazetteer) -> list[Offsets]:
    """Return the code points of the names of places in ``text``, in text order."""
    return [(mention.start, mention.end) for mention in find_mentions(text, gazetteer)]


def find_mentions(text: str, gazetteer: Gazetteer) -> list[Mention]:
    """Return the names of places with what each may stand for, in text order."""
    return _Finder(text, gazetteer).mentions()


class _Finder:
    """Reads one text from left to right, taking the longest name at each word."""

    def __init__(self, text: str, gazetteer: Gazetteer) -> None:
        self._text = text
        self._gazetteer = gazetteer
        self._tokens = tokenize(text)
        self._ordinary = {token.text for token in self._tokens if not token.capital}
        self._surnames = surnames(text, self._tokens)

    def mentions(self) -> list[Mention]:
        found: list[Mention] = []
        position = 0
        while position < len(self._tokens):
            mention, position = self._read(position)
            if mention is not None:
                found.append(mention)
        return found

    def _read(self, first: int) -> tuple[Mention | None, int]:
        """Return the name that begins at word ``first``, if any, and where to read on."""
        for last in name_runs(self._text, self._tokens, first):
            run = self._run(first, last)
            if run is None:
                continue
            if self._is_place(run):
                mention = mention_at(
                    self._text, run.start, run.end, run.candidates, self._gazetteer
                )
                return mention, last + 1
            if last > first:
                return None, last + 1
        return None, first + 1

    def _run(self, first: int, last: int) -> Run | None:
        start, end = self._tokens[first].start, self._tokens[last].end
        candidates = candidates_at(self._text, start, end, self._gazetteer)
        return Run(self._text, self._tokens, first, last, candidates) if candidates else None

    def _is_place(self, run: Run) -> bool:
        if self._is_ordinary(run) or _is_code(run) or _is_person(run):
            return False
        if run.name in self._surnames and not run.located:
            return False
        return _is_known_enough(run)

    def _is_ordinary(self, run: Run) -> bool:
        """Tell whether the run is a common word: "March", or one told in lower case too."""
        if run.name in ORDINARY or len(run.surface) < 2:
            return True
        return run.surface.lower() in self._ordinary and not run.surface.isupper()


def _is_code(run: Run) -> bool:
    """Tell whether the run is a bare abbreviation: "OR" is Oregon only in "Salem, OR"."""
    if len(run.surface.replace(".", "")) > _CODE:
        return False
    if any(item.place.feature in (Feature.COUNTRY, Feature.REGION) for item in run.candidates):
        return False
    abbreviated = all(item.kind is NameKind.ABBREVIATION for item in run.candidates)
    listed = run.text[max(0, run.start - 2) : run.start] == ", "
    return (abbreviated or run.surface.isupper()) and not listed


def _is_person(run: Run) -> bool:
    """Tell whether the words around make the name a person's."""
    before = run.before
    if before is not None and (before.text.lower() in TITLES or key(before.text) in GIVEN_NAMES):
        return True
    if run.first != run.last or run.name not in _PEOPLE:
        return False
    return run.begins_longer_name or (run.speaks and not run.located)


def _is_known_enough(run: Run) -> bool:
    """Ask more of a small place than of a country."""
    spelled = [item.place for item in run.candidates if item.kind is not NameKind.SOUND]
    if not spelled:
        told = read_phrase(run.text, run.start, run.end).features
        return run.located and (run.last > run.first or bool(told))
    if any(place.feature in _WIDE for place in spelled):
        return True
    return max(place.population for place in spelled) >= _least_population(run)


def _least_population(run: Run) -> float:
    if run.begins_longer_name or run.ends_longer_name:
        return float("inf") if run.opens else _CITY
    if run.located:
        return _HAMLET
    if run.text[run.end : run.end + 2] == ", ":
        return _TOWN
    return _CITY if run.opens else _TOWN
