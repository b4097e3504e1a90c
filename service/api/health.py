"""GET /health/live, GET /health/ready and GET /metrics, for whoever operates the service."""

from __future__ import annotations

from dataclasses import asdict

from flask import Blueprint, Response
from prometheus_client import CONTENT_TYPE_LATEST

from service.api.answers import encode
from service.api.context import current
from service.api.questions import JSON

blueprint = Blueprint("health", __name__)


@blueprint.get("/health/live")
def live() -> Response:
    """Tell that the process answers at all, model or not."""
    return Response(encode({"status": "live"}), mimetype=JSON)


@blueprint.get("/health/ready")
def ready() -> Response:
    """Tell that articles can be sent; until then a 503 says why not."""
    model = current().readiness.extractor().model
    return Response(encode({"status": "ready", "model": asdict(model)}), mimetype=JSON)


@blueprint.get("/metrics")
def metrics() -> Response:
    """Return the counters of this process."""
    context = current()
    exposition = context.metrics.exposition(ready=context.readiness.is_ready)
    return Response(exposition, content_type=CONTENT_TYPE_LATEST)
