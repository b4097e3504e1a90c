"""A running instance of the service, in processes of its own."""

from __future__ import annotations

import http.client
import json
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, Any

import pytest

from benchmarks.serving.instance import free_port
from service.settings import REPOSITORY

PATIENCE = 60.0
SENTENCE = "Rebels shelled the town on Monday. "


class Instance:
    """One arbiter with its workers, and a few ways to talk to it."""

    def __init__(self, app: str, **settings: object) -> None:
        self.port = free_port()
        self.output: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 - closed by `running`
        variables = {"PORT": self.port, "WORKERS": 2, "DRAIN_DELAY": 0, **settings}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "service.server", "-c", "gunicorn.conf.py", app],
            cwd=REPOSITORY,
            env={**os.environ, **{f"SITREP_{name}": str(item) for name, item in variables.items()}},
            stdout=self.output,
            stderr=subprocess.STDOUT,
        )

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

    def metric(self, name: str) -> float:
        text = self.call("GET", "/metrics")[1].decode()
        found = re.findall(rf"^{re.escape(name)} (\S+)$", text, re.M)
        return float(found[0]) if found else 0.0

    def wait_for(self, path: str, status: int) -> None:
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            try:
                if self.call("GET", path)[0] == status:
                    return
            except OSError:
                pass
            time.sleep(0.05)
        pytest.fail(f"{path} did not answer {status} within {PATIENCE:.0f} s:\n{self.log()}")

    def wait_until_all_ready(self, processes: int = 2) -> None:
        self.wait_for("/health/ready", 200)
        deadline = time.monotonic() + PATIENCE
        while self.metric("sitrep_ready") < processes:
            assert time.monotonic() < deadline, self.log()
            time.sleep(0.05)

    def workers(self) -> list[int]:
        children = f"/proc/{self.process.pid}/task/{self.process.pid}/children"
        with open(children, encoding="ascii") as file:  # noqa: PTH123 - no path of the project
            return [int(process) for process in file.read().split()]

    def log(self) -> str:
        # Not `seek`: the processes that write there share the position.
        number = self.output.fileno()
        return os.pread(number, os.fstat(number).st_size, 0).decode()

    def stop(self) -> str:
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        self.process.wait(timeout=PATIENCE)
        return self.log()


@contextmanager
def running(
    app: str = "tests.service.server.apps:sleeping_app()", **settings: object
) -> Iterator[Instance]:
    instance = Instance(app, **settings)
    try:
        instance.wait_until_all_ready(int(str(settings.get("WORKERS", 2))))
        yield instance
    finally:
        instance.stop()
        instance.output.close()
