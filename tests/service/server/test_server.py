"""What the server adds to gunicorn, with real processes and sockets."""

from __future__ import annotations

import json
import os
import signal
import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from service.server.runtime import SHARED_MEMORY
from tests.service.server.instances import SENTENCE, Instance, running

HEAD = "POST /events HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"


@pytest.fixture(scope="module")
def instance() -> Iterator[Instance]:
    with running(MAX_DOCUMENTS=4, READ_TIMEOUT=2, WORKERS=2) as started:
        yield started


def answer_of(connection: socket.socket) -> tuple[int, dict[str, object]]:
    received = b""
    while chunk := connection.recv(65_536):
        received += chunk
    head, _, body = received.partition(b"\r\n\r\n")
    assert b"application/problem+json" in head, received
    return int(head.split()[1]), json.loads(body)


def is_closed(connection: socket.socket) -> bool:
    try:
        return connection.recv(1_000) == b""
    except ConnectionResetError:
        return True


def test_slow_heads_hold_no_thread(instance: Instance) -> None:
    lorises = [instance.connect() for _ in range(60)]
    try:
        for loris in lorises:
            loris.sendall(HEAD.encode())
        started = time.monotonic()
        for _ in range(10):
            assert instance.call("GET", "/health/live")[0] == 200
        assert time.monotonic() - started < 2
        for loris in lorises:
            loris.settimeout(20)
            assert is_closed(loris)
    finally:
        for loris in lorises:
            loris.close()


def test_head_that_trickles_in_is_served(instance: Instance) -> None:
    body = json.dumps({"text": SENTENCE})
    request = f"{HEAD}Content-Length: {len(body)}\r\nConnection: close\r\n\r\n{body}"
    with instance.connect() as connection:
        for start in range(0, len(request), 20):
            connection.sendall(request[start : start + 20].encode())
            time.sleep(0.01)
        assert connection.recv(65_536).startswith(b"HTTP/1.1 200 ")


def test_slow_body_gets_a_408(instance: Instance) -> None:
    with instance.connect() as connection:
        connection.sendall(f"{HEAD}Content-Length: 100\r\n\r\n".encode())
        for _ in range(6):
            connection.sendall(b" ")
            time.sleep(0.3)
        status, problem = answer_of(connection)
    assert (status, problem["type"]) == (408, "urn:sitrep:problem:body-too-slow")


def test_body_shorter_than_announced_is_never_read_as_whole(instance: Instance) -> None:
    with instance.connect() as connection:
        head = HEAD.replace("application/json", "text/plain")
        connection.sendall(f"{head}Content-Length: 100\r\n\r\nRebels shelled".encode())
        connection.shutdown(socket.SHUT_WR)
        assert answer_of(connection)[0] == 400


@pytest.mark.parametrize(
    "request_",
    [
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\r\n\r\n",
        b"GET / HTTP/9.9\r\n\r\n",
        b"GET /" + b"a" * 9_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: x\r\nX: " + b"a" * 9_000 + b"\r\n\r\n",
        HEAD.encode() + b"Transfer-Encoding: rot13\r\n\r\n",
        HEAD.encode() + b"Expect: much\r\n\r\n",
        HEAD.encode() + b"Content-Length: 1\r\nContent-Length: 2\r\n\r\n{}",
        HEAD.encode() + b"Content-Length: -1\r\n\r\n",
        HEAD.encode() + b"Bad Header: x\r\n\r\n",
    ],
)
def test_no_http_is_a_problem_too(instance: Instance, request_: bytes) -> None:
    with instance.connect() as connection:
        connection.sendall(request_)
        status, problem = answer_of(connection)
    assert (status, problem["type"]) == (400, "urn:sitrep:problem:bad-request")


def test_overload_is_refused_at_once_and_probes_still_answered(instance: Instance) -> None:
    with ThreadPoolExecutor(40) as clients:
        answers = list(clients.map(lambda _: instance.ask(SENTENCE * 20), range(40)))
        assert instance.call("GET", "/health/live")[0] == 200
    statuses = [status for status, _ in answers]
    assert set(statuses) == {200, 429}
    assert statuses.count(200) >= 4
    assert instance.ask(SENTENCE)[0] == 200


def test_connections_go_to_the_process_that_has_less_to_do(instance: Instance) -> None:
    with ThreadPoolExecutor(6) as clients:
        asked = []
        for _ in range(6):
            asked.append(clients.submit(instance.ask, SENTENCE * 60))
            time.sleep(0.1)
        # Four a process are the limit: a split of five to one would refuse the fifth.
        assert [answer.result()[0] for answer in asked] == [200] * 6


def test_work_of_clients_that_hang_up_never_runs(instance: Instance) -> None:
    instance.ask(SENTENCE)
    before = instance.metric("sitrep_windows_total")
    body = json.dumps({"text": SENTENCE * 400})
    connections = [instance.connect() for _ in range(4)]
    for connection in connections:
        connection.sendall(f"{HEAD}Content-Length: {len(body)}\r\n\r\n{body}".encode())
    time.sleep(0.5)
    for connection in connections:
        connection.close()
    time.sleep(1.0)
    read = instance.metric("sitrep_windows_total") - before
    dropped = instance.metric("sitrep_dropped_windows_total")
    assert dropped > 300
    assert read < 0.2 * dropped
    assert instance.metric("sitrep_queue_documents") == 0
    assert instance.metric("sitrep_queue_tokens") == 0


def test_metrics_are_those_of_all_processes(instance: Instance) -> None:
    assert instance.metric("sitrep_ready") == 2
    sample = 'sitrep_requests_total{endpoint="/ontology",status="200"}'
    before = instance.metric(sample)
    for _ in range(30):
        instance.call("GET", "/ontology")
    assert {instance.metric(sample) for _ in range(10)} == {before + 30}
    model = 'sitrep_model_info{name="scripted",precision="none",version="0"}'
    assert instance.metric(model) == 2


def test_log_is_json_and_holds_nothing_of_the_article(instance: Instance) -> None:
    headline = "Unspeakable"
    headers = {"X-Request-ID": "desk-42", "Content-Type": "text/plain"}
    instance.call("POST", f"/events?title={headline}", headline.encode(), headers)
    with instance.connect() as connection:
        connection.sendall(f"{headline} {headline}\r\n\r\n".encode())
        answer_of(connection)
    lines = [json.loads(line) for line in instance.read_log().splitlines()]
    assert headline not in instance.read_log()
    (line,) = [line for line in lines if line.get("request_id") == "desk-42"]
    assert (line["method"], line["path"], line["status"]) == ("POST", "/events", 200)
    assert line["milliseconds"] >= 50


def test_process_whose_inference_thread_died_is_replaced() -> None:
    with running(WORKERS=1) as instance:
        (first,) = instance.workers()
        assert instance.ask("FATAL")[0] == 503
        deadline = time.monotonic() + 20
        while instance.workers() in ([first], []) and time.monotonic() < deadline:
            time.sleep(0.05)
        instance.wait_for("/health/ready", 200)
        assert instance.ask(SENTENCE)[0] == 200
        assert "replacing this process" in instance.read_log()


def test_stop_turns_readiness_off_first_and_answers_what_it_took() -> None:
    instance = Instance(app="tests.service.server.apps:sleeping_app()", WORKERS=2, DRAIN_DELAY=2)
    instance.wait_until_ready(2)
    answers: list[int] = []
    sender = threading.Thread(target=lambda: answers.append(instance.ask(SENTENCE * 200)[0]))
    sender.start()
    time.sleep(0.2)
    instance.process.send_signal(signal.SIGTERM)
    instance.wait_for("/health/ready", 503)
    assert instance.ask(SENTENCE)[0] == 200
    sender.join(30)
    instance.end()
    assert answers == [200], instance.read_log()
    instance.stop()
    assert instance.process.returncode == 0
    prefix = f"sitrep-{instance.process.pid}-*"
    assert not list(Path(SHARED_MEMORY).glob(prefix))


def test_reload_and_killed_workers_lose_nothing_that_can_be_kept() -> None:
    with running() as instance:
        statuses: list[int] = []
        over = threading.Event()

        def keep_asking() -> None:
            while not over.is_set():
                statuses.append(instance.ask(SENTENCE)[0])

        askers = [threading.Thread(target=keep_asking) for _ in range(3)]
        for asker in askers:
            asker.start()
        for _ in range(3):
            old = set(instance.workers())
            os.kill(instance.process.pid, signal.SIGHUP)
            deadline = time.monotonic() + 20
            while old & set(instance.workers()) and time.monotonic() < deadline:
                time.sleep(0.05)
        over.set()
        for asker in askers:
            asker.join(20)
        assert set(statuses) == {200}
        assert len(statuses) > 20
