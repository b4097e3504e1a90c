"""One row for every status the service can answer with, and the shape they share."""

from __future__ import annotations

import json
import logging
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from service.api.problems import PROBLEM_JSON, RAISED, ROUTED, UNEXPECTED
from service.api.representations import ProblemSchema
from service.app import create_app
from service.errors import ExtractionFailed
from service.extraction.domain import Document, Extraction
from service.settings import Settings
from tests.fakes import POISON, FakeExtractor

DEEP = b"[" * 10_000
JSON = {"content_type": "application/json"}
ROWS: list[tuple[int, str, dict[str, Any]]] = [
    (400, "no JSON", {"data": b"{text}", **JSON}),
    (400, "no bytes", {"data": b"", **JSON}),
    (400, "cut off", {"data": b'{"text": "x"', **JSON}),
    (400, "no UTF-8 in JSON", {"data": b'{"text": "\xff"}', **JSON}),
    (400, "a surrogate in UTF-8", {"data": b'{"text": "\xed\xa0\xbd"}', **JSON}),
    (400, "UTF-16", {"data": '{"text": "x"}'.encode("utf-16"), **JSON}),
    (400, "NaN", {"data": b'{"text": "x", "options": {"min_confidence": NaN}}', **JSON}),
    (400, "a name twice", {"data": b'{"text": "x", "text": "y"}', **JSON}),
    (400, "a lone surrogate twice", {"data": b'{"\\ud800": 1, "\\ud800": 2}', **JSON}),
    (400, "nested too deeply", {"data": DEEP, **JSON}),
    (400, "too many digits", {"data": b'{"text": ' + b"9" * 5_000 + b"}", **JSON}),
    (400, "no UTF-8 in text", {"data": b"caf\xe9", "content_type": "text/plain"}),
    (400, "no UTF-8 in the query", {"data": b"x", "content_type": "text/plain",
                                    "query_string": "id=%ff"}),
    (400, "no gzip", {"data": b"{}", "headers": {"Content-Encoding": "gzip"}, **JSON}),
    (400, "no zstd", {"data": b"{}", "headers": {"Content-Encoding": "zstd"}, **JSON}),
    (400, "no time", {"json": {"text": "x"}, "headers": {"X-Request-Timeout": "soon"}}),
    (404, "no such path", {"path": "/event", "json": {}}),
    (404, "a slash too many", {"path": "/events/", "json": {}}),
    (405, "wrong method", {"method": "GET"}),
    (405, "wrong method for a page", {"path": "/health/live", "json": {}}),
    (406, "HTML wanted", {"json": {"text": "x"}, "headers": {"Accept": "text/html"}}),
    (413, "too many bytes", {"data": b" " * 100_001, **JSON}),
    (415, "no content type", {"data": b"x"}),
    (415, "a form", {"data": {"text": "x"}}),
    (415, "Latin-1", {"data": b"x", "content_type": "text/plain; charset=iso-8859-1"}),
    (415, "brotli", {"data": b"x", "headers": {"Content-Encoding": "br"}, **JSON}),
    (415, "gzip twice", {"data": b"x", "headers": {"Content-Encoding": "gzip, gzip"}, **JSON}),
    (422, "no text", {"json": {}}),
    (422, "a lone surrogate in a name", {"data": b'{"text": "x", "\\ud800": 1}', **JSON}),
    (500, "a defect", {"json": {"text": POISON}}),
]  # fmt: skip


def send(client: FlaskClient, request: dict[str, Any]) -> Any:
    return client.open(**{"path": "/events", "method": "POST", **request})


def check_shape(response: Any, status: int) -> dict[str, Any]:
    assert (response.status_code, response.mimetype) == (status, PROBLEM_JSON), response.text
    problem: dict[str, Any] = response.json
    assert ProblemSchema().validate(problem) == {}
    assert problem["status"] == status
    assert problem["type"].startswith("urn:sitrep:problem:")
    assert problem["detail"]
    assert bool(problem["errors"]) == (status == 422)
    return problem


@pytest.mark.parametrize(
    ("status", "request_"), [row[::2] for row in ROWS], ids=[row[1] for row in ROWS]
)
def test_every_error_is_a_problem(
    client: FlaskClient, status: int, request_: dict[str, Any]
) -> None:
    response = send(client, request_)
    check_shape(response, status)
    assert response.headers["X-Content-Type-Options"] == "nosniff"


def test_not_ready_says_when_to_come_back(settings: Settings) -> None:
    client = create_app(settings).test_client()
    response = client.post("/events", json={"text": "x"})
    check_shape(response, 503)
    assert int(response.headers["Retry-After"]) >= 1


def test_method_not_allowed_lists_the_methods(client: FlaskClient) -> None:
    assert client.get("/events").headers["Allow"] == "OPTIONS, POST"


def test_every_status_has_a_row() -> None:
    kinds = {kind.status for kind in (*RAISED.values(), *ROUTED.values(), UNEXPECTED)}
    # Those depend on the moment, the connection or the settings and have tests of their own.
    assert {row[0] for row in ROWS} | {401, 408, 429, 503} == kinds


def test_lone_surrogate_in_a_name_comes_back_as_its_escape(client: FlaskClient) -> None:
    response = send(client, {"data": b'{"text": "x", "\\ud800": 1}', **JSON})
    assert response.json["errors"][0]["pointer"] == "/\ud800"


def test_defect_is_logged_without_the_article(
    client: FlaskClient, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR):
        response = client.post("/events", json={"text": f"{POISON} of the secret source"})
    assert "secret source" not in response.text
    assert "secret source" not in caplog.text
    assert "ValueError" in caplog.text
    assert "in extract" in caplog.text


def test_failed_extraction_has_a_kind_of_its_own(settings: Settings) -> None:
    class Failing(FakeExtractor):
        def extract(self, document: Document) -> Extraction:
            if document.text == "x":
                raise ExtractionFailed("window 3 of 'x' has no pieces")
            return super().extract(document)

    response = create_app(settings, Failing()).test_client().post("/events", json={"text": "x"})
    problem = check_shape(response, 500)
    assert problem["type"] == "urn:sitrep:problem:extraction-failed"
    assert "window" not in response.text


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["text", "title", "id", "published", "options", "types"])
            | st.text(max_size=3),
            inner,
            max_size=4,
        )
    ),
    max_leaves=8,
)


@given(body=json_values)
def test_no_json_value_is_a_defect(app: Flask, body: object) -> None:
    for path in ("/events", "/events/batch"):
        check_no_defect(app, path, json.dumps(body).encode())


@given(body=st.binary(max_size=80))
def test_no_bytes_are_a_defect(app: Flask, body: bytes) -> None:
    for path in ("/events", "/events/batch"):
        check_no_defect(app, path, body)


@given(body=st.binary(max_size=30), query=st.binary(max_size=30))
def test_no_query_is_a_defect(app: Flask, body: bytes, query: bytes) -> None:
    response = app.test_client().post(
        "/events",
        data=body,
        content_type="text/plain",
        environ_overrides={"QUERY_STRING": query.decode("latin-1")},
    )
    assert response.status_code < 500


@given(
    headers=st.dictionaries(
        st.sampled_from(["Accept", "Content-Type", "Content-Encoding"]),
        st.text(st.characters(min_codepoint=32, max_codepoint=255), max_size=20),
    )
)
def test_no_header_is_a_defect(app: Flask, headers: dict[str, str]) -> None:
    response = app.test_client().post("/events", data=b'{"text": "x"}', headers=headers)
    assert response.status_code in {200, 400, 406, 415}


def check_no_defect(app: Flask, path: str, body: bytes) -> None:
    content_type = {"/events": "application/json", "/events/batch": "application/x-ndjson"}[path]
    response = app.test_client().post(path, data=body, content_type=content_type)
    assert response.status_code < 500
    assert b'"status":500' not in response.data
