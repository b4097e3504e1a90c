"""The service under the real server, in processes of its own."""

from __future__ import annotations

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from benchmarks.serving.instance import free_port
from service.settings import REPOSITORY

PATIENCE = 60.0
Body = str | bytes | Iterator[bytes] | None


def start(app: str, port: int) -> subprocess.Popen[str]:
    variables = {
        "PORT": str(port),
        "WORKERS": "2",
        "MAX_DOCUMENTS": "8",
        "GRACEFUL_TIMEOUT": "10",
        "REQUEST_TIMEOUT": "10",
    }
    return subprocess.Popen(
        [sys.executable, "-m", "service.server", "-c", "gunicorn.conf.py", app],
        cwd=REPOSITORY,
        env={**os.environ, **{f"SITREP_{name}": value for name, value in variables.items()}},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def call(
    port: int, method: str, path: str, body: Body = None, content_type: str = "application/json"
) -> tuple[int, bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    try:
        connection.request(method, path, body, {"Content-Type": content_type})
        response = connection.getresponse()
        return response.status, response.read()
    finally:
        connection.close()


def wait_for(port: int, path: str, status: int) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        try:
            if call(port, "GET", path)[0] == status:
                return
        except OSError:
            pass
        time.sleep(0.05)
    pytest.fail(f"{path} did not answer {status} within {PATIENCE:.0f} s")


def stop(process: subprocess.Popen[str]) -> str:
    process.send_signal(signal.SIGTERM)
    output, _ = process.communicate(timeout=PATIENCE)
    return output


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    chosen = free_port()
    process = start("tests.fakes:served_app()", chosen)
    try:
        wait_for(chosen, "/health/ready", 200)
        yield chosen
    finally:
        stop(process)


def test_every_caller_gets_the_answer_to_its_own_request(port: int) -> None:
    def ask(number: int) -> bool:
        body = json.dumps({"id": str(number), "text": f"A{number} clashed with B{number}"})
        status, answer = call(port, "POST", "/events", body)
        names = [party["text"] for party in json.loads(answer)["events"][0]["participants"]]
        return (status, names) == (200, [f"A{number}", f"B{number}"])

    with ThreadPoolExecutor(8) as callers:
        assert all(callers.map(ask, range(100)))


@pytest.mark.parametrize(
    ("status", "extra"), [(200, {}), (422, {"lang": "en", "b": 1, "a": 2, "options": {"z": 0}})]
)
def test_equal_requests_get_equal_bytes_from_every_worker(
    port: int, status: int, extra: dict[str, object]
) -> None:
    body = json.dumps({"text": "Rebels clashed near Homs 🙂", **extra})
    answers = {call(port, "POST", "/events", body) for _ in range(20)}
    assert [answer[0] for answer in answers] == [status]


def test_chunked_body_is_read_and_limited(port: int) -> None:
    body = json.dumps({"text": "A clashed"}).encode()
    pieces = (body[start : start + 5] for start in range(0, len(body), 5))
    assert call(port, "POST", "/events", pieces)[0] == 200
    endless = (b" " * 65_536 for _ in range(65))
    assert call(port, "POST", "/events", endless)[0] == 413


def test_malformed_chunks_are_the_callers_fault(port: int) -> None:
    head = b"POST /events HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
    with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) as connection:
        connection.sendall(head + b"Transfer-Encoding: chunked\r\n\r\nZZ\r\n{}\r\n0\r\n\r\n")
        assert connection.recv(65_536).startswith(b"HTTP/1.1 400 ")


def test_large_batch_does_not_block_a_client_that_sends_first(port: int) -> None:
    line = json.dumps({"text": "A clashed with B. " * 200}).encode()
    status, answers = call(
        port, "POST", "/events/batch", b"\n".join([line] * 40), "application/x-ndjson"
    )
    assert status == 200
    assert [json.loads(answer)["line"] for answer in answers.splitlines()] == list(range(1, 41))


def test_worker_without_weights_lives_and_says_why() -> None:
    chosen = free_port()
    process = start("tests.fakes:broken_app()", chosen)
    try:
        wait_for(chosen, "/health/live", 200)
        wait_for(chosen, "/health/ready", 503)
        assert call(chosen, "POST", "/events", b'{"text": "x"}')[0] == 503
    finally:
        output = stop(process)
    assert process.returncode == 0
    assert "no weights in the test" in output
