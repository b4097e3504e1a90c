"""Request ids and W3C trace contexts: taken in, given back, and in every log line."""

from __future__ import annotations

import re
import secrets
from typing import Final, NamedTuple

from flask import Flask, Response, g, request

from service.logs import request_fields

REQUEST_ID: Final = "X-Request-ID"
TRACEPARENT: Final = "traceparent"
_USABLE_ID: Final = re.compile(r"[A-Za-z0-9._:/+=-]{1,128}")
_TRACE: Final = re.compile(r"00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})")


class Trace(NamedTuple):
    """What one request goes by."""

    request_id: str
    traceparent: str
    trace_id: str

    def log_fields(self) -> dict[str, str]:
        """Return what every log record of the request carries."""
        return {"request_id": self.request_id, "trace_id": self.trace_id}


def trace_requests(app: Flask) -> None:
    """Give every request of ``app`` an id and a place in a trace."""
    app.before_request(_begin)
    app.after_request(_finish)


def begin_trace(request_id: str, traceparent: str) -> Trace:
    """Go on with what a request's two headers say, or begin anew where they say nothing usable."""
    # An id that could break a log line or a header is replaced, not repaired.
    usable = _USABLE_ID.fullmatch(request_id)
    trace, flags = parse_traceparent(traceparent)
    return Trace(
        request_id=request_id if usable else secrets.token_hex(16),
        traceparent=f"00-{trace}-{secrets.token_hex(8)}-{flags}",
        trace_id=trace,
    )


def _begin() -> None:
    headers = request.headers
    g.trace = begin_trace(headers.get(REQUEST_ID, ""), headers.get(TRACEPARENT, ""))
    request_fields.set(g.trace.log_fields())


def parse_traceparent(header: str) -> tuple[str, str]:
    """Return the trace id and flags of ``header``, or a new trace that is not sampled.

    >>> parse_traceparent("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")
    ('0af7651916cd43dd8448eb211c80319c', '01')
    """
    match = _TRACE.fullmatch(header.strip())
    if match is None or set(match[1]) == {"0"} or set(match[2]) == {"0"}:
        return secrets.token_hex(16), "00"
    return match[1], match[3]


def _finish(response: Response) -> Response:
    response.headers[REQUEST_ID] = g.trace.request_id
    response.headers[TRACEPARENT] = g.trace.traceparent
    return response
