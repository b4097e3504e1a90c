"""One worked example, shown in the documentation and held true by a test.

The answer is built from domain values through the same schema as every other
answer; its offsets are looked up in the text, so they cannot be wrong.
"""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from service.api.representations import AnswerSchema
from service.extraction.contract import ModelInfo
from service.extraction.domain import (
    Casualties,
    Count,
    Event,
    Participant,
    Place,
    Span,
    TimeSpan,
)

TEXT: Final = (
    "Rebels clashed with government troops near Homs on Tuesday, leaving at least 12 soldiers dead."
)
PUBLISHED: Final = date(2017, 6, 9)

REQUEST: Final[dict[str, Any]] = {
    "id": "a1",
    "title": "Heavy fighting in central Syria",
    "published": PUBLISHED.isoformat(),
    "text": TEXT,
    "options": {"categories": ["clash", "harm"], "min_confidence": 0.5},
}


def answer_example() -> dict[str, Any]:
    """Return the answer to `REQUEST`."""
    body: dict[str, Any] = AnswerSchema().dump(
        {
            "id": REQUEST["id"],
            "model": ModelInfo(name="sitrep", version="1"),
            "published": PUBLISHED,
            "characters": len(TEXT),
            "events": (_clash(), _killing()),
            "warnings": (),
        }
    )
    return body


def problem_example() -> dict[str, Any]:
    """Return the answer to a request with an unknown event type."""
    return {
        "type": "urn:sitrep:problem:invalid-fields",
        "title": "Invalid fields",
        "status": 422,
        "detail": "Fix what `errors` names and send it again.",
        "errors": [
            {
                "pointer": "/options/offset_unit",
                "message": "'byte' is not allowed; use one of: codepoint, utf16, utf8",
            }
        ],
    }


def _clash() -> Event:
    return Event(
        id="e1",
        type="clash",
        category="clash",
        modality="actual",
        confidence=0.94,
        trigger=_span("clashed", 0.94),
        mentions=(_span("clashed", 0.94),),
        participants=(
            Participant(**_at("Rebels", 0.91), role="side_a", sector="armed_group"),
            Participant(**_at("government troops", 0.9), role="side_b", sector="government"),
        ),
        time=_tuesday(),
        times=(_tuesday(),),
        place=_homs(),
        places=(_homs(),),
    )


def _killing() -> Event:
    return Event(
        id="e2",
        type="killing",
        category="harm",
        modality="actual",
        confidence=0.97,
        trigger=_span("dead", 0.97),
        mentions=(_span("dead", 0.97),),
        participants=(
            Participant(**_at("at least 12 soldiers", 0.93), role="target", sector="government"),
        ),
        casualties=Casualties(killed=Count(min=12, max=None, text="at least 12 soldiers")),
        caused_by="e1",
    )


def _tuesday() -> TimeSpan:
    return TimeSpan(
        **_at("Tuesday", 0.95),
        timex3="2017-06-06",
        earliest=date(2017, 6, 6),
        latest=date(2017, 6, 6),
        precision="day",
        anchor="publication",
    )


def _homs() -> Place:
    return Place(
        **_at("Homs", 0.92),
        role="place",
        name="Homs",
        geonames_id=169577,
        feature="city",
        latitude=34.72682,
        longitude=36.72339,
        country="SYR",
        precision="city",
    )


def _span(text: str, confidence: float) -> Span:
    return Span(**_at(text, confidence))


def _at(text: str, confidence: float) -> dict[str, Any]:
    start = TEXT.index(text)
    return {"text": text, "start": start, "end": start + len(text), "confidence": confidence}
