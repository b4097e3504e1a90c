"""A full process refuses what the application would refuse, and says it in the same words."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
from flask import Flask

from service.api.context import context_of
from service.app import create_app
from service.inference.admission import Ticket
from service.server.refusals import Refusals
from service.settings import Settings
from tests.fakes import FakeExtractor

TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
SERVERS_OWN = {"server", "date", "connection"}


def full(**settings: object) -> tuple[Flask, Ticket]:
    app = create_app(Settings(max_documents=1, **settings), FakeExtractor())  # type: ignore[arg-type]
    return app, context_of(app).admission.admit()


def request(path: str = "/events", **fields: str) -> bytes:
    lines = {"Host": "x", "Content-Length": "2", **fields}
    head = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in lines.items())
    return f"POST {path} HTTP/1.1\r\n{head}\r\n{{}}".encode()


def answer(app: Flask, received: bytes, *, keep: bool = False) -> tuple[str, dict[str, str], bytes]:
    refusal = Refusals(context_of(app)).consider(received)
    assert refusal is not None
    head, _, body = refusal.response(keep=keep).partition(b"\r\n\r\n")
    status, *lines = head.decode("ascii").split("\r\n")
    fields = [line.split(": ", maxsplit=1) for line in lines]
    assert len({name.lower() for name, _ in fields}) == len(fields)
    return status, {name.lower(): value for name, value in fields}, body


def without(headers: Mapping[str, str], *names: str) -> dict[str, str]:
    return {name.lower(): value for name, value in headers.items() if name.lower() not in names}


@pytest.mark.parametrize("path", ["/events", "/events/batch"])
def test_refusal_is_what_the_application_answers(path: str) -> None:
    app, _ticket = full()
    given = {"X-Request-ID": "desk-42", "traceparent": TRACE}
    wanted = app.test_client().post(path, data=b"{}", headers=given)
    status, headers, body = answer(app, request(path, **given))
    assert (status, body) == (f"HTTP/1.1 {wanted.status}", wanted.data)
    varying = {"retry-after", "traceparent"}
    assert without(headers, *SERVERS_OWN, *varying) == without(dict(wanted.headers), *varying)
    assert varying <= headers.keys()
    assert headers["traceparent"][:36] == TRACE[:36]
    assert headers["traceparent"] != TRACE


def test_refusal_says_when_to_come_back_and_whether_the_connection_stays() -> None:
    app, ticket = full()
    ticket.expect(20_000)
    # Ten seconds at the rate assumed at first, and up to half of that for the jitter.
    assert 10 <= int(answer(app, request())[1]["retry-after"]) <= 16
    assert answer(app, request(), keep=True)[1]["connection"] == "keep-alive"
    assert answer(app, request(), keep=False)[1]["connection"] == "close"


def test_requests_without_an_id_get_one_each() -> None:
    app, _ticket = full()
    ids = {answer(app, request(X_Request_ID=given))[1]["x-request-id"] for given in ("", "a b")}
    assert len(ids) == 2
    assert {len(given) for given in ids} == {32}


def test_refusals_are_counted() -> None:
    app, _ticket = full()
    refusals = Refusals(context_of(app))
    refusal = refusals.consider(request("/events/batch"))
    assert refusal is not None
    assert 0 <= refusals.count(refusal) < 5
    lines = app.test_client().get("/metrics").text.splitlines()
    assert 'sitrep_requests_total{endpoint="/events/batch",status="429"} 1.0' in lines
    assert 'sitrep_request_seconds_count{endpoint="/events/batch"} 1.0' in lines
    assert 'sitrep_problems_total{kind="overloaded"} 1.0' in lines


def test_nobody_is_refused_while_there_is_a_place() -> None:
    app, ticket = full()
    refusals = Refusals(context_of(app))
    assert refusals.consider(request()) is not None
    ticket.release()
    assert refusals.consider(request()) is None


@pytest.mark.parametrize(
    ("received", "status"),
    [
        (request("/health/live"), 405),
        (request("/no-such-path"), 404),
        (request("/events/"), 404),
        (request(Accept="image/png"), 406),
        (request("/events/batch", Accept="application/json"), 406),
        (request(X_Request_Timeout="soon"), 400),
        (request(X_Request_Timeout="2"), 429),
        (request(Accept="text/csv;q=0.5, */*;q=0.1"), 429),
        (request(Content_Length="99999999"), 429),
    ],
)
def test_what_is_checked_before_admission_goes_the_ordinary_way(
    received: bytes, status: int
) -> None:
    app, _ticket = full()
    assert Refusals(context_of(app)).consider(received) is None
    head = received.decode().split("\r\n\r\n", maxsplit=1)[0].split("\r\n")
    headers = dict(line.split(": ", maxsplit=1) for line in head[1:])
    response = app.test_client().post(head[0].split()[1], headers=headers)
    assert response.status_code == status


@pytest.mark.parametrize("accept", ["*/*", "application/json", "text/csv", ""])
def test_usual_clients_are_refused_at_once(accept: str) -> None:
    app, _ticket = full()
    assert Refusals(context_of(app)).consider(request(Accept=accept)) is not None
    assert app.test_client().post("/events", headers={"Accept": accept}).status_code == 429


def test_a_key_is_asked_for_first(tmp_path: Path) -> None:
    keys = tmp_path / "keys"
    keys.write_text(f"desk {'0' * 64} -\n")
    app, _ticket = full(api_keys=keys)
    assert Refusals(context_of(app)).consider(request()) is None
    assert app.test_client().post("/events").status_code == 401


def test_pages_of_named_origins_can_read_the_refusal() -> None:
    app, _ticket = full(cors_origins=("https://desk.example.org",))
    assert Refusals(context_of(app)).consider(request()) is None


def test_a_process_that_cannot_answer_says_that_instead() -> None:
    extractor = FakeExtractor()
    app = create_app(Settings(max_documents=1), extractor)
    _ticket = context_of(app).admission.admit()
    extractor.fault = lambda: "the inference thread has died"  # type: ignore[method-assign]
    assert Refusals(context_of(app)).consider(request()) is None
    assert app.test_client().post("/events").status_code == 503
