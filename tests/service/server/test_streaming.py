"""Batches over real sockets: answers leave while lines are still coming."""

from __future__ import annotations

import json
import socket
import time
from collections.abc import Iterator
from typing import IO, Any

import pytest

from tests.service.server.instances import SENTENCE, Instance, running

HEAD = (
    b"POST /events/batch HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-ndjson\r\n"
    b"Transfer-Encoding: chunked\r\n\r\n"
)
LINE = json.dumps({"text": SENTENCE}).encode() + b"\n"


@pytest.fixture(scope="module")
def instance() -> Iterator[Instance]:
    with running(MAX_DOCUMENTS=4, READ_TIMEOUT=2, WRITE_TIMEOUT=2, WORKERS=1) as started:
        yield started


def chunk(data: bytes) -> bytes:
    return f"{len(data):x}\r\n".encode() + data + b"\r\n"


def open_batch(instance: Instance) -> tuple[socket.socket, IO[bytes]]:
    connection = instance.connect()
    connection.sendall(HEAD)
    return connection, connection.makefile("rb")


def read_head(answer: IO[bytes]) -> int:
    status = int(answer.readline().split()[1])
    while answer.readline() != b"\r\n":
        pass
    return status


def read_chunk(answer: IO[bytes]) -> Any:
    size = int(answer.readline(), 16)
    data = answer.read(size)
    assert answer.readline() == b"\r\n"
    return json.loads(data) if data else None


def wait_for_places(instance: Instance, free: int = 0) -> None:
    deadline = time.monotonic() + 20
    while instance.metric("sitrep_documents") > free:
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_a_line_is_answered_before_the_next_is_sent(instance: Instance) -> None:
    connection, answer = open_batch(instance)
    with connection, answer:
        connection.sendall(chunk(LINE))
        assert read_head(answer) == 200
        assert read_chunk(answer)["line"] == 1
        connection.sendall(chunk(LINE[:10]) + chunk(LINE[10:]))
        assert read_chunk(answer)["line"] == 2
        connection.sendall(b"0\r\n\r\n")
        assert read_chunk(answer) is None
    wait_for_places(instance)


def test_a_client_that_stops_sending_ends_its_batch_only(instance: Instance) -> None:
    connection, answer = open_batch(instance)
    with connection, answer:
        connection.sendall(chunk(LINE) + chunk(LINE[:10]))
        assert read_head(answer) == 200
        assert read_chunk(answer)["status"] == 200
        assert instance.ask(SENTENCE)[0] == 200
        rest = answer.read()
    assert b'"status":408' in rest or rest == b""
    wait_for_places(instance)


def test_a_client_that_stops_reading_slows_itself_only(instance: Instance) -> None:
    connection, answer = open_batch(instance)
    with connection, answer:
        # Each is answered with far more than was sent, so that the buffers are soon full.
        line = json.dumps({"text": SENTENCE * 60}).encode() + b"\n"
        for _ in range(40):
            connection.sendall(chunk(line))
        connection.sendall(b"0\r\n\r\n")
        started = time.monotonic()
        for _ in range(5):
            assert instance.ask(SENTENCE)[0] == 200
        assert time.monotonic() - started < 20


def test_a_client_that_leaves_gives_its_place_back(instance: Instance) -> None:
    connection, answer = open_batch(instance)
    with connection, answer:
        connection.sendall(chunk(LINE))
        assert read_head(answer) == 200
        read_chunk(answer)
    wait_for_places(instance)
    assert instance.ask(SENTENCE)[0] == 200


def test_a_connection_is_kept_after_a_batch(instance: Instance) -> None:
    connection, answer = open_batch(instance)
    with connection, answer:
        for _ in range(2):
            connection.sendall(chunk(LINE) + b"0\r\n\r\n")
            assert read_head(answer) == 200
            assert read_chunk(answer)["line"] == 1
            assert read_chunk(answer) is None
            connection.sendall(HEAD)
