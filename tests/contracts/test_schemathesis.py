"""Requests generated from openapi.yaml, and from what it rules out."""

from __future__ import annotations

import json
import os
from typing import Any

import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis import Case
from schemathesis.specs.openapi.checks import (
    negative_data_rejection,
    positive_data_acceptance,
)

from service.app import create_app
from service.settings import Settings
from tests.fakes import FakeExtractor

CASES = int(os.environ.get("SCHEMATHESIS_CASES", "30"))
"""For each operation; ``make soak`` asks for many more."""
EXCLUDED: dict[str, list[Any]] = {
    # The document cannot say that query parameters go with text/plain only.
    "/events": [positive_data_acceptance],
    # A bad line has a problem of its own within an answer that is 200.
    "/events/batch": [positive_data_acceptance, negative_data_rejection],
}


@schemathesis.serializer("application/x-ndjson")
def write_lines(_context: schemathesis.SerializationContext, value: Any) -> bytes:
    """Send a generated value twice, a line each."""
    line = json.dumps(value).encode()
    return line + b"\n" + line


app = create_app(Settings(workers=1), FakeExtractor())
schema = schemathesis.openapi.from_wsgi("/openapi.yaml", app)


@schema.parametrize()
@settings(
    max_examples=CASES,
    deadline=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)
def test_answers_keep_to_the_document(case: Case[Any]) -> None:
    case.call_and_validate(excluded_checks=EXCLUDED.get(case.path, []))
