from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient

from service.api.security import HEADERS
from service.app import create_app
from service.settings import Settings
from tests.fakes import FakeExtractor

DESK = "https://desk.example.org"
TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
HEX32 = re.compile(r"[0-9a-f]{32}")


@pytest.mark.parametrize("path", ["/health/live", "/openapi.yaml", "/no-such-path"])
def test_every_answer_is_hardened(client: FlaskClient, path: str) -> None:
    response = client.get(path)
    assert {name: response.headers.get(name) for name in HEADERS} == HEADERS


def test_request_id_comes_back(client: FlaskClient) -> None:
    response = client.get("/health/live", headers={"X-Request-ID": "desk-42"})
    assert response.headers["X-Request-ID"] == "desk-42"
    assert client.get("/x", headers={"X-Request-ID": "e"}).headers["X-Request-ID"] == "e"


@pytest.mark.parametrize("given", ["", "a b", "x" * 129, 'a"b', "é", "a;b"])
def test_unusable_request_id_is_replaced(client: FlaskClient, given: str) -> None:
    response = client.get("/health/live", headers={"X-Request-ID": given})
    assert HEX32.fullmatch(response.headers["X-Request-ID"])


def test_trace_goes_on_with_a_span_of_its_own(client: FlaskClient) -> None:
    answered = client.get("/health/live", headers={"traceparent": TRACE}).headers["traceparent"]
    _version, trace, span, flags = answered.split("-")
    assert (trace, flags) == (TRACE.split("-")[1], "01")
    assert span != TRACE.split("-")[2]


@pytest.mark.parametrize(
    "given",
    [
        "",
        "junk",
        TRACE.upper(),
        TRACE.replace("00-", "ff-", 1),
        "00-" + "0" * 32 + "-b7ad6b7169203331-01",
        TRACE + "-extra",
    ],
)
def test_unusable_trace_is_replaced(client: FlaskClient, given: str) -> None:
    answered = client.get("/health/live", headers={"traceparent": given}).headers["traceparent"]
    assert re.fullmatch(r"00-[0-9a-f]{32}-[0-9a-f]{16}-00", answered)
    assert TRACE.split("-")[1] not in answered


def preflight(client: FlaskClient, origin: str) -> dict[str, str]:
    headers = {"Origin": origin, "Access-Control-Request-Method": "POST"}
    return dict(client.options("/events", headers=headers).headers)


def test_other_origins_are_shut_out_by_default(client: FlaskClient) -> None:
    assert not any(name.startswith("Access-Control") for name in preflight(client, DESK))


def test_named_origins_may_read() -> None:
    settings = Settings(cors_origins=(DESK,))
    client = create_app(settings, FakeExtractor()).test_client()
    allowed = preflight(client, DESK)
    assert allowed["Access-Control-Allow-Origin"] == DESK
    assert "POST" in allowed["Access-Control-Allow-Methods"]
    assert "Content-Type" in allowed["Access-Control-Allow-Headers"]
    answer = client.post("/events", json={"text": "x"}, headers={"Origin": DESK})
    assert answer.headers["Access-Control-Allow-Origin"] == DESK
    assert "Origin" in answer.vary
    other = client.post("/events", json={"text": "x"}, headers={"Origin": DESK + ".evil"})
    assert "Access-Control-Allow-Origin" not in other.headers
    assert "Origin" in other.vary
