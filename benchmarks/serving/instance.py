"""An instance of the real service, started and stopped by a measurement."""

from __future__ import annotations

import http.client
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
from pathlib import Path
from typing import Final

from service.settings import REPOSITORY

PATIENCE: Final = 300.0


class Instance:
    """One arbiter and its workers on a port of their own."""

    def __init__(self, *, app: str | None = None, **settings: object) -> None:
        """Start with the ``SITREP_`` variables that ``settings`` name."""
        self.port = free_port()
        self.log = tempfile.NamedTemporaryFile(suffix=".log")  # noqa: SIM115 - closed by `stop`
        variables = {"PORT": self.port, "DRAIN_DELAY": 0, "LOG_LEVEL": "info", **settings}
        command = [sys.executable, "-m", "service.server", "-c", "gunicorn.conf.py"]
        self.process = subprocess.Popen(
            [*command, *([app] if app else [])],
            cwd=REPOSITORY,
            env={**os.environ, **{f"SITREP_{key}": str(value) for key, value in variables.items()}},
            stdout=self.log,
            stderr=subprocess.STDOUT,
        )

    def get(self, path: str, timeout: float = 10.0) -> tuple[int, bytes]:
        """Return status and body of a GET."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)
        try:
            connection.request("GET", path)
            response = connection.getresponse()
            return response.status, response.read()
        finally:
            connection.close()

    def is_ready(self) -> bool:
        """Tell whether a process answers and says it is ready."""
        try:
            return self.get("/health/ready")[0] == 200
        except (OSError, http.client.HTTPException):
            return False

    def metric(self, name: str) -> float:
        """Return one sample of the metrics, 0 if it is not there."""
        text = self.get("/metrics")[1].decode()
        found = re.findall(rf"^{re.escape(name)} (\S+)$", text, re.M)
        return float(found[0]) if found else 0.0

    def wait_until_ready(self, processes: int) -> None:
        """Return when ``processes`` workers have loaded their weights.

        Raises:
            TimeoutError: they do not.
        """
        deadline = time.monotonic() + PATIENCE
        while not (self.is_ready() and self.metric("sitrep_ready") >= processes):
            if time.monotonic() > deadline or self.process.poll() is not None:
                raise TimeoutError(f"the service does not get ready: {self.read_log()[-2_000:]}")
            time.sleep(0.1)

    def workers(self) -> list[int]:
        """Return the process ids of the workers."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        return [int(process) for process in children.read_text().split()]

    def memory(self) -> float:
        """Return the memory that all processes have for themselves, in MiB."""
        return sum(own_memory(process) for process in (self.process.pid, *self.workers()))

    def reload(self) -> None:
        """Replace all workers, and return when the old ones are gone."""
        old = set(self.workers())
        self.process.send_signal(signal.SIGHUP)
        deadline = time.monotonic() + PATIENCE
        while old & set(self.workers()) and time.monotonic() < deadline:
            time.sleep(0.05)

    def read_log(self) -> str:
        """Return what all processes have logged so far."""
        return Path(self.log.name).read_text(encoding="utf-8")

    def end(self) -> None:
        """End it gracefully; the log can still be read."""
        if self.process.poll() is None:
            self.process.terminate()
        self.process.wait(timeout=PATIENCE)

    def stop(self) -> None:
        """End it gracefully, and drop the log."""
        self.end()
        self.log.close()


@contextmanager
def running(processes: int, *, app: str | None = None, **settings: object) -> Iterator[Instance]:
    """Run an instance with ``processes`` workers within the block."""
    instance = Instance(app=app, WORKERS=processes, **settings)
    try:
        instance.wait_until_ready(processes)
        yield instance
    finally:
        instance.stop()


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def own_memory(process: int | str) -> float:
    """Return the anonymous and shared memory of ``process``, its share of it, in MiB; 0 if gone.

    Mapped files such as torch's libraries are left out: their share falls with every
    other program that maps them, by tens of MiB, and rises when that ends.
    """
    try:
        rollup = Path(f"/proc/{process}/smaps_rollup").read_text()
    except OSError:
        return 0.0
    return sum(map(int, re.findall(r"^Pss_(?:Anon|Shmem):\s+(\d+)", rollup, re.M))) / 1024
