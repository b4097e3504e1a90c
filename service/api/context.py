"""What the views of one application share, hung onto the Flask application."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from flask import Flask, current_app

from service.api.metrics import Metrics
from service.api.readiness import Readiness
from service.inference.admission import Admission
from service.settings import Settings
from service.watchdog import Watchdog

KEY: Final = "sitrep"


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """Settings, the extractor's state, limits and counters; one for each application."""

    settings: Settings
    readiness: Readiness
    admission: Admission
    metrics: Metrics
    watchdog: Watchdog = field(default_factory=Watchdog)


def attach(app: Flask, context: Context) -> None:
    """Make ``context`` the one that `context_of` and `current` return."""
    app.extensions[KEY] = context


def context_of(app: Flask) -> Context:
    """Return the context of ``app``."""
    context: Context = app.extensions[KEY]
    return context


def current() -> Context:
    """Return the context of the application that serves the request at hand."""
    return context_of(current_app)
