"""POST /events/batch: one request object a line in, one answer a line out, as they come.

A batch counts as one document: its lines are read one after the other, each under
its own deadline unless the client set one for the whole. The body is spooled while
the first lines are already being answered: see `service.api.spools`.
"""

from __future__ import annotations

import errno
import socket
from collections.abc import Iterator
from contextlib import ExitStack, closing, suppress
from functools import partial
from itertools import chain
from typing import Any, Final

from flask import Blueprint, Response, request

from service.api.answers import answer, encode
from service.api.bodies import media_type, parse_json, parse_query, stream_body
from service.api.calls import ServedCall, open_call
from service.api.context import current
from service.api.negotiation import require_acceptable
from service.api.problems import problem_of
from service.api.questions import load, refuse_parameters
from service.api.schemas import RequestSchema
from service.api.spools import Spool
from service.errors import BodyTooLarge, ClientGone, SitrepError
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
    with ExitStack() as resources:
        call = resources.enter_context(closing(open_call(request, context)))
        lines = _open_lines(context.settings, resources)
        # What is wrong with the body from its start on is still a status of its own.
        first = next(lines, b"")
        call.ticket.expect(estimate_tokens(len(first)))
        kept = resources.pop_all()
    answers = _answers(extractor, chain([first], lines), context.settings, call)
    response = Response(_closing(kept, answers), mimetype=NDJSON)
    response.call_on_close(kept.close)
    return response


def _open_lines(settings: Settings, resources: ExitStack) -> Iterator[bytes]:
    media_type(request, (NDJSON,))
    refuse_parameters(parse_query(request.query_string))
    body = stream_body(request, settings.max_batch_bytes)
    client: socket.socket | None = request.environ.get("gunicorn.socket")
    spool = resources.enter_context(closing(Spool(body, interrupt=partial(_stop_reading, client))))
    return spool.lines(longest=settings.max_body_bytes, most=settings.max_batch_lines)


def _stop_reading(client: socket.socket | None) -> None:
    if client is not None:
        with suppress(OSError):
            client.shutdown(socket.SHUT_RD)


def _closing(resources: ExitStack, answers: Iterator[bytes]) -> Iterator[bytes]:
    with resources:
        yield from answers


def _answers(
    extractor: EventExtractor, lines: Iterator[bytes], settings: Settings, call: ServedCall
) -> Iterator[bytes]:
    """Yield one encoded line for every line that is not blank, under its number from 1."""
    for number, line in enumerate(_until_fault(lines), start=1):
        if isinstance(line, SitrepError):
            yield _encode_line(number, _fault(line, call))
        elif line.strip() or len(line) > settings.max_body_bytes:
            call.start_line()
            with calling(call):
                outcome = _outcome(extractor, line, settings, call)
            yield _encode_line(number, outcome)


def _until_fault(lines: Iterator[bytes]) -> Iterator[bytes | SitrepError]:
    """Yield ``lines``, and last what kept the rest of them from being read."""
    try:
        yield from lines
    except SitrepError as error:
        yield error


def _encode_line(number: int, outcome: dict[str, Any]) -> bytes:
    return encode({"line": number, **outcome}) + b"\n"


def _fault(error: Exception, call: ServedCall) -> dict[str, Any]:
    problem = problem_of(error, call.metrics)
    return {"status": problem["status"], "problem": problem}


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
        return _fault(error, call)


def _result(extractor: EventExtractor, line: bytes, settings: Settings) -> dict[str, Any]:
    if len(line) > settings.max_body_bytes:
        raise BodyTooLarge(
            f"The line is longer than {settings.max_body_bytes} bytes; send less text at a time."
        )
    schema = RequestSchema(max_characters=settings.max_characters)
    return answer(extractor, load(schema, parse_json(line)))
