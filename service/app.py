"""The application factory: it wires, and does nothing else."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask

from service.api import batch, events, health, ontology, pages, problems
from service.api.context import Context, attach, context_of
from service.api.keys import Keyring, read_keys, require_keys
from service.api.metrics import Metrics
from service.api.readiness import Readiness
from service.api.security import harden
from service.api.tracing import trace_requests
from service.extraction.contract import EventExtractor
from service.inference.admission import Admission
from service.settings import Settings

BLUEPRINTS = (
    events.blueprint,
    batch.blueprint,
    health.blueprint,
    ontology.blueprint,
    pages.blueprint,
)


def load_weights(settings: Settings) -> EventExtractor:
    """Return the extractor over the weights that ``settings`` name.

    Raises:
        WeightsInvalid: they are absent, damaged or of another version.
    """
    # Imported here so that what needs no network (tests of the interface, the
    # OpenAPI document) does not wait for torch either.
    from service.extraction.loading import load_extractor

    return load_extractor(settings.weights, settings)


def create_app(
    settings: Settings | None = None,
    extractor: EventExtractor | None = None,
    *,
    load: Callable[[Settings], EventExtractor] = load_weights,
) -> Flask:
    """Return the application.

    A given ``extractor`` is self-tested at once. Without one nothing is loaded
    until `begin_loading`, and articles get 503 until that is done.

    Raises:
        SettingsInvalid: no settings given, and the environment holds bad ones; or
            the file of API keys cannot be used.
    """
    settings = settings or Settings.from_env()
    given = extractor
    metrics = Metrics()
    readiness = Readiness(
        lambda: given if given is not None else load(settings),
        observe=lambda loaded: metrics.show_model(loaded.model),
    )
    app = Flask(__name__, static_folder=None)
    admission = Admission(max_documents=settings.max_documents, max_tokens=settings.max_tokens)
    attach(
        app,
        Context(settings=settings, readiness=readiness, admission=admission, metrics=metrics),
    )
    trace_requests(app)
    metrics.watch(app)
    if settings.api_keys is not None:
        require_keys(app, Keyring(read_keys(settings.api_keys), settings.shared_file("rates")))
    harden(app, origins=settings.cors_origins)
    problems.register(app)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    if given is not None:
        readiness.run()
    return app


def begin_loading(app: Flask) -> None:
    """Start to load the model of ``app`` on a background thread, once for each process."""
    context_of(app).readiness.begin()
