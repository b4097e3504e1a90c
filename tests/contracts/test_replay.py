"""Every example of the API documentation, sent to the service and compared with its answer."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, NamedTuple

import pytest
import yaml
from flask.testing import FlaskClient

from service.api.examples import MODEL, REQUEST, TEXT, events_example
from service.api.openapi import document
from service.app import create_app
from service.extraction.domain import Document, Extraction
from service.settings import Settings
from tests.fakes import FakeExtractor

PATHS: dict[str, dict[str, Any]] = yaml.safe_load(document())["paths"]
PARTS = {"/", "/docs", "/metrics", "/openapi.yaml"}
"""Whose example is a part of the answer."""
PLAIN_PARAMETERS = {
    "id": REQUEST["id"],
    "title": REQUEST["title"],
    "published": REQUEST["published"],
    "categories": ",".join(REQUEST["options"]["categories"]),
    "min_confidence": str(REQUEST["options"]["min_confidence"]),
}


class Replay(NamedTuple):
    """One request of the documentation, and what it says to one ``Accept``."""

    method: str
    path: str
    request: dict[str, Any]
    accept: str
    example: Any


class Documented(FakeExtractor):
    """Finds in the documented article the documented events."""

    model = MODEL

    def extract(self, document: Document) -> Extraction:
        known = document.text == TEXT
        return Extraction(events=events_example()) if known else super().extract(document)


@pytest.fixture(scope="module")
def documented() -> FlaskClient:
    return create_app(Settings(), Documented()).test_client()


def replays() -> Iterator[Replay]:
    for path, methods in PATHS.items():
        for method, operation in methods.items():
            for request in requests(operation):
                content = operation["responses"]["200"]["content"]
                for accept, shown in content.items():
                    yield Replay(method, path, request, accept, shown.get("example"))


def requests(operation: dict[str, Any]) -> Iterator[dict[str, Any]]:
    bodies = operation.get("requestBody", {"content": {}})["content"]
    for content_type, shown in bodies.items():
        example = shown["example"]
        body = example if isinstance(example, str) else json.dumps(example)
        plain = content_type == "text/plain"
        query = {"query_string": PLAIN_PARAMETERS} if plain else {}
        yield {"data": body.encode(), "content_type": content_type, **query}
    if not bodies:
        yield {}


@pytest.mark.parametrize(
    "replay",
    list(replays()),
    ids=lambda replay: f"{replay.path} {replay.request.get('content_type')} {replay.accept}",
)
def test_every_example_is_what_the_service_says(documented: FlaskClient, replay: Replay) -> None:
    response = documented.open(
        replay.path,
        method=replay.method,
        headers={"Accept": replay.accept},
        buffered=True,
        **replay.request,
    )
    assert (response.status_code, response.mimetype) == (200, replay.accept)
    assert replay.example, f"{replay.path} has no example for {replay.accept}"
    if replay.path in PARTS:
        assert str(replay.example) in response.text
    elif isinstance(replay.example, str):
        assert response.data.decode("utf-8") == replay.example
    else:
        assert response.get_json() == replay.example


def test_every_documented_format_was_asked_for() -> None:
    asked = {(replay.path, replay.accept) for replay in replays()}
    assert {accept for path, accept in asked if path == "/events"} == {
        "application/json",
        "application/geo+json",
        "text/csv",
        "application/vnd.sitrep.plover+json",
    }
    assert {path for path, _ in asked} == set(PATHS)
