"""One worked example, shown in the documentation and held true by tests.

The events are those that the shipped weights find, as domain values that go through
the same writers as every other answer; offsets are looked up in the text.
"""

from __future__ import annotations

import json
from datetime import date
from typing import Any, Final

from service.api.answers import Reading, represent
from service.api.questions import load
from service.api.schemas import RequestSchema
from service.extraction.contract import ModelInfo
from service.extraction.domain import (
    Acled,
    Casualties,
    Codes,
    Count,
    Event,
    Participant,
    Place,
    Plover,
    Span,
    TimeSpan,
)

MODEL: Final = ModelInfo(name="sitrep-mpnet", version="0.2.0")
TEXT: Final = (
    "Rebels clashed with government troops near Homs on Tuesday, leaving at least 12 soldiers dead."
)
REQUEST: Final[dict[str, Any]] = {
    "id": "a1",
    "title": "Heavy fighting in central Syria",
    "published": "2017-06-09",
    "text": TEXT,
    "options": {"categories": ["clash", "harm"], "min_confidence": 0.5},
}
BATCH: Final = "".join(f"{json.dumps(line)}\n" for line in (REQUEST, {"id": "a2", "text": ""}))


def events_example() -> tuple[Event, ...]:
    """Return the events of `TEXT`."""
    return _clash(), _killing()


def reading_example() -> Reading:
    """Return what is read for `REQUEST`."""
    question = load(RequestSchema(), REQUEST)
    return Reading(question=question, model=MODEL, events=events_example())


def answer_example() -> dict[str, Any]:
    """Return the answer to `REQUEST`."""
    return represent(reading_example())


def problem_example() -> dict[str, Any]:
    """Return the answer to a request with an unknown offset unit."""
    return _invalid(
        "/options/offset_unit",
        "'byte' is not allowed; use one of: codepoint, utf16, utf8",
    )


def batch_example() -> str:
    """Return the answer to `BATCH`: one line is good, one has no text."""
    problem = _invalid("/text", "is empty; send an article of 1 to 200000 characters")
    lines = (
        {"line": 1, "status": 200, "result": answer_example()},
        {"line": 2, "status": 422, "problem": problem},
    )
    return "".join(
        json.dumps(line, ensure_ascii=False, separators=(",", ":")) + "\n" for line in lines
    )


def _invalid(pointer: str, message: str) -> dict[str, Any]:
    return {
        "type": "urn:sitrep:problem:invalid-fields",
        "title": "Invalid fields",
        "status": 422,
        "detail": "Fix what `errors` names and send it again.",
        "errors": [{"pointer": pointer, "message": message}],
    }


_BATTLE: Final = Codes(
    acled=Acled(event_type="Battles", sub_event_type="Armed clash"),
    plover=Plover(event="ASSAULT", mode="firearms"),
)
_DEAD: Final = Casualties(killed=Count(min=12, max=None, text="at least 12 soldiers"))


def _clash() -> Event:
    return Event(
        id="e1",
        type="clash",
        category="clash",
        modality="actual",
        confidence=0.9999,
        trigger=_span("clashed", 0.9999),
        mentions=(_span("clashed", 0.9999),),
        participants=(
            Participant(**_at("Rebels", 0.9957), role="side_a", sector="armed_group"),
            Participant(**_at("government troops", 0.9997), role="side_b", sector="military"),
        ),
        time=_tuesday(0.9977),
        times=(_tuesday(0.9977),),
        place=_homs(0.9984),
        places=(_homs(0.9984),),
        casualties=_DEAD,
        codes=_BATTLE,
    )


def _killing() -> Event:
    return Event(
        id="e2",
        type="killing",
        category="harm",
        modality="actual",
        confidence=0.9998,
        trigger=_span("dead", 0.9998),
        mentions=(_span("dead", 0.9998),),
        participants=(
            Participant(**_at("at least 12 soldiers", 0.9994), role="target", sector="military"),
        ),
        time=_tuesday(0.9983),
        times=(_tuesday(0.9983),),
        place=_homs(0.9605),
        places=(_homs(0.9605),),
        casualties=_DEAD,
        caused_by="e1",
        codes=_BATTLE,
    )


def _tuesday(confidence: float) -> TimeSpan:
    return TimeSpan(
        **_at("Tuesday", confidence),
        timex3="2017-06-06",
        earliest=date(2017, 6, 6),
        latest=date(2017, 6, 6),
        precision="day",
        anchor="publication",
    )


def _homs(confidence: float) -> Place:
    return Place(
        **_at("Homs", confidence),
        role="place",
        name="Homs",
        geonames_id=169577,
        feature="populated_place",
        latitude=34.72405,
        longitude=36.72559,
        country="SYR",
        admin1="Homs",
        precision="place",
    )


def _span(text: str, confidence: float) -> Span:
    return Span(**_at(text, confidence))


def _at(text: str, confidence: float) -> dict[str, Any]:
    start = TEXT.index(text)
    return {"text": text, "start": start, "end": start + len(text), "confidence": confidence}
