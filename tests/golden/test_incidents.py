"""How many incidents a text tells of, what caused what, what did not happen, where it moved."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any, Final

import pytest
from flask.testing import FlaskClient

CASES: Final = tomllib.loads(Path(__file__).with_name("incidents.toml").read_text("utf-8"))

Case = dict[str, Any]


def cases(table: str) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("case", CASES[table], ids=lambda case: str(case["name"]))


def read(client: FlaskClient, case: Case) -> list[dict[str, Any]]:
    response = client.post("/events", json={"text": case["text"], "published": "2026-05-20"})
    assert response.status_code == 200
    found: list[dict[str, Any]] = response.get_json()["events"]
    return found


def of_type(found: list[dict[str, Any]], kind: str) -> list[dict[str, Any]]:
    return [event for event in found if event["type"] == kind]


def triggers(event: dict[str, Any]) -> list[str]:
    return [mention["text"] for mention in event["mentions"]]


def told(found: list[dict[str, Any]]) -> list[tuple[str, list[str]]]:
    return [(event["type"], triggers(event)) for event in found]


@cases("incidents")
def test_incidents_are_neither_merged_nor_split(shipped: FlaskClient, case: Case) -> None:
    found = read(shipped, case)
    assert len(of_type(found, case["type"])) == case["events"], told(found)


@cases("causes")
def test_harm_is_linked_to_what_did_it(shipped: FlaskClient, case: Case) -> None:
    found = read(shipped, case)
    (effect,) = [
        event
        for event in of_type(found, case["type"])
        if any(case["trigger"] in words for words in triggers(event))
    ]
    by_id = {event["id"]: event for event in found}
    cause = by_id.get(effect["caused_by"])
    if "cause" not in case:
        assert cause is None, told(found)
        return
    assert cause is not None, told(found)
    assert any(case["cause"] in words for words in triggers(cause)), told(found)


@cases("modalities")
def test_what_did_not_happen_is_not_told_as_if_it_had(shipped: FlaskClient, case: Case) -> None:
    found = read(shipped, case)
    modalities = [event["modality"] for event in of_type(found, case["type"])]
    assert modalities[:1] == [case["modality"]], told(found)


@cases("movements")
def test_movements_have_two_ends(shipped: FlaskClient, case: Case) -> None:
    found = read(shipped, case)
    movements = of_type(found, case["type"])
    assert movements, told(found)
    places = [(place["role"], place["text"]) for place in movements[0]["places"]]
    for role in ("origin", "destination"):
        given = [words for found_role, words in places if found_role == role]
        assert len(given) == (role in case), places
        assert case.get(role, "") in "".join(given), places
