"""Counters of one process in the Prometheus text format.

Each worker counts what it has served itself: a scrape reaches one of them.
"""

from __future__ import annotations

import time
from typing import Final

from flask import Flask, Response, g, request
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

BUCKETS: Final = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
UNMATCHED: Final = "unmatched"
"""The endpoint label of paths that do not exist: callers must not invent labels."""


class Metrics:
    """The collectors of one application, in a registry of its own."""

    def __init__(self) -> None:
        """Register the collectors; nothing is counted yet."""
        self._registry = CollectorRegistry()
        self._requests = Counter(
            "sitrep_requests",
            "Requests answered.",
            ("endpoint", "status"),
            registry=self._registry,
        )
        self._seconds = Histogram(
            "sitrep_request_seconds",
            "Time from the request's head to the response's head.",
            ("endpoint",),
            buckets=BUCKETS,
            registry=self._registry,
        )
        self._windows = Counter(
            "sitrep_windows", "Windows that the network has read.", registry=self._registry
        )
        self._tokens = Counter(
            "sitrep_tokens", "Word pieces that the network has read.", registry=self._registry
        )
        self._inference_seconds = Counter(
            "sitrep_inference_seconds",
            "Time that the network has spent on windows.",
            registry=self._registry,
        )
        self._dropped = Counter(
            "sitrep_dropped_windows",
            "Windows never read: their client left, or their deadline passed.",
            registry=self._registry,
        )
        self._ready = Gauge(
            "sitrep_ready", "1 once the extractor answers.", registry=self._registry
        )

    def watch(self, app: Flask) -> None:
        """Count and time every request of ``app``."""
        app.before_request(_start_clock)
        app.after_request(self._count)

    def exposition(self, *, ready: bool) -> bytes:
        """Return the counters in the text format."""
        self._ready.set(int(ready))
        return generate_latest(self._registry)

    def count_window(self, tokens: int, seconds: float) -> None:
        """Count a window of ``tokens`` word pieces that was read in ``seconds``."""
        self._windows.inc()
        self._tokens.inc(tokens)
        self._inference_seconds.inc(seconds)

    def count_dropped(self, windows: int) -> None:
        """Count windows that will never be read."""
        self._dropped.inc(windows)

    def _count(self, response: Response) -> Response:
        endpoint = request.url_rule.rule if request.url_rule else UNMATCHED
        self._requests.labels(endpoint, str(response.status_code)).inc()
        self._seconds.labels(endpoint).observe(time.monotonic() - g.started)
        return response


def _start_clock() -> None:
    g.started = time.monotonic()
