"""A full process over real sockets: refusals cost no thread, and every client can read its own."""

from __future__ import annotations

import json
import re
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.service.server.instances import SENTENCE, Instance, running

HEAD = "POST /events HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
BODY = json.dumps({"text": SENTENCE})
TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"


@pytest.fixture(scope="module")
def instance() -> Iterator[Instance]:
    with running(MAX_DOCUMENTS=1, READ_TIMEOUT=5, WORKERS=1) as started:
        yield started


@contextmanager
def filled(instance: Instance) -> Iterator[None]:
    """Keep the one place taken within the block."""
    body = json.dumps({"text": SENTENCE * 2_000})
    with instance.connect() as holder:
        holder.sendall(f"{HEAD}Content-Length: {len(body)}\r\n\r\n{body}".encode())
        wait_for_documents(instance, 1)
        yield
    wait_for_documents(instance, 0)


def wait_for_documents(instance: Instance, number: int) -> None:
    deadline = time.monotonic() + 20
    while instance.metric("sitrep_queue_documents") != number:
        assert time.monotonic() < deadline
        time.sleep(0.02)


def request(body: str = BODY, fields: str = "") -> bytes:
    return f"{HEAD}Content-Length: {len(body)}\r\n{fields}\r\n{body}".encode()


def read_answer(connection: socket.socket) -> tuple[int, dict[str, str], bytes]:
    # Byte by byte, so that the next answer stays where it is.
    head = b""
    while not head.endswith(b"\r\n\r\n"):
        byte = connection.recv(1)
        assert byte, head
        head += byte
    status, *lines = head.decode().strip().split("\r\n")
    fields = dict(line.split(": ", maxsplit=1) for line in lines)
    headers = {name.lower(): value for name, value in fields.items()}
    body = connection.recv(int(headers["content-length"]), socket.MSG_WAITALL)
    return int(status.split()[1]), headers, body


def send_blanks(connection: socket.socket, *, seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        connection.send(b" ")
        time.sleep(0.2)


def test_refusal_has_all_that_an_answer_has(instance: Instance) -> None:
    before = refused(instance)
    with filled(instance), instance.connect() as connection:
        connection.sendall(request(fields=f"X-Request-ID: desk-42\r\ntraceparent: {TRACE}\r\n"))
        status, headers, body = read_answer(connection)
    assert (status, json.loads(body)["type"]) == (429, "urn:sitrep:problem:overloaded")
    assert int(headers["retry-after"]) >= 1
    assert headers["x-request-id"] == "desk-42"
    assert headers["traceparent"][:36] == TRACE[:36]
    assert headers["x-content-type-options"] == "nosniff"
    assert refused(instance) == [count + 1 for count in before]
    (line,) = re.findall(r'\{.*"request_id": "desk-42".*\}', instance.read_log())
    logged = json.loads(line)
    assert logged["trace_id"] == TRACE.split("-")[1]
    assert (logged["path"], logged["status"], logged["bytes"]) == ("/events", 429, len(body))
    assert logged["client"] == "127.0.0.1"


def refused(instance: Instance) -> list[float]:
    return [
        instance.metric('sitrep_problems_total{kind="overloaded"}'),
        instance.metric('sitrep_requests_total{endpoint="/events",status="429"}'),
    ]


def test_refusal_needs_no_thread(instance: Instance) -> None:
    # A body that nobody wants keeps a thread waiting for it; there are four to spare.
    idle = b"POST /no-such-path HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n"
    with filled(instance):
        idlers = [instance.connect() for _ in range(6)]
        for idler in idlers:
            idler.sendall(idle)
        time.sleep(0.2)
        started = time.monotonic()
        assert instance.ask(SENTENCE)[0] == 429
        assert time.monotonic() - started < 1
        for idler in idlers:
            idler.close()


def test_connection_stays_for_whole_requests_one_after_the_other(instance: Instance) -> None:
    with instance.connect() as connection:
        with filled(instance):
            connection.sendall(request() + request())
            for _ in range(2):
                status, headers, _ = read_answer(connection)
                assert (status, headers["connection"]) == (429, "keep-alive")
        connection.sendall(request())
        assert read_answer(connection)[0] == 200


def test_connection_closes_when_the_client_wants_it(instance: Instance) -> None:
    with filled(instance), instance.connect() as connection:
        connection.sendall(request(fields="Connection: close\r\n"))
        status, headers, _ = read_answer(connection)
        assert (status, headers["connection"]) == (429, "close")
        assert connection.recv(1) == b""


def test_client_that_sends_its_body_slowly_can_read_the_refusal(instance: Instance) -> None:
    with filled(instance), instance.connect() as connection:
        connection.sendall(request()[: -len(BODY)])
        started = time.monotonic()
        # Longer than connections linger for whose request is there.
        for byte in BODY[:30]:
            connection.sendall(byte.encode())
            time.sleep(0.1)
        assert time.monotonic() - started > 2.5
        status, headers, body = read_answer(connection)
        assert (status, headers["connection"]) == (429, "close")
        assert json.loads(body)["status"] == 429
        connection.sendall(BODY[30:].encode())
        assert connection.recv(1) == b""


def test_client_that_reads_after_its_long_body_can_read_the_refusal(instance: Instance) -> None:
    # More than the buffers between the two can hold.
    body = json.dumps({"text": "x" * 20_000_000})
    with filled(instance), instance.connect() as connection:
        connection.sendall(request(body))
        assert read_answer(connection)[0] == 429


def test_client_that_asks_before_it_sends_is_told_not_to(instance: Instance) -> None:
    with filled(instance), instance.connect() as connection:
        connection.sendall(request(fields="Expect: 100-continue\r\n")[: -len(BODY)])
        status, headers, _ = read_answer(connection)
    assert (status, headers["connection"]) == (429, "close")


def test_client_that_never_sends_its_body_is_let_go(instance: Instance) -> None:
    with filled(instance), instance.connect() as connection:
        connection.sendall(request()[: -len(BODY)])
        assert read_answer(connection)[0] == 429
        with pytest.raises(OSError, match=r"reset|pipe"):
            send_blanks(connection, seconds=20)


def test_other_requests_are_answered_meanwhile(instance: Instance) -> None:
    with filled(instance):
        flood = [threading.Thread(target=instance.ask, args=(SENTENCE,)) for _ in range(20)]
        for client in flood:
            client.start()
        assert instance.call("GET", "/health/live")[0] == 200
        assert instance.call("GET", "/")[0] == 200
        assert instance.call("GET", "/events")[0] == 405
        chunked = instance.call("POST", "/events", iter([b"{}"]))  # type: ignore[arg-type]
        assert chunked[0] == 429
        for client in flood:
            client.join(20)
