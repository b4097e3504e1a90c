"""POST /events: one article in, its events out."""

from __future__ import annotations

from contextlib import closing

from flask import Blueprint, Response, request

from service.api.answers import read
from service.api.calls import open_call
from service.api.context import current
from service.api.formats import MEDIA_TYPES
from service.api.negotiation import choose_acceptable
from service.api.questions import read_question
from service.inference.admission import estimate_tokens
from service.inference.calls import calling

blueprint = Blueprint("events", __name__)


@blueprint.post("/events")
def extract_events() -> Response:
    """Answer one article with its events, in the format that ``Accept`` asks for."""
    media_type = choose_acceptable(request, MEDIA_TYPES)
    context = current()
    extractor = context.readiness.extractor()
    with closing(open_call(request, context)) as call, calling(call):
        question = read_question(request, context.settings)
        call.ticket.expect(estimate_tokens(len(question.document.text)))
        body = MEDIA_TYPES[media_type](read(extractor, question))
    response = Response(body, mimetype=media_type)
    response.vary.add("Accept")
    return response
