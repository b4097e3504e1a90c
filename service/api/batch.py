"""POST /events/batch: one request object a line in, one answer a line out.

A batch counts as one document: its lines are read one after the other, each under
its own deadline unless the client set one for the whole.

The body is read to its end before the first answer leaves. Most clients send
everything before they read anything; answering them midway would block both
sides as soon as the network's buffers are full.
"""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import closing
from typing import Any, Final

from flask import Blueprint, Response, request

from service.api.answers import answer, encode
from service.api.bodies import media_type, parse_json, parse_query, read_body
from service.api.calls import ServedCall, open_call
from service.api.context import current
from service.api.negotiation import require_acceptable
from service.api.problems import problem_of
from service.api.questions import load, refuse_parameters
from service.api.schemas import RequestSchema
from service.errors import BodyTooLarge, ClientGone
from service.extraction.contract import EventExtractor
from service.inference.admission import estimate_tokens
from service.inference.calls import calling
from service.settings import Settings

NDJSON: Final = "application/x-ndjson"

blueprint = Blueprint("batch", __name__)


@blueprint.post("/events/batch")
def extract_batch() -> Response:
    """Answer each line on its own, in order."""
    require_acceptable(request, NDJSON)
    context = current()
    extractor = context.readiness.extractor()
    call = open_call(request, context)
    try:
        lines = _read_lines(context.settings)
        call.ticket.expect(estimate_tokens(max(map(len, lines))))
        answers = _answers(extractor, lines, context.settings, call)
        response = Response(answers, mimetype=NDJSON)
    except Exception:
        call.close()
        raise
    response.call_on_close(call.close)
    return response


def _read_lines(settings: Settings) -> list[bytes]:
    media_type(request, (NDJSON,))
    refuse_parameters(parse_query(request.query_string))
    body = read_body(request, settings.max_batch_bytes)
    _refuse_too_many(body, settings.max_batch_lines)
    return body.split(b"\n")


def _refuse_too_many(body: bytes, limit: int) -> None:
    # Counted before it is split: millions of empty lines cost memory each.
    if body.count(b"\n") + (not body.endswith(b"\n")) > limit:
        raise BodyTooLarge(f"The batch has more than {limit} lines; send it in parts.")


def _answers(
    extractor: EventExtractor, lines: list[bytes], settings: Settings, call: ServedCall
) -> Iterator[bytes]:
    """Yield one encoded line for every line that is not blank, under its number from 1."""
    with closing(call):
        for number, line in enumerate(lines, start=1):
            if line.strip():
                call.start_line()
                with calling(call):
                    outcome = _outcome(extractor, line, settings, call)
                yield encode({"line": number, **outcome}) + b"\n"


def _outcome(
    extractor: EventExtractor, line: bytes, settings: Settings, call: ServedCall
) -> dict[str, Any]:
    try:
        return {"status": 200, "result": _result(extractor, line, settings)}
    except ClientGone as error:
        # A client that closed its sending half only must not take the rest for the end.
        raise BrokenPipeError(errno.EPIPE, str(error)) from error
    # The head of the response is long gone; whatever goes wrong belongs to this line only.
    except Exception as error:  # noqa: BLE001 - becomes the line's problem
        problem = problem_of(error, call.metrics)
        return {"status": problem["status"], "problem": problem}


def _result(extractor: EventExtractor, line: bytes, settings: Settings) -> dict[str, Any]:
    if len(line) > settings.max_body_bytes:
        raise BodyTooLarge(
            f"The line is longer than {settings.max_body_bytes} bytes; send less text at a time."
        )
    schema = RequestSchema(max_characters=settings.max_characters)
    return answer(extractor, load(schema, parse_json(line)))
