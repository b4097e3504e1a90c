"""Place phrases of events to resolved places; what cannot be resolved keeps its text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from service.extraction.domain import Document, Event, Place
from service.extraction.gazetteer.reader import Gazetteer
from service.extraction.places.mentions import Offsets
from service.extraction.places.resolution import ResolvedPlace, resolve_places

EXACTNESS: Final = {
    "place": 1.0, "near": 0.95, "admin2": 0.9, "admin1": 0.8, "region": 0.6, "country": 0.5,
    "continent": 0.3,
}  # fmt: skip
"""How much coordinates of each precision tell of where an event was."""
_UNKNOWN_NAME: Final = 0.3
_DESCRIPTION: Final = 0.2
"""What a name without coordinates tells, and "a crowded market"."""


def resolve_event_places(
    document: Document, events: Sequence[Event], gazetteer: Gazetteer
) -> tuple[Event, ...]:
    """Return ``events`` with ``place`` and ``places`` filled in as far as they are known."""
    cased = any(map(str.isupper, document.text))
    spans = sorted(
        {
            (place.start, place.end)
            for event in events
            for place in _places(event)
            if not cased or is_name(place.text)
        }
    )
    resolved = dict(zip(spans, resolve_places(document.text, spans, gazetteer), strict=True))
    return tuple(_with_places(event, resolved) for event in events)


def is_name(phrase: str) -> bool:
    """Tell whether ``phrase`` holds a name: "the city" is a place without being one.

    Example:
        >>> is_name("a crowded market"), is_name("outskirts of Homs")
        (False, True)
    """
    return any(map(str.isupper, phrase))


def _places(event: Event) -> tuple[Place, ...]:
    return event.places if event.place is None else (event.place, *event.places)


def _with_places(event: Event, resolved: dict[Offsets, ResolvedPlace | None]) -> Event:
    places = tuple(_filled(place, resolved) for place in event.places)
    place = main_place(places)
    if place is None and event.place is not None:
        place = _filled(event.place, resolved)
    return replace(event, place=place, places=places)


def main_place(places: Sequence[Place]) -> Place | None:
    """Return the place that tells most of where an event was, None without any.

    Several may be right: "a crowded market in Mosul, Iraq". What counts is how exact the
    place is known, times how sure it is that the event was there.
    """
    scenes = [place for place in places if place.role == "place"]
    return max(scenes, key=lambda item: _exactness(item) * item.confidence, default=None)


def _exactness(place: Place) -> float:
    if place.precision is not None:
        return EXACTNESS[place.precision]
    return _UNKNOWN_NAME if is_name(place.text) else _DESCRIPTION


def _filled(place: Place, resolved: dict[Offsets, ResolvedPlace | None]) -> Place:
    found = resolved.get((place.start, place.end))
    if found is None:
        return place
    return replace(
        place,
        name=found.name,
        geonames_id=found.geonames_id,
        feature=found.feature,
        latitude=found.latitude,
        longitude=found.longitude,
        country=found.country,
        admin1=found.admin1,
        precision=found.precision,
    )
