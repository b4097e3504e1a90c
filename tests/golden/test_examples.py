"""The examples of the documentation are what the shipped service answers."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from flask.testing import FlaskClient

from service.api.examples import REQUEST, answer_example

ROOT = Path(__file__).resolve().parents[2]
TOLERANCE = 0.02
"""Confidences differ in their last digits from processor to processor."""


def same(one: Any, other: Any) -> bool:
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(same(one[key], other[key]) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(same, one, other))
    if isinstance(one, float) and isinstance(other, int | float):
        return abs(one - other) <= TOLERANCE
    return bool(one == other)


def test_the_example_answer_is_the_real_one(shipped: FlaskClient) -> None:
    request = json.loads((ROOT / "examples" / "article.json").read_bytes())
    answer = json.loads((ROOT / "examples" / "answer.json").read_bytes())
    assert same(answer, shipped.post("/events", json=request).json)


def test_the_documented_events_are_the_real_ones(shipped: FlaskClient) -> None:
    documented = answer_example()["events"]
    found = shipped.post("/events", json=REQUEST).get_json()["events"]
    assert [facts(event) for event in documented] == [facts(event) for event in found]


def facts(event: dict[str, Any]) -> dict[str, Any]:
    """Keep what does not change with the last digits of a confidence."""
    names = ("type", "trigger", "modality", "casualties", "caused_by", "codes")
    sides = [(party["role"], party["text"]) for party in event["participants"]]
    return {
        **{name: event[name] for name in names},
        "sides": sides if event["type"] == "clash" else None,
        "day": event["time"]["timex3"],
        "place": event["place"]["geonames_id"],
    }


def test_the_readme_shows_an_event_of_the_example() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    shown = re.search(r"<!-- answer -->\n```json\n(.*?)```\n<!-- /answer -->", readme, re.S)
    assert shown is not None
    event = json.loads(shown.group(1))
    answer = json.loads((ROOT / "examples" / "answer.json").read_bytes())
    assert event in answer["events"]
