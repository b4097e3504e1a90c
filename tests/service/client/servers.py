"""Servers for the client: the real application, and one that answers as it is told."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from flask import Flask
from werkzeug.serving import make_server

Scripted = tuple[int, dict[str, str], bytes]


@contextmanager
def serving(app: Flask) -> Iterator[str]:
    """Serve ``app`` on a free port and give its address."""
    with running(make_server("127.0.0.1", 0, app, threaded=True)) as port:
        yield f"http://127.0.0.1:{port}"


@contextmanager
def running(server: Any) -> Iterator[int]:
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class Script:
    """Answers to give, one after the other; the last is given for ever."""

    def __init__(self, *answers: Scripted) -> None:
        self.answers = list(answers)
        self.bodies: list[bytes] = []

    def next(self) -> Scripted:
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


@contextmanager
def scripted(script: Script) -> Iterator[str]:
    """Serve ``script``. A ``Content-Length`` in it may promise more than is sent."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            script.bodies.append(self.rfile.read(int(self.headers["Content-Length"])))
            status, headers, body = script.next()
            self.send_response(status)
            for name, value in {"Content-Length": str(len(body)), **headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with running(ThreadingHTTPServer(("127.0.0.1", 0), Handler)) as port:
        yield f"http://127.0.0.1:{port}"
