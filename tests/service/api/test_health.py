from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from service.api.operations import LiveSchema, ReadySchema
from service.app import begin_loading, create_app
from service.settings import Settings
from tests.fakes import FakeExtractor, WrongExtractor


def scrape(app: Flask) -> dict[str, float]:
    text = app.test_client().get("/metrics").text
    lines = [line.rsplit(" ", 1) for line in text.splitlines() if not line.startswith("#")]
    return {name: float(value) for name, value in lines}


def test_ready_names_the_model(client: FlaskClient) -> None:
    response = client.get("/health/ready")
    assert ReadySchema().validate(response.get_json()) == {}
    assert response.status_code == 200
    assert response.json == {
        "status": "ready",
        "model": {"name": "fake", "version": "1"},
        "precision": "float32",
    }


def test_broken_down_process_is_neither_live_nor_ready(settings: Settings) -> None:
    extractor = FakeExtractor()
    app = create_app(settings, extractor)
    client = app.test_client()
    extractor.fault = lambda: "the inference thread has died"  # type: ignore[method-assign]
    for path in ("/health/live", "/health/ready"):
        response = client.get(path)
        assert (response.status_code, response.headers["Retry-After"].isdigit()) == (503, True)
        assert "has died" in response.get_json()["detail"]
    assert client.post("/events", json={"text": "x"}).status_code == 503
    assert scrape(app)["sitrep_ready"] == 0


def test_process_lives_while_the_model_is_not_ready(settings: Settings) -> None:
    client = create_app(settings).test_client()
    live = client.get("/health/live")
    assert (live.status_code, live.json) == (200, {"status": "live"})
    assert LiveSchema().validate(live.get_json()) == {}
    response = client.get("/health/ready")
    assert (response.status_code, response.mimetype) == (503, "application/problem+json")
    assert response.headers["Retry-After"] == "2"


def test_failed_load_is_told_and_does_not_kill(settings: Settings) -> None:
    client = create_app(settings, WrongExtractor()).test_client()
    ready = client.get("/health/ready")
    assert (ready.status_code, client.get("/health/live").status_code) == (503, 200)
    assert "the known sentence gives no event" in ready.get_json()["detail"]
    assert client.post("/events", json={"text": "x"}).status_code == 503


def test_begin_loading_makes_ready(settings: Settings) -> None:
    app = create_app(settings, load=lambda _settings: FakeExtractor())
    client = app.test_client()
    assert client.get("/health/ready").status_code == 503
    begin_loading(app)
    assert any(client.get("/health/ready").status_code == 200 for _ in range(1_000))


def test_loader_gets_the_settings(settings: Settings) -> None:
    seen: list[Settings] = []

    def load(given: Settings) -> FakeExtractor:
        seen.append(given)
        return FakeExtractor()

    app = create_app(settings, load=load)
    begin_loading(app)
    assert any(app.test_client().get("/health/ready").status_code == 200 for _ in range(1_000))
    assert seen == [settings]


def test_requests_are_counted_by_endpoint_and_status(settings: Settings) -> None:
    app = create_app(settings, FakeExtractor())
    client = app.test_client()
    for body in ({"text": "x"}, {"text": "y"}, {}):
        client.post("/events", json=body)
    client.get("/no-such-path-1")
    client.get("/no-such-path-2")
    samples = scrape(app)
    assert samples['sitrep_requests_total{endpoint="/events",status="200"}'] == 2
    assert samples['sitrep_requests_total{endpoint="/events",status="422"}'] == 1
    assert samples['sitrep_requests_total{endpoint="unmatched",status="404"}'] == 2
    assert samples['sitrep_request_seconds_count{endpoint="/events"}'] == 3


@pytest.mark.parametrize(("extractor", "ready"), [(FakeExtractor(), 1), (WrongExtractor(), 0)])
def test_readiness_is_a_metric(settings: Settings, extractor: FakeExtractor, ready: int) -> None:
    assert scrape(create_app(settings, extractor))["sitrep_ready"] == ready


def test_applications_count_apart(settings: Settings) -> None:
    first, second = (create_app(settings, FakeExtractor()) for _ in range(2))
    first.test_client().get("/ontology")
    assert 'sitrep_requests_total{endpoint="/ontology",status="200"}' in scrape(first)
    assert 'sitrep_requests_total{endpoint="/ontology",status="200"}' not in scrape(second)
