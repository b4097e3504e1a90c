from __future__ import annotations

import json
import logging
import sys

from service.logs import JsonFormatter, request_fields


def record(message: str, **extra: object) -> logging.LogRecord:
    made = logging.LogRecord("service", logging.WARNING, __file__, 1, message, (), None)
    made.__dict__.update(extra)
    return made


def test_record_is_one_line_of_json() -> None:
    line = JsonFormatter().format(record("first\nsecond", fields={"status": 200}))
    assert "\n" not in line
    fields = json.loads(line)
    assert (fields["message"], fields["level"], fields["status"]) == (
        "first\nsecond",
        "warning",
        200,
    )
    assert fields["time"].endswith("+00:00")


def test_record_names_the_request() -> None:
    token = request_fields.set({"request_id": "desk-42"})
    try:
        assert json.loads(JsonFormatter().format(record("x")))["request_id"] == "desk-42"
    finally:
        request_fields.reset(token)


def test_exception_is_told_without_its_words() -> None:
    try:
        raise ValueError("the secret source")
    except ValueError:
        line = JsonFormatter().format(record("failed", exc_info=sys.exc_info()))
    assert "secret source" not in line
    assert json.loads(line)["exception"] == "ValueError"
    assert "test_exception_is_told" in json.loads(line)["trace"]
