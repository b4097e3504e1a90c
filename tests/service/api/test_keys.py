from __future__ import annotations

import hashlib
import multiprocessing
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from service.api.keys import BURST_SECONDS, Key, Keyring, read_keys
from service.app import create_app
from service.errors import RateLimited, SettingsInvalid, Unauthorized
from service.settings import Settings
from tests.fakes import FakeExtractor

DESK, ARCHIVE = "desk-0123456789", "archive-0123456789"
BODY = {"text": "Rebels clashed with troops"}


def digest(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()


@pytest.fixture
def keys(tmp_path: Path) -> Path:
    path = tmp_path / "keys"
    path.write_text(
        f"# who may ask\n\ndesk {digest(DESK)} 6  # six a minute\narchive {digest(ARCHIVE)} -\n"
    )
    return path


@pytest.fixture
def guarded(keys: Path) -> FlaskClient:
    return create_app(Settings(api_keys=keys), FakeExtractor()).test_client()


def bearer(key: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {key}"}


def test_file_is_read(keys: Path) -> None:
    assert read_keys(keys) == (
        Key("desk", digest(DESK), 6),
        Key("archive", digest(ARCHIVE), None),
    )


@pytest.mark.parametrize(
    "line", [DESK, f"desk {digest(DESK)}", f"desk {digest(DESK)} 0", "desk abc 5", "", "# none"]
)
def test_unusable_file_is_told_without_its_content(tmp_path: Path, line: str) -> None:
    path = tmp_path / "keys"
    path.write_text(line)
    with pytest.raises(SettingsInvalid, match="SITREP_API_KEYS") as raised:
        read_keys(path)
    assert DESK not in str(raised.value)
    with pytest.raises(SettingsInvalid, match="cannot be read"):
        read_keys(tmp_path / "absent")


@pytest.mark.parametrize(
    "headers",
    [{}, bearer(""), bearer("wrong"), bearer("é"), {"Authorization": f"Basic {DESK}"}],
)
def test_without_a_known_key_nothing_is_read(guarded: FlaskClient, headers: dict[str, str]) -> None:
    for path in ("/events", "/events/batch"):
        response = guarded.post(path, json=BODY, headers=headers)
        assert (response.status_code, response.headers["WWW-Authenticate"]) == (401, "Bearer")
        assert response.get_json()["type"] == "urn:sitrep:problem:unauthorized"


def test_every_key_of_the_file_opens(guarded: FlaskClient) -> None:
    for key in (DESK, ARCHIVE):
        assert guarded.post("/events", json=BODY, headers=bearer(key)).status_code == 200


def test_what_costs_nothing_needs_no_key(guarded: FlaskClient) -> None:
    for path in ("/health/live", "/health/ready", "/metrics", "/ontology", "/openapi.yaml", "/"):
        assert guarded.get(path).status_code == 200


def test_without_the_setting_no_key_is_asked_for(client: FlaskClient) -> None:
    assert client.post("/events", json=BODY).status_code == 200


def test_each_key_has_its_own_rate(guarded: FlaskClient) -> None:
    assert guarded.post("/events", json=BODY, headers=bearer(DESK)).status_code == 200
    refused = guarded.post("/events", json=BODY, headers=bearer(DESK))
    assert refused.status_code == 429
    assert refused.get_json()["type"] == "urn:sitrep:problem:rate-limited"
    assert 1 <= int(refused.headers["Retry-After"]) <= 10
    assert guarded.post("/events", json=BODY, headers=bearer(ARCHIVE)).status_code == 200


def test_rate_allows_its_burst_and_then_its_pace(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 1_000.0
    monkeypatch.setattr("service.api.keys.time.monotonic", lambda: now)
    keyring = Keyring((Key("desk", digest(DESK), 60),))
    for _ in range(int(BURST_SECONDS)):
        keyring.admit(DESK)
    for _ in range(3):
        with pytest.raises(RateLimited) as raised:
            keyring.admit(DESK)
        assert raised.value.retry_after == 1
        now += 1.0
        keyring.admit(DESK)
    with pytest.raises(Unauthorized):
        keyring.admit("other")


def spend(path: Path, granted: multiprocessing.Queue[int]) -> None:
    keyring = Keyring((Key("desk", digest(DESK), 600),), path)
    passed = 0
    for _ in range(100):
        try:
            keyring.admit(DESK)
            passed += 1
        except RateLimited:
            pass
    granted.put(passed)


def test_processes_share_a_rate(tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    granted = context.Queue()
    workers = [context.Process(target=spend, args=(tmp_path / "rates", granted)) for _ in range(2)]
    for worker in workers:
        worker.start()
    total = sum(granted.get(timeout=60) for _ in workers)
    for worker in workers:
        worker.join(60)
    # A burst of ten seconds is 100 requests; some more become due while the two run.
    assert 100 <= total < 150
