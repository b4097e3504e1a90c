"""What every format asks of an event: where it is put, who is in it, what sentence tells it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Final

from service.extraction.domain import Event, Participant, Place, TimeSpan
from service.extraction.text import split_sentences

ACTING: Final = frozenset({"actor", "side_a"})
SUFFERING: Final = frozenset({"target", "side_b"})


def located(event: Event) -> Place | None:
    """Return the place that stands for ``event``: its best one, or a vaguer one with coordinates.

    "A crowded market in Tehran" gives Tehran: the market is the better phrase, and
    nobody knows where it is. Origins and destinations stand for no event.
    """
    places = [event.place] if event.place else []
    places += [place for place in event.places if place.role == "place"]
    return next(filter(is_placed, places), event.place)


def is_placed(place: Place | None) -> bool:
    """Tell whether ``place`` has coordinates."""
    return place is not None and place.latitude is not None and place.longitude is not None


def parties(event: Event, roles: frozenset[str]) -> tuple[Participant, ...]:
    """Return the participants of ``event`` in one of ``roles``, in its order."""
    return tuple(party for party in event.participants if party.role in roles)


def names(participants: Iterable[Participant]) -> tuple[str, ...]:
    """Return each party's name, or its wording where no name is told; each once."""
    return tuple(dict.fromkeys(party.name or party.text for party in participants))


def days(time: TimeSpan | None) -> tuple[str | None, str | None]:
    """Return the first and the last day of ``time`` in ISO 8601, None where no day is known."""
    if time is None:
        return None, None
    return _iso(time.earliest), _iso(time.latest)


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


class Sentences:
    """Finds the sentence around an offset of one text."""

    def __init__(self, text: str) -> None:
        """Split ``text``."""
        self._text = text
        self._spans: Sequence[tuple[int, int]] = split_sentences(text)
        self._starts = [start for start, _ in self._spans]

    def around(self, offset: int) -> str:
        """Return the sentence that holds ``offset``, white space made single blanks."""
        index = bisect_right(self._starts, offset) - 1
        if index < 0:
            return ""
        start, end = self._spans[index]
        return " ".join(self._text[start:end].split())
