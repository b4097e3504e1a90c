"""Answers to what is no HTTP, before any application sees it."""

from __future__ import annotations

from typing import Final

from gunicorn.http import errors

from service.api.answers import encode
from service.api.problems import PROBLEM_JSON, ROUTED, UNEXPECTED, describe, trace

_CLIENT: Final = (
    errors.ParseException,
    errors.ConfigurationProblem,
    errors.NoMoreData,
)
"""Errors of gunicorn's parser; whatever else gets here is a defect."""
_DETAILS: Final[dict[type[Exception], str]] = {
    errors.LimitRequestLine: "The request line is too long; send the article in the body.",
    errors.LimitRequestHeaders: "The headers are too long or too many; send fewer.",
    errors.ExpectationFailed: "The Expect header holds something else than 100-continue.",
    errors.UnsupportedTransferCoding: "The Transfer-Encoding is not chunked; send it so, or none.",
    errors.InvalidHTTPVersion: "The HTTP version is not read here; send HTTP/1.1.",
}


def is_client_error(error: Exception) -> bool:
    """Tell whether the client caused ``error``."""
    return isinstance(error, _CLIENT)


def protocol_response(error: Exception) -> bytes:
    """Return the whole response to a request that could not be parsed; it ends the connection."""
    kind = ROUTED[400] if is_client_error(error) else UNEXPECTED
    body = encode(describe(kind, _DETAILS.get(type(error), kind.detail or "")))
    head = (
        f"HTTP/1.1 {kind.status} {kind.title}\r\n"
        f"Content-Type: {PROBLEM_JSON}\r\n"
        f"Content-Length: {len(body)}\r\n"
        "X-Content-Type-Options: nosniff\r\n"
        "Connection: close\r\n\r\n"
    )
    return head.encode("ascii") + body


def describe_for_log(error: Exception) -> str:
    """Return what may be logged of ``error``: no bytes of the request, but where a defect is."""
    return type(error).__qualname__ if is_client_error(error) else trace(error)
