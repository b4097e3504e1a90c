"""The shipped weights behind the real interface, loaded once for all tests here."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from service.app import create_app, load_weights
from service.settings import Settings


@pytest.fixture(scope="session")
def shipped() -> FlaskClient:
    """A client of a service that runs the shipped weights."""
    settings = Settings()
    return create_app(settings, load_weights(settings)).test_client()
