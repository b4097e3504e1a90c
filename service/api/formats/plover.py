"""Events in the manner of PLOVER: type, mode and contexts, actors, recipients, location.

The attributes are those of the PLOVER codebook as its public data sets show them.
What PLOVER does not know (modality beyond the contexts future and hypothetical,
confidence) is added under this project's names.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from service.api.answers import Reading, represent
from service.api.fields import rounded
from service.api.formats.told import ACTING, SUFFERING, days, located, parties
from service.extraction.domain import Event, Participant, Place, Plover

CONTEXTS: Final = {"planned": ["future"], "hypothetical": ["hypothetical"]}
_SIDES: Final = ACTING | SUFFERING


def plover_records(reading: Reading) -> dict[str, Any]:
    """Return one record for each event with a code; ``uncoded`` names the others."""
    head = {name: value for name, value in represent(reading).items() if name != "events"}
    return {
        **head,
        "events": [
            _record(event, event.codes.plover) for event in reading.events if event.codes.plover
        ],
        "uncoded": [event.id for event in reading.events if event.codes.plover is None],
    }


def _record(event: Event, code: Plover) -> dict[str, Any]:
    # The sides of a clash act on each other.
    both = event.type == "clash"
    place = located(event)
    first, last = days(event.time)
    return {
        "event_id": event.id,
        "event_type": code.event,
        "event_mode": code.mode,
        "contexts": CONTEXTS.get(event.modality, []),
        "event_date": first,
        "event_date_end": last,
        "actors": _parties(parties(event, _SIDES if both else ACTING)),
        "recipients": [] if both else _parties(parties(event, SUFFERING)),
        "location": None if place is None else _location(place),
        "text": event.trigger.text,
        "modality": event.modality,
        "confidence": rounded(event.confidence),
    }


def _parties(participants: Iterable[Participant]) -> list[dict[str, Any]]:
    return [
        {
            "name": party.name,
            "country": party.country,
            "sector": party.sector,
            "raw_text": party.text,
        }
        for party in participants
    ]


def _location(place: Place) -> dict[str, Any]:
    return {
        "placename": place.name,
        "province": place.admin1,
        "country": place.country,
        "latitude": place.latitude,
        "longitude": place.longitude,
        "geonames_id": place.geonames_id,
        "feature_type": place.feature,
        "precision": place.precision,
        "raw_text": place.text,
    }
