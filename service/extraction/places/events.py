"""Place phrases of events to resolved places; what cannot be resolved keeps its text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from service.extraction.domain import Document, Event, Place
from service.extraction.gazetteer.reader import Gazetteer
from service.extraction.places.mentions import Offsets
from service.extraction.places.resolution import ResolvedPlace, resolve_places


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
    return replace(
        event,
        place=None if event.place is None else _filled(event.place, resolved),
        places=tuple(_filled(place, resolved) for place in event.places),
    )


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
