"""From phrases to values: dates, coordinates, parties, counts and codes of events."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from models.parties.classifier import PartyClassifier
from service.extraction.casualties import resolve_casualties
from service.extraction.codes import code_event
from service.extraction.domain import Document, Event
from service.extraction.gazetteer.reader import Gazetteer
from service.extraction.participants import resolve_participants
from service.extraction.places import resolve_event_places
from service.extraction.time_resolution import resolve_event_times


class Resolution:
    """The stages after the network, in the order in which they need each other."""

    def __init__(self, *, gazetteer: Gazetteer, parties: PartyClassifier) -> None:
        """Take what places and participants are looked up in."""
        self._gazetteer = gazetteer
        self._parties = parties

    def __call__(self, document: Document, events: Sequence[Event]) -> tuple[Event, ...]:
        """Fill what the article tells; the spans stay as they are."""
        found = resolve_event_times(document, events)
        found = resolve_event_places(document, found, self._gazetteer)
        found = resolve_participants(document, found, self._parties)
        found = resolve_casualties(document, found)
        return tuple(replace(event, codes=code_event(event, found)) for event in found)
