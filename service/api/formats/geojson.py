"""Placed events as a GeoJSON FeatureCollection (RFC 7946)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from service.api.answers import Reading, represent
from service.api.fields import rounded
from service.api.formats.told import ACTING, SUFFERING, days, is_placed, located, names, parties
from service.extraction.domain import Count, Event, Place, TimeSpan


def feature_collection(reading: Reading) -> dict[str, Any]:
    """Return one point for each event with coordinates.

    The members beside ``type`` and ``features`` are foreign members in the sense of
    RFC 7946, section 6.1; ``unplaced`` names the events that have no point.
    """
    head = {name: value for name, value in represent(reading).items() if name != "events"}
    placed = {event.id: located(event) for event in reading.events}
    return {
        "type": "FeatureCollection",
        "features": [
            _feature(event, place)
            for event in reading.events
            if (place := placed[event.id]) is not None and is_placed(place)
        ],
        "unplaced": [name for name, place in placed.items() if not is_placed(place)],
        **head,
    }


def _feature(event: Event, place: Place) -> dict[str, Any]:
    return {
        "type": "Feature",
        "id": event.id,
        "geometry": {"type": "Point", "coordinates": [place.longitude, place.latitude]},
        "properties": {
            "type": event.type,
            "category": event.category,
            "modality": event.modality,
            "confidence": rounded(event.confidence),
            "trigger": event.trigger.text,
            **_when(event.time),
            **_where(place),
            "actors": list(names(parties(event, ACTING))),
            "targets": list(names(parties(event, SUFFERING))),
            "instruments": [instrument.text for instrument in event.instruments],
            **_count("killed", event.casualties.killed),
            **_count("injured", event.casualties.injured),
            "caused_by": event.caused_by,
            **_codes(event),
        },
    }


def _when(time: TimeSpan | None) -> Mapping[str, Any]:
    earliest, latest = days(time)
    return {
        "time": None if time is None else time.text,
        "earliest": earliest,
        "latest": latest,
        "time_precision": None if time is None else time.precision,
    }


def _where(place: Place) -> Mapping[str, Any]:
    return {
        "place": place.text,
        "name": place.name,
        "geonames_id": place.geonames_id,
        "country": place.country,
        "admin1": place.admin1,
        "place_precision": place.precision,
    }


def _count(name: str, count: Count | None) -> Mapping[str, int | None]:
    least, most = (None, None) if count is None else (count.min, count.max)
    return {f"{name}_min": least, f"{name}_max": most}


def _codes(event: Event) -> Mapping[str, str | None]:
    acled, plover = event.codes.acled, event.codes.plover
    return {
        "acled_event_type": None if acled is None else acled.event_type,
        "acled_sub_event_type": None if acled is None else acled.sub_event_type,
        "plover_event": None if plover is None else plover.event,
        "plover_mode": None if plover is None else plover.mode,
    }
