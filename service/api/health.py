"""GET /health/live, GET /health/ready and GET /metrics, for whoever operates the service."""

from __future__ import annotations

from flask import Blueprint, Response
from prometheus_client import CONTENT_TYPE_LATEST

from service.api.answers import encode
from service.api.context import current
from service.api.questions import JSON
from service.errors import NotReady
from service.inference.calls import RETRY_DEAD

blueprint = Blueprint("health", __name__)


@blueprint.get("/health/live")
def live() -> Response:
    """Tell that the process is of use, or will be; a 503 asks for its replacement."""
    fault = current().readiness.fault()
    if fault is not None:
        raise NotReady(f"This process has to be replaced: {fault}.", retry_after=RETRY_DEAD)
    return Response(encode({"status": "live"}), mimetype=JSON)


@blueprint.get("/health/ready")
def ready() -> Response:
    """Tell that articles can be sent; until then a 503 says why not."""
    model = current().readiness.check().model
    body = {
        "status": "ready",
        "model": {"name": model.name, "version": model.version},
        "precision": model.precision,
    }
    return Response(encode(body), mimetype=JSON)


@blueprint.get("/metrics")
def metrics() -> Response:
    """Return the counters of all processes of this instance."""
    context = current()
    exposition = context.metrics.exposition(ready=context.readiness.is_ready)
    return Response(exposition, content_type=CONTENT_TYPE_LATEST)
