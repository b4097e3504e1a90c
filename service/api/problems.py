"""The only place where an error becomes a status: one table, one shape (RFC 9457)."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from typing import Any, Final

from flask import Flask, Response
from werkzeug.exceptions import HTTPException

from service.api.answers import encode
from service.api.codings import CODINGS
from service.api.context import current
from service.api.metrics import Metrics
from service.api.representations import ProblemSchema
from service.errors import (
    BodyTooLarge,
    BodyTooSlow,
    ClientGone,
    DeadlineExceeded,
    ExtractionFailed,
    FieldError,
    InvalidFields,
    MalformedBody,
    MalformedHeader,
    NotAcceptable,
    NotReady,
    Overloaded,
    RateLimited,
    Retryable,
    Unauthorized,
    UnsupportedContent,
)

PROBLEM_JSON: Final = "application/problem+json"

_log = logging.getLogger(__name__)
_SCHEMA = ProblemSchema()


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of problem; ``detail`` stands where the error's own words must not."""

    status: int
    name: str
    title: str
    detail: str | None = None

    @property
    def type(self) -> str:
        """The URI that identifies the kind; it names, it does not locate."""
        return f"urn:sitrep:problem:{self.name}"


UNEXPECTED: Final = Kind(
    500,
    "unexpected",
    "Internal error",
    "The service failed on this request; its operator finds the cause in the log.",
)

RAISED: Final[dict[type[Exception], Kind]] = {
    MalformedBody: Kind(400, "malformed-body", "Body cannot be read"),
    MalformedHeader: Kind(400, "malformed-header", "Header cannot be used"),
    ClientGone: Kind(
        400, "client-gone", "Client gone", "The client closed its side before it had the answer."
    ),
    Unauthorized: Kind(401, "unauthorized", "Unauthorized"),
    NotAcceptable: Kind(406, "not-acceptable", "No acceptable format"),
    BodyTooSlow: Kind(408, "body-too-slow", "Body too slow"),
    BodyTooLarge: Kind(413, "body-too-large", "Body too large"),
    UnsupportedContent: Kind(415, "unsupported-content", "Unsupported content"),
    InvalidFields: Kind(
        422, "invalid-fields", "Invalid fields", "Fix what `errors` names and send it again."
    ),
    ExtractionFailed: Kind(
        500,
        "extraction-failed",
        "Extraction failed",
        "The article is valid, but its events could not be extracted.",
    ),
    Overloaded: Kind(429, "overloaded", "Overloaded"),
    RateLimited: Kind(429, "rate-limited", "Rate limited"),
    NotReady: Kind(503, "not-ready", "Not ready"),
    DeadlineExceeded: Kind(503, "deadline-exceeded", "Deadline exceeded"),
}
"""What the service raises itself; without a ``detail`` the error's message is shown."""

ROUTED: Final[dict[int, Kind]] = {
    400: Kind(400, "bad-request", "Bad request", "The request broke off or is no valid HTTP."),
    404: Kind(404, "not-found", "Not found", "No such path; /openapi.yaml lists those there are."),
    405: Kind(
        405,
        "method-not-allowed",
        "Method not allowed",
        "The path exists, the method does not; the Allow header lists those there are.",
    ),
    413: RAISED[BodyTooLarge],
    415: RAISED[UnsupportedContent],
}
"""What Flask and Werkzeug raise on their own, by status."""


def register(app: Flask) -> None:
    """Answer every error of ``app`` with a problem."""
    app.register_error_handler(Exception, respond)


def respond(error: Exception) -> Response:
    """Return the response for ``error``; one that is nobody's fault but ours is logged."""
    if isinstance(error, HTTPException) and (error.code or 500) < 400:
        return Response(status=error.code, headers=error.get_headers())
    problem = problem_of(error, current().metrics)
    response = Response(encode(problem), status=problem["status"], mimetype=PROBLEM_JSON)
    response.headers.update(_extra_headers(error))
    return response


def problem_of(error: Exception, metrics: Metrics | None = None) -> dict[str, Any]:
    """Return the problem object for ``error``, and count it where there are ``metrics``."""
    kind = _kind_of(error)
    if kind.status == UNEXPECTED.status:
        _log.error("%s\n%s", kind.title, trace(error))
    if metrics is not None:
        metrics.count_problem(kind.name)
    errors = error.errors if isinstance(error, InvalidFields) else ()
    return describe(kind, kind.detail or str(error), errors)


def describe(kind: Kind, detail: str, errors: Iterable[FieldError] = ()) -> dict[str, Any]:
    """Return the problem object of one ``kind``."""
    problem: dict[str, Any] = _SCHEMA.dump(
        {
            "type": kind.type,
            "title": kind.title,
            "status": kind.status,
            "detail": detail,
            "errors": [asdict(entry) for entry in errors],
        }
    )
    return problem


def trace(error: BaseException) -> str:
    """Return where ``error`` and its causes were raised, without what they say.

    Messages of Python's own errors quote the value they choke on, which here is
    a stretch of somebody's article.
    """
    return "\n".join(
        "".join(traceback.format_tb(link.__traceback__)) + type(link).__qualname__
        for link in _chain(error)
    )


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def _kind_of(error: Exception) -> Kind:
    if isinstance(error, HTTPException):
        return ROUTED.get(error.code or 500, UNEXPECTED)
    for raised, kind in RAISED.items():
        if isinstance(error, raised):
            return kind
    return UNEXPECTED


def _extra_headers(error: Exception) -> dict[str, str]:
    if isinstance(error, Retryable):
        return {"Retry-After": str(error.retry_after)}
    if isinstance(error, Unauthorized):
        return {"WWW-Authenticate": "Bearer"}
    if isinstance(error, UnsupportedContent):
        return {"Accept-Encoding": ", ".join((*CODINGS, "identity"))}
    valid_methods = getattr(error, "valid_methods", None)
    return {"Allow": ", ".join(sorted(valid_methods))} if valid_methods else {}
