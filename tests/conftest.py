from __future__ import annotations

import multiprocessing
import os

# Before anything imports torch: on a busy machine its threads wait for each other.
os.environ.setdefault("OMP_NUM_THREADS", "1")

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import settings as hypothesis_settings

from service.app import create_app
from service.settings import Settings
from tests.fakes import FakeExtractor

# The same examples on every machine, and no failure because one of them is slow.
hypothesis_settings.register_profile("fixed", derandomize=True, deadline=None, max_examples=60)
hypothesis_settings.load_profile("fixed")


@pytest.fixture(scope="session")
def settings() -> Settings:
    return Settings(workers=1, max_body_bytes=100_000, max_characters=5_000, max_batch_lines=20)


@pytest.fixture(scope="session")
def app(settings: Settings) -> Flask:
    return create_app(settings, FakeExtractor())


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def quick_workers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the workers of bulk runs import once for all, which the real ones do each for itself."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["service.bulk.worker", "tests.service.bulk.test_local"])
    monkeypatch.setattr("service.bulk.supervisor._CONTEXT", context)
