"""What requests leave behind in a process that answers for weeks: nothing that grows."""

from __future__ import annotations

import gc
import gzip
import json
import logging
import sys
from collections.abc import Callable, Iterator

import pytest
from flask.testing import FlaskClient

from models.tokenizer import PieceTokenizer
from service.extraction.gazetteer.reader import Gazetteer
from service.settings import REPOSITORY
from tests.fakes import POISON

WARM_UP, REQUESTS = 60, 20
KEPT = 9_000
"""Words or names after which the oldest are forgotten."""


@pytest.fixture
def _no_records() -> Iterator[None]:
    # Pytest keeps what is logged, with the request that it is about.
    logging.disable()
    yield
    logging.disable(logging.NOTSET)


@pytest.mark.usefixtures("_no_records")
def test_requests_of_every_kind_leave_no_objects(client: FlaskClient) -> None:
    for number in range(WARM_UP):
        ask(client, number)
    before = count_objects()
    for number in range(WARM_UP, WARM_UP + REQUESTS):
        ask(client, number)
    assert count_objects() - before < REQUESTS


def test_words_that_nobody_repeats_are_forgotten() -> None:
    tokenizer = PieceTokenizer(REPOSITORY / "models" / "weights" / "tokenizer.json")
    assert_levels_off(lambda number: tokenizer.pieces(f"Kanar{number:06d}"))


def test_names_that_nobody_repeats_are_forgotten() -> None:
    gazetteer = Gazetteer.open()
    assert_levels_off(lambda number: gazetteer.lookup(f"Kanar {number:06d} town"))
    assert_levels_off(gazetteer.place)


def assert_levels_off(look_up: Callable[[int], object]) -> None:
    """Look up ever new numbers: from some number on, none may leave a block of memory."""
    for number in range(KEPT):
        look_up(number)
    before = sys.getallocatedblocks()
    for number in range(KEPT, KEPT + KEPT // 3):
        look_up(number)
    assert sys.getallocatedblocks() - before < KEPT // 3


def count_objects() -> int:
    gc.collect()
    return len(gc.get_objects())


def ask(client: FlaskClient, number: int) -> None:
    """Send one request of each kind, unlike those under any other ``number``."""
    text = f"Group{number} clashed with Army{number} near Town{number} on Tuesday."
    body = json.dumps({"text": text, "id": f"a{number}", "title": f"Title {number}"}).encode()
    post(client, body, X_Request_ID=f"r{number}")
    post(client, body, Accept="application/geo+json")
    post(client, body, X_Request_Timeout="0.000001")
    post(client, gzip.compress(body), Content_Encoding="gzip")
    post(client, body[: -1 - number])
    post(client, f'{{"text": "{POISON} {number}"}}'.encode())
    post(client, f'{{"text": "", "field{number}": {number}}}'.encode())
    client.post(f"/events?title={number}", data=text, content_type="text/plain")
    lines = body + b"\n" + body[:-1] + b"\n"
    client.post("/events/batch", data=lines, content_type="application/x-ndjson").get_data()
    client.delete("/events")
    for path in (f"/nothing/{number}", "/health/live", "/health/ready", "/metrics", "/ontology"):
        client.get(path)


def post(client: FlaskClient, body: bytes, **headers: str) -> None:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    client.post("/events", data=body, headers={"Content-Type": "application/json", **named})
