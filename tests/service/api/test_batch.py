from __future__ import annotations

import gzip
import json
from typing import Any

import pytest
from flask.testing import FlaskClient

from service.api.operations import BatchLineSchema
from service.app import create_app
from service.settings import Settings
from tests.fakes import POISON, FakeExtractor

NDJSON = "application/x-ndjson"
GOOD = {"text": "A clashed with B"}


def send(client: FlaskClient, *lines: object, ending: str = "\n") -> list[dict[str, Any]]:
    """Post ``lines``: strings as they are, anything else as JSON."""
    written = [line if isinstance(line, str) else json.dumps(line) for line in lines]
    response = client.post("/events/batch", data=ending.join(written), content_type=NDJSON)
    assert (response.status_code, response.mimetype) == (200, NDJSON)
    assert response.data.endswith(b"\n")
    return [json.loads(line) for line in response.data.splitlines()]


def test_answers_come_in_the_order_of_the_lines(client: FlaskClient) -> None:
    answers = send(client, *({"text": "A clashed", "id": str(number)} for number in range(20)))
    assert [answer["line"] for answer in answers] == list(range(1, 21))
    assert [answer["result"]["id"] for answer in answers] == [str(number) for number in range(20)]


def test_result_is_what_a_single_request_gets(client: FlaskClient) -> None:
    (answer,) = send(client, {**GOOD, "published": "2020-01-01"})
    single = client.post("/events", json={**GOOD, "published": "2020-01-01"}).json
    assert answer == {"line": 1, "status": 200, "result": single}


def test_bad_line_touches_no_other(client: FlaskClient) -> None:
    bad = ["{", "\ud83d", {"text": ""}, {"text": POISON}, [1], " " * 100_001 + "x", '{"a":1,"a":2}']
    lines = [line for item in bad for line in (item, GOOD)]
    body = b"\n".join(
        (line if isinstance(line, str) else json.dumps(line)).encode("utf-8", "surrogatepass")
        for line in lines
    )
    response = client.post("/events/batch", data=body, content_type=NDJSON)
    answers = [json.loads(line) for line in response.data.splitlines()]
    assert [answer["status"] for answer in answers[::2]] == [400, 400, 422, 500, 422, 413, 400]
    assert [answer["status"] for answer in answers[1::2]] == [200] * len(bad)
    assert all(answer["problem"]["status"] == answer["status"] for answer in answers[::2])
    assert all(BatchLineSchema().validate(answer) == {} for answer in answers)


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_blank_lines_keep_their_number(client: FlaskClient, ending: str) -> None:
    answers = send(client, "", GOOD, "  ", GOOD, "", ending=ending)
    assert [(answer["line"], answer["status"]) for answer in answers] == [(2, 200), (4, 200)]


def test_line_separator_inside_a_text_ends_no_line(client: FlaskClient) -> None:
    (answer,) = send(client, json.dumps({"text": "a\u2028b\u0085c"}, ensure_ascii=False))
    assert answer["result"]["characters"] == 5


def test_empty_batch_gets_an_empty_answer(client: FlaskClient) -> None:
    response = client.post("/events/batch", data=b"\n", content_type=NDJSON)
    assert (response.status_code, response.data) == (200, b"")


def test_lines_beyond_the_limit_are_told_and_left(client: FlaskClient) -> None:
    assert len(send(client, *[GOOD] * 20, "")) == 20
    answers = send(client, *[GOOD] * 23)
    assert [answer["status"] for answer in answers] == [200] * 20 + [413]
    assert answers[-1]["line"] == 21
    assert "20 lines" in answers[-1]["problem"]["detail"]


def test_a_body_that_breaks_off_is_told_behind_what_came(client: FlaskClient) -> None:
    whole = gzip.compress(f"{json.dumps(GOOD)}\n".encode() * 3)
    response = client.post(
        "/events/batch",
        data=whole + b"junk",
        content_type=NDJSON,
        headers={"Content-Encoding": "gzip"},
    )
    answers = [json.loads(line) for line in response.data.splitlines()]
    assert [(answer["line"], answer["status"]) for answer in answers] == [
        (1, 200), (2, 200), (3, 200), (4, 400),
    ]  # fmt: skip


def test_a_body_that_is_broken_from_the_start_is_refused_as_a_whole(client: FlaskClient) -> None:
    response = client.post(
        "/events/batch", data=b"junk", content_type=NDJSON, headers={"Content-Encoding": "gzip"}
    )
    assert (response.status_code, response.mimetype) == (400, "application/problem+json")


def test_too_many_bytes_are_refused_as_a_whole() -> None:
    settings = Settings(max_batch_bytes=1_000)
    client = create_app(settings, FakeExtractor()).test_client()
    response = client.post("/events/batch", data=b" " * 1_001, content_type=NDJSON)
    assert response.status_code == 413


@pytest.mark.parametrize(
    ("status", "request_"),
    [
        (415, {"data": b"{}", "content_type": "application/json"}),
        (406, {"data": b"{}", "content_type": NDJSON, "headers": {"Accept": "application/json"}}),
        (422, {"data": b"{}", "content_type": NDJSON, "query_string": "types=clash"}),
    ],
)
def test_batch_as_a_whole_is_checked_first(
    client: FlaskClient, status: int, request_: dict[str, Any]
) -> None:
    assert client.post("/events/batch", **request_).status_code == status
