"""POST /events: one article in, its events out."""

from __future__ import annotations

from flask import Blueprint, Response, request

from service.api.answers import answer, encode
from service.api.context import current
from service.api.negotiation import require_acceptable
from service.api.questions import JSON, read_question

blueprint = Blueprint("events", __name__)


@blueprint.post("/events")
def extract_events() -> Response:
    """Answer one article with its events."""
    require_acceptable(request, JSON)
    context = current()
    extractor = context.readiness.extractor()
    question = read_question(request, context.settings)
    return Response(encode(answer(extractor, question)), mimetype=JSON)
