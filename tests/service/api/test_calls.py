from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask

from service.api.calls import has_hung_up
from service.api.context import context_of
from service.app import create_app
from service.extraction.pipeline import Pipeline
from service.inference.scheduler import Scheduler
from service.settings import Settings
from tests.service.inference.backends import SteppedBackend

TEXT = "Nothing happened in the town. "


def served(backend: SteppedBackend, **settings: Any) -> Flask:
    backend.gate.release(10)
    scheduler = Scheduler(backend)
    pipeline = Pipeline(scheduler)
    pipeline.self_test = lambda: None  # type: ignore[method-assign]
    app = create_app(Settings(workers=1, **settings), pipeline)
    for _ in range(10):
        backend.gate.acquire()
    return app


@pytest.fixture
def pair() -> Iterator[tuple[socket.socket, socket.socket]]:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        yield ours, theirs


def test_open_connection_has_not_hung_up(pair: tuple[socket.socket, socket.socket]) -> None:
    ours, theirs = pair
    assert not has_hung_up(ours)
    theirs.send(b"GET")
    assert not has_hung_up(ours)
    assert ours.recv(3) == b"GET"


def test_closed_connection_has_hung_up(pair: tuple[socket.socket, socket.socket]) -> None:
    ours, theirs = pair
    theirs.close()
    assert has_hung_up(ours)
    ours.close()
    assert has_hung_up(ours)


def test_work_of_a_client_that_left_is_dropped(
    pair: tuple[socket.socket, socket.socket],
) -> None:
    ours, theirs = pair
    backend = SteppedBackend()
    app = served(backend)
    theirs.close()
    response = app.test_client().post(
        "/events", json={"text": TEXT * 1_000}, environ_overrides={"gunicorn.socket": ours}
    )
    assert response.get_json()["type"] == "urn:sitrep:problem:client-gone"
    assert backend.log == []
    assert context_of(app).admission.documents == 0


def test_batch_of_a_client_that_left_ends_without_an_end(
    pair: tuple[socket.socket, socket.socket],
) -> None:
    ours, theirs = pair
    app = served(SteppedBackend())
    theirs.close()
    with pytest.raises(BrokenPipeError):
        app.test_client().post(
            "/events/batch",
            data=json.dumps({"text": TEXT}),
            content_type="application/x-ndjson",
            environ_overrides={"gunicorn.socket": ours},
        )
    assert context_of(app).admission.documents == 0


@pytest.mark.parametrize("given", ["", "soon", "-1", "0", "1e3", "inf", "121", "0x1", "1" * 99])
def test_unusable_timeout_is_named(given: str) -> None:
    app = served(SteppedBackend(), request_timeout=120)
    response = app.test_client().post(
        "/events", json={"text": "x"}, headers={"X-Request-Timeout": given}
    )
    assert (response.status_code, response.get_json()["title"]) == (400, "Header cannot be used")
    assert "X-Request-Timeout" in response.get_json()["detail"]


def test_passed_deadline_is_a_503_with_retry_after() -> None:
    backend = SteppedBackend(gated=True)
    app = served(backend)
    response = app.test_client().post(
        "/events", json={"text": TEXT}, headers={"X-Request-Timeout": "0.05"}
    )
    backend.gate.release(100)
    assert response.status_code == 503
    assert response.get_json()["type"] == "urn:sitrep:problem:deadline-exceeded"
    assert response.headers["Retry-After"] == "1"


def test_deadline_holds_for_a_whole_batch() -> None:
    backend = SteppedBackend(gated=True)
    app = served(backend)
    line = json.dumps({"text": TEXT})
    response = app.test_client().post(
        "/events/batch",
        data=f"{line}\n{line}\n{{}}",
        content_type="application/x-ndjson",
        headers={"X-Request-Timeout": "0.05"},
    )
    backend.gate.release(100)
    answers = [json.loads(answer) for answer in response.data.splitlines()]
    assert [answer["status"] for answer in answers] == [503, 503, 422]


def test_more_documents_than_the_limit_are_refused_at_once() -> None:
    backend = SteppedBackend(gated=True)
    app = served(backend, max_documents=2)
    statuses: list[int] = []

    def send() -> None:
        statuses.append(app.test_client().post("/events", json={"text": TEXT}).status_code)

    senders = [threading.Thread(target=send) for _ in range(2)]
    for sender in senders:
        sender.start()
    patience = time.monotonic() + 10
    while context_of(app).admission.documents < 2 and time.monotonic() < patience:
        time.sleep(0.001)
    started = time.monotonic()
    response = app.test_client().post("/events", json={"text": TEXT})
    assert time.monotonic() - started < 5
    assert response.status_code == 429
    assert response.get_json()["type"] == "urn:sitrep:problem:overloaded"
    assert int(response.headers["Retry-After"]) >= 1
    backend.gate.release(100)
    for sender in senders:
        sender.join(10)
    assert statuses == [200, 200]
    assert app.test_client().post("/events", json={"text": TEXT}).status_code == 200


def test_refused_and_failed_requests_give_their_place_back() -> None:
    app = served(SteppedBackend(), max_documents=1)
    client = app.test_client()
    for path, kind in (("/events", "application/json"), ("/events/batch", "application/x-ndjson")):
        for body in (b"", b"{", b'{"text": "x"}', b"\xff"):
            client.post(path, data=body, content_type=kind)
        client.post(path, data=b"x", content_type="text/html")
    assert context_of(app).admission.documents == 0
    assert context_of(app).admission.tokens == 0
