"""POST /events: one article in, its events out."""

from __future__ import annotations

from flask import Blueprint, Response, request

from service.api.answers import read
from service.api.context import current
from service.api.formats import MEDIA_TYPES
from service.api.negotiation import choose_acceptable
from service.api.questions import read_question

blueprint = Blueprint("events", __name__)


@blueprint.post("/events")
def extract_events() -> Response:
    """Answer one article with its events, in the format that ``Accept`` asks for."""
    media_type = choose_acceptable(request, MEDIA_TYPES)
    context = current()
    extractor = context.readiness.extractor()
    question = read_question(request, context.settings)
    response = Response(MEDIA_TYPES[media_type](read(extractor, question)), mimetype=media_type)
    response.vary.add("Accept")
    return response
