"""What the shipped weights find in articles written for this project."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.articles import CONFLICT, QUIET, article


def events(client: FlaskClient, text: str) -> list[dict[str, Any]]:
    response = client.post("/events", json={"text": text, "published": "2026-03-19"})
    assert response.status_code == 200
    found: list[dict[str, Any]] = response.get_json()["events"]
    return found


@pytest.mark.parametrize("name", QUIET)
def test_peaceful_news_gives_no_event(shipped: FlaskClient, name: str) -> None:
    found = events(shipped, article(name))
    assert [(event["type"], event["trigger"]["text"]) for event in found] == []


@pytest.mark.parametrize(
    ("kind", "trigger", "roles"),
    [
        ("offensive", "offensive", {"actor": "Government troops", "time": "Tuesday"}),
        ("killing", "killed", {"target": "14 people", "time": "Monday"}),
        ("injury", "wounded", {"target": "32 others"}),
        ("claim", "claimed responsibility", {"actor": "Northern Front"}),
        ("threat", "threatened", {"actor": "Northern Front"}),
        ("clash", "clashes", {"side_a": "soldiers", "side_b": "rebels", "time": "Wednesday"}),
        ("capture", "captured", {"target": "two villages"}),
        ("detention", "arrested", {"target": "20 suspected militants"}),
        ("displacement", "fled", {"target": "5,000 residents"}),
        ("ceasefire", "cease-fire", {}),
        ("protest", "protested", {"actor": "Hundreds of people", "time": "Sunday"}),
        ("detention", "detained", {"actor": "Police", "target": "dozens of demonstrators"}),
    ],
)
def test_the_border_war_is_read(
    shipped: FlaskClient, kind: str, trigger: str, roles: dict[str, str]
) -> None:
    event = told_by(events(shipped, article(CONFLICT)), kind, trigger)
    for role, words in roles.items():
        assert any(words in text for text in fillers(event, role)), (role, fillers(event, role))


def told_by(found: list[dict[str, Any]], kind: str, trigger: str) -> dict[str, Any]:
    for event in found:
        if event["type"] == kind and any(trigger in m["text"] for m in event["mentions"]):
            return event
    raise AssertionError([(event["type"], event["trigger"]["text"]) for event in found])


def fillers(event: dict[str, Any], role: str) -> list[str]:
    if role == "time":
        return [item["text"] for item in event["times"]]
    parties = [item["text"] for item in event["participants"] if item["role"] == role]
    return parties + [item["text"] for item in event["places"] if item["role"] == role]


def test_modality_keeps_what_did_not_happen_apart(shipped: FlaskClient) -> None:
    found = events(shipped, article(CONFLICT))
    assert told_by(found, "ceasefire", "cease-fire")["modality"] == "hypothetical"
    assert told_by(found, "killing", "killed")["modality"] == "actual"


def test_an_event_in_the_last_sentence_of_a_long_article_is_found(
    shipped: FlaskClient,
) -> None:
    filler = article("price_war").replace("\n\n", " ") + "\n\n"
    text = filler * (20_000 // len(filler) + 1)
    last = "On Friday rebels shelled the police station in Marsol."
    (event,) = events(shipped, text + last)
    assert event["type"] == "shelling"
    assert event["trigger"]["start"] == len(text) + last.index("shelled")
    assert "Marsol" in [place["text"] for place in event["places"]]
