"""A running instance of the service, in processes of its own."""

from __future__ import annotations

import http.client
import json
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from benchmarks.serving import instance

PATIENCE = 60.0
SENTENCE = "Rebels shelled the town on Monday. "


class Instance(instance.Instance):
    """One arbiter with its workers, and a few ways to talk to it."""

    def call(
        self,
        method: str,
        path: str,
        body: str | bytes | None = None,
        headers: dict[str, str] | None = None,
    ) -> tuple[int, bytes, http.client.HTTPMessage]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            kind = {"Content-Type": "application/json"} if body is not None else {}
            connection.request(method, path, body, {**kind, **(headers or {})})
            response = connection.getresponse()
            return response.status, response.read(), response.headers
        finally:
            connection.close()

    def ask(self, text: str, **headers: str) -> tuple[int, dict[str, Any]]:
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        status, body, _ = self.call("POST", "/events", json.dumps({"text": text}), sent)
        return status, json.loads(body)

    def connect(self) -> socket.socket:
        return socket.create_connection(("127.0.0.1", self.port), timeout=PATIENCE)

    def wait_for(self, path: str, status: int) -> None:
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            try:
                if self.call("GET", path)[0] == status:
                    return
            except OSError:
                pass
            time.sleep(0.05)
        pytest.fail(f"{path} did not answer {status} within {PATIENCE:.0f} s:\n{self.read_log()}")


@contextmanager
def running(
    app: str = "tests.service.server.apps:sleeping_app()", **settings: object
) -> Iterator[Instance]:
    settings = {"WORKERS": 2, **settings}
    started = Instance(app=app, **settings)
    try:
        started.wait_until_ready(int(str(settings["WORKERS"])))
        yield started
    finally:
        started.stop()
