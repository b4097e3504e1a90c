"""Readings to write: the documented example, and events made for one test."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from service.api.answers import Reading
from service.api.examples import MODEL
from service.api.selection import Question
from service.extraction.domain import Document, Event, Participant, Place, Span, TimeSpan

TEXT = "It was quiet. Then troops with heavy guns shelled a market\nin Homs. It is over."


def span(text: str = "shelled") -> Span:
    return Span(**at(text))


def at(text: str) -> dict[str, Any]:
    start = TEXT.find(text)
    return {"text": text, "start": start, "end": start + len(text), "confidence": 0.9}


def event(name: str = "e1", **changes: Any) -> Event:
    plain = Event(
        id=name,
        type="shelling",
        category="attack",
        modality="actual",
        confidence=0.912345,
        trigger=span(),
        mentions=(span(),),
    )
    return replace(plain, **changes)


def reading(*events: Event) -> Reading:
    return Reading(question=Question(document=Document(text=TEXT)), model=MODEL, events=events)


def place(text: str = "Homs", **known: Any) -> Place:
    return Place(**at(text), role=known.pop("role", "place"), **known)


def homs(**changes: Any) -> Place:
    known = {"name": "Homs", "latitude": 34.7, "longitude": 36.7, "country": "SYR"}
    return place(**{**known, "precision": "place", **changes})


def time(earliest: date | None, latest: date | None) -> TimeSpan:
    return TimeSpan(**at("Then"), earliest=earliest, latest=latest)


def party(text: str, role: str, **known: Any) -> Participant:
    return Participant(**at(text), role=role, **known)
