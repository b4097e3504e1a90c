"""The application factory: it wires, and does nothing else."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask, Response

from service.api import batch, events, health, ontology, pages, problems
from service.api.context import Context, attach, context_of
from service.api.metrics import Metrics
from service.api.readiness import Readiness
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

    return load_extractor(settings.weights, stuck_after=settings.inference_timeout)


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
        SettingsInvalid: no settings given, and the environment holds bad ones.
    """
    settings = settings or Settings.from_env()
    given = extractor
    readiness = Readiness(lambda: given if given is not None else load(settings))
    app = Flask(__name__, static_folder=None)
    admission = Admission(max_documents=settings.max_documents, max_tokens=settings.max_tokens)
    attach(
        app,
        Context(settings=settings, readiness=readiness, admission=admission, metrics=Metrics()),
    )
    context_of(app).metrics.watch(app)
    app.after_request(_harden)
    problems.register(app)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    if given is not None:
        readiness.run()
    return app


def begin_loading(app: Flask) -> None:
    """Start to load the model of ``app`` on a background thread, once for each process."""
    context_of(app).readiness.begin()


def _harden(response: Response) -> Response:
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
