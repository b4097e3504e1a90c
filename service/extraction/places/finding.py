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
from service.extraction.places.features import lies_in
from service.extraction.places.mentions import Mention, Offsets, candidates_at, mention_at
from service.extraction.places.phrases import listed, read_phrase
from service.extraction.places.runs import Run, surnames, words_before
from service.extraction.places.tokens import name_runs, tokenize
from service.extraction.places.vocabulary import (
    CODES,
    DIRECTIONS,
    GIVEN_NAMES,
    NAMESAKES,
    NO_FORENAMES,
    OFFICES,
    ORDINARY,
    TITLES,
)

_PEOPLE: Final = GIVEN_NAMES | NAMESAKES
_WIDE: Final = frozenset(Feature) - {Feature.CAPITAL, Feature.POPULATED_PLACE, Feature.ADMIN2}
_DIVISIONS: Final = frozenset({Feature.COUNTRY, Feature.ADMIN1, Feature.ADMIN2})
_HAMLET: Final = 500
_VILLAGE: Final = 1_000
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
        self._before = words_before(text, self._tokens)
        self._last_end: int | None = None

    def mentions(self) -> list[Mention]:
        found: list[Mention] = []
        position = 0
        while position < len(self._tokens):
            mention, position = self._read(position)
            if mention is not None:
                found.append(mention)
                self._last_end = mention.end
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
            if last > first and any(item.kind is not NameKind.SOUND for item in run.candidates):
                return None, last + 1
        return None, first + 1

    def _run(self, first: int, last: int) -> Run | None:
        start, end = self._tokens[first].start, self._tokens[last].end
        candidates = candidates_at(self._text, start, end, self._gazetteer)
        return Run(self._text, self._tokens, first, last, candidates) if candidates else None

    def _is_place(self, run: Run) -> bool:
        if self._is_inside_next(run) or _is_dateline(run):
            return True
        if self._is_ordinary(run) or _is_code(run) or _is_acronym(run) or _is_person(run):
            return False
        if run.name in self._surnames and not run.located:
            return False
        if self._is_listed(run):
            return _population(run) >= _VILLAGE or _is_known_enough(run)
        return _is_known_enough(run) and not self._is_family_name(run)

    def _is_inside_next(self, run: Run) -> bool:
        """Tell whether the name that follows holds the run: "Nice, France"."""
        if run.text[run.end : run.end + 2] != ", " or run.last + 1 == len(self._tokens):
            return False
        for last in name_runs(self._text, self._tokens, run.last + 1):
            outer = self._run(run.last + 1, last)
            if outer is not None:
                return _holds(outer, run)
        return False

    def _is_listed(self, run: Run) -> bool:
        """Tell whether the run goes on a list that another place began."""
        return self._last_end is not None and listed(run.text[self._last_end : run.start])

    def _is_family_name(self, run: Run) -> bool:
        """Tell whether a small place's name follows a forename somewhere: "Rosa Villanueva"."""
        if run.first != run.last or run.located or _population(run) >= _CITY or _is_wide(run):
            return False
        return any(map(self._is_forename, self._before.get(run.name, ())))

    def _is_forename(self, word: str) -> bool:
        name = key(word)
        if name in ORDINARY or name in DIRECTIONS or name in NO_FORENAMES or len(word) < 3:
            return False
        found = self._gazetteer.lookup(word)
        return all(item.place.population < _CITY for item in found)

    def _is_ordinary(self, run: Run) -> bool:
        """Tell whether the run is a common word: "March", or one told in lower case too."""
        if run.name in ORDINARY or len(run.surface) < 2 or run.text.startswith("$", run.end):
            return True
        return run.surface.lower() in self._ordinary and not run.surface.isupper()


def _is_code(run: Run) -> bool:
    """Tell whether the run is a bare abbreviation: "OR" is Oregon only in "Salem, OR"."""
    letters = run.surface.replace(".", "")
    if len(letters) > _CODE:
        return False
    if any(item.place.feature in (Feature.COUNTRY, Feature.REGION) for item in run.candidates):
        return False
    abbreviated = all(item.kind is NameKind.ABBREVIATION for item in run.candidates)
    if abbreviated and letters.isupper() and (run.located and letters != run.surface):
        return False
    if abbreviated and run.surface in CODES:
        return False
    listed_code = run.text[max(0, run.start - 2) : run.start] == ", "
    return (abbreviated or run.surface.isupper()) and not listed_code


def _is_person(run: Run) -> bool:
    """Tell whether the words around make the name a person's."""
    before = run.before
    if before is not None and (before.text.lower() in TITLES or key(before.text) in GIVEN_NAMES):
        return True
    if run.first != run.last or run.name not in _PEOPLE:
        return False
    if run.after is not None and run.after.text in OFFICES:
        return False
    return run.begins_longer_name or (run.speaks and not run.located)


def _is_known_enough(run: Run) -> bool:
    """Ask more of a small place than of a country."""
    spelled = [item.place for item in run.candidates if item.kind is not NameKind.SOUND]
    if not spelled:
        told = read_phrase(run.text, run.start, run.end).features
        return run.located and (run.last > run.first or bool(told))
    if any(place.feature in _WIDE for place in spelled) or _population(run) >= _CITY:
        return not (run.begins_longer_name and run.opens) or _is_wide(run)
    if _population(run) >= _least_population(run):
        return True
    # The seats of divisions whose population is not known.
    seat = any(not place.population for place in spelled) and not run.begins_longer_name
    return seat and run.located and (run.last > run.first or run.text.startswith(", ", run.end))


def _is_dateline(run: Run) -> bool:
    """Tell whether the run is a city in capitals before a text that is not: "LONDON A man"."""
    after = run.after
    capitals = run.opens and run.surface.isupper() and len(run.surface) > _CODE
    return capitals and after is not None and not after.text.isupper() and _population(run) >= _CITY


def _is_acronym(run: Run) -> bool:
    """Tell whether a small place is spelled like "NATO" in a text that is not in capitals."""
    if not run.surface.isupper() or _is_wide(run) or _population(run) >= _CITY:
        return False
    return run.first == run.last and len(run.surface) > 1 and not _among_capitals(run)


def _among_capitals(run: Run) -> bool:
    beside = [*run.tokens[max(0, run.first - 1) : run.first], *run.tokens[run.last + 1 :][:1]]
    return any(token.text.isupper() and len(token.text) > 1 for token in beside)


def _is_wide(run: Run) -> bool:
    return any(
        item.place.feature in _WIDE for item in run.candidates if item.kind is not NameKind.SOUND
    )


def _population(run: Run) -> int:
    """Return how many live in the largest place that is spelled like the run."""
    return max(
        (item.place.population for item in run.candidates if item.kind is not NameKind.SOUND),
        default=0,
    )


def _holds(outer: Run, inner: Run) -> bool:
    """Tell whether a place of one name lies in a division of the other.

    Two divisions of one kind are a list: "Georgia, Russia".
    """
    kinds = {item.place.feature for item in inner.candidates}
    return any(
        lies_in(one.place, other.place)
        for other in outer.candidates
        if other.place.feature in _DIVISIONS - kinds
        for one in inner.candidates
        if one.kind is not NameKind.SOUND
    )


def _least_population(run: Run) -> float:
    if run.begins_longer_name or run.ends_longer_name:
        return float("inf") if run.opens else _CITY
    if run.located:
        return _HAMLET
    if run.text[run.end : run.end + 2] == ", ":
        return _TOWN
    return _CITY if run.opens else _TOWN
