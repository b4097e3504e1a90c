"""Counters in the Prometheus text format, summed over the processes of an instance.

Where `prometheus_client` finds ``PROMETHEUS_MULTIPROC_DIR`` (``gunicorn.conf.py``
sets it), every process counts into files there and a scrape of any of them adds
them up. Elsewhere each application counts for itself.
"""

from __future__ import annotations

import functools
import os
import time
from typing import Final, TypeVar

from flask import Flask, Response, g, request
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector

from service.extraction.contract import ModelInfo
from service.inference.admission import Admission

BUCKETS: Final = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 120.0)
UNMATCHED: Final = "unmatched"
"""The endpoint label of paths that do not exist: callers must not invent labels."""
SHARED_FOLDER: Final = "PROMETHEUS_MULTIPROC_DIR"
_Collector = TypeVar("_Collector", Counter, Histogram)


class Metrics:
    """The collectors of one application, in a registry of its own."""

    def __init__(self) -> None:
        """Register the collectors; nothing is counted yet."""
        self._registry = CollectorRegistry()
        self._requests = self._counter(
            "sitrep_requests", "Requests answered.", ("endpoint", "status")
        )
        self._problems = self._counter(
            "sitrep_problems",
            "Problems answered, by kind: refusals, passed deadlines, lost clients, bad input.",
            ("kind",),
        )
        self._windows = self._counter("sitrep_windows", "Windows that the network has read.")
        self._tokens = self._counter("sitrep_tokens", "Word pieces that the network has read.")
        self._inference_seconds = self._counter(
            "sitrep_inference_seconds", "Time that the network has spent on windows."
        )
        self._dropped = self._counter(
            "sitrep_dropped_windows",
            "Windows never read: their client left, or their deadline passed.",
        )
        self._seconds = Histogram(
            "sitrep_request_seconds",
            "Time from the request's head to the response's head.",
            ("endpoint",),
            buckets=BUCKETS,
            registry=self._registry,
        )
        self._ready = self._gauge("sitrep_ready", "Processes whose extractor answers.")
        self._queue_documents = self._gauge(
            "sitrep_queue_documents", "Documents admitted and not yet answered."
        )
        self._queue_tokens = self._gauge(
            "sitrep_queue_tokens", "Word pieces admitted and not yet read."
        )
        self._model = self._gauge(
            "sitrep_model_info",
            "Processes by the weights that they answer with.",
            ("name", "version", "precision"),
        )

    def watch(self, app: Flask) -> None:
        """Count and time every request of ``app``."""
        app.before_request(_start_clock)
        app.after_request(self._count)

    def exposition(self, *, ready: bool) -> bytes:
        """Return the counters in the text format; ``ready`` is about this process."""
        self._ready.set(int(ready))
        if SHARED_FOLDER not in os.environ:
            return generate_latest(self._registry)
        shared = CollectorRegistry()
        MultiProcessCollector(shared)  # type: ignore[no-untyped-call]
        return generate_latest(shared)

    def show_model(self, model: ModelInfo) -> None:
        """Note which weights this process answers with from now on."""
        self._ready.set(1)
        self._model.labels(model.name, model.version, model.precision).set(1)

    def show_queue(self, admission: Admission) -> None:
        """Note what waits in this process."""
        self._queue_documents.set(admission.documents)
        self._queue_tokens.set(admission.tokens)

    def count_request(self, endpoint: str, status: int, seconds: float) -> None:
        """Count a request that was answered with ``status`` in ``seconds``."""
        _child(self._requests, endpoint, str(status)).inc()
        _child(self._seconds, endpoint).observe(seconds)

    def count_window(self, tokens: int, seconds: float) -> None:
        """Count a window of ``tokens`` word pieces that was read in ``seconds``."""
        self._windows.inc()
        self._tokens.inc(tokens)
        self._inference_seconds.inc(seconds)

    def count_dropped(self, windows: int) -> None:
        """Count windows that will never be read."""
        self._dropped.inc(windows)

    def count_problem(self, kind: str) -> None:
        """Count a problem, of a whole request or of a line in a batch."""
        _child(self._problems, kind).inc()

    def _counter(self, name: str, text: str, labels: tuple[str, ...] = ()) -> Counter:
        return Counter(name, text, labels, registry=self._registry)

    def _gauge(self, name: str, text: str, labels: tuple[str, ...] = ()) -> Gauge:
        # Summed over the processes that live; what a dead one showed is gone.
        return Gauge(name, text, labels, registry=self._registry, multiprocess_mode="livesum")

    def _count(self, response: Response) -> Response:
        endpoint = request.url_rule.rule if request.url_rule else UNMATCHED
        self.count_request(endpoint, response.status_code, time.monotonic() - g.started)
        return response


@functools.cache
def _child(collector: _Collector, *labels: str) -> _Collector:
    """Return what counts for ``labels``; looked up by the library it costs more than counting."""
    return collector.labels(*labels)


def _start_clock() -> None:
    g.started = time.monotonic()
