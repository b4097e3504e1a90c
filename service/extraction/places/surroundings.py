"""Where a name lies that the gazetteer does not know, as far as the text itself says.

"Upper Marsh in Fife" is somewhere in Fife; nothing is guessed for a name that stands alone.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping
from typing import Final

import regex

from service.extraction.gazetteer.layout import Feature, NameKind
from service.extraction.gazetteer.reader import Gazetteer, GazetteerPlace
from service.extraction.places.features import lies_in
from service.extraction.places.mentions import Mention, Offsets
from service.extraction.places.phrases import beside, contained, containing, portion

Sense = tuple[GazetteerPlace, float]
"""A place and its probability."""
_REACH: Final = 50
"""Code points that may lie between the two names."""
_LONG_ENOUGH: Final = 4
"""A shorter name is too likely to stand for something else elsewhere."""
_CLOSED: Final = regex.compile(
    r"(?:['’]s)?(?:$|[,.;:)\]\n—–-]|\s+(?:and|or|on|in|at|where|when|after|before|last|this|late|early"
    r"|yesterday|today|since|during|with|for|to|from|under|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
    r"|—|–|-|\())"
)
"""What follows "X, Y" where the comma does not begin another clause."""
_DIVISIONS: Final = frozenset({Feature.COUNTRY, Feature.ADMIN1, Feature.ADMIN2})
_SURE: Final = 0.7
_TOWN: Final = 15_000
_CITY: Final = 100_000


class Surroundings:
    """The resolved names of a text, in text order."""

    def __init__(self, text: str, senses: Mapping[Mention, Sense], gazetteer: Gazetteer) -> None:
        """Take what each name was resolved to."""
        self._text = text
        self._senses = senses
        self._gazetteer = gazetteer
        self._mentions = sorted(senses, key=lambda item: (item.start, item.end))
        self._starts = [mention.start for mention in self._mentions]
        self._elsewhere: dict[str, Sense | None] = {}

    def sense(self, mention: Mention) -> Sense | None:
        """Return what ``mention`` was resolved to."""
        return self._senses.get(mention)

    def around(self, span: Offsets) -> Sense | None:
        """Return the place that the text puts around the name at ``span``, or beside it.

        One telling holds for the whole article: "Cairo's suburb of Upper Marsh", later
        "Upper Marsh". None where there is none, and for a phrase that is no name.
        """
        start, end = span
        name = self._text[start:end].strip("\"'“”‘’ ")
        if not name[:1].isupper():
            return None
        return self._told(start, end) or self._told_elsewhere(name)

    def _told_elsewhere(self, name: str) -> Sense | None:
        """Look through the article for the first telling of ``name``, once for each name."""
        if name not in self._elsewhere:
            spans = ((begin, begin + len(name)) for begin in self._occurrences(name))
            told = (self._told(*span) for span in spans)
            self._elsewhere[name] = next(filter(None, told), None)
        return self._elsewhere[name]

    def _occurrences(self, name: str) -> Iterator[int]:
        if len(name) >= _LONG_ENOUGH:
            pattern = rf"(?<![\w-]){regex.escape(name)}(?![\w-])"
            yield from (match.start() for match in regex.finditer(pattern, self._text))

    def _told(self, start: int, end: int) -> Sense | None:
        position = bisect_left(self._starts, start)
        return self._after(end, position) or self._before(start, position)

    def contradicting(self, mention: Mention) -> Sense | None:
        """Return the division that the text puts around ``mention``, if it holds no such name.

        "Paris, Iraq" is then unknown, and no Paris that is known.
        """
        place = self._senses[mention][0]
        if place.population >= _CITY or place.feature not in (
            Feature.POPULATED_PLACE,
            Feature.ADMIN2,
        ):
            return None
        outer = self._after(mention.end, bisect_left(self._starts, mention.end))
        if outer is None or outer[1] < _SURE or outer[0].feature not in _DIVISIONS:
            return None
        held = any(lies_in(item.place, outer[0]) for item in mention.candidates)
        alike = any(item.place.feature is outer[0].feature for item in mention.candidates)
        return None if held or alike else outer

    def _after(self, end: int, position: int) -> Sense | None:
        for mention in self._mentions[position : position + 2]:
            gap = self._text[end : mention.start]
            if mention.start < end or len(gap) > _REACH:
                continue
            if beside(gap) or portion(gap) or (contained(gap) and self._is_closed(gap, mention)):
                return self._senses[mention]
        return None

    def _is_closed(self, gap: str, mention: Mention) -> bool:
        return gap != ", " or _CLOSED.match(self._text, mention.end) is not None

    def _before(self, start: int, position: int) -> Sense | None:
        if position == 0:
            return None
        mention = self._mentions[position - 1]
        gap = self._text[mention.end : start]
        if not (0 < len(gap) <= _REACH and containing(gap)):
            return None
        place = self._senses[mention][0]
        return None if _is_small(place) or _sounds(mention) else self._senses[mention]


def _is_small(place: GazetteerPlace) -> bool:
    """Tell whether ``place`` is a town so small that its name may well be a person's."""
    return place.feature is Feature.POPULATED_PLACE and place.population < _TOWN


def _sounds(mention: Mention) -> bool:
    return all(item.kind is NameKind.SOUND for item in mention.candidates)
