"""429 from a full process, before a thread and the application have to do with the request.

A refusal the ordinary way costs several times what this costs, and the more of them
there are the less time is left for what was admitted. Refused here are plain requests
that `service.api` would certainly refuse as well; the rest goes on to it. The bytes are
the same either way.
"""

from __future__ import annotations

import functools
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from gunicorn import SERVER
from gunicorn.util import http_date

from service.api.answers import encode
from service.api.batch import NDJSON
from service.api.calls import TIMEOUT_HEADER
from service.api.context import Context
from service.api.formats import MEDIA_TYPES
from service.api.problems import PROBLEM_JSON, RAISED, describe
from service.api.security import HEADERS
from service.api.tracing import REQUEST_ID, TRACEPARENT, Trace, begin_trace
from service.errors import Overloaded
from service.inference.admission import REASON
from service.server.heads import Head, read_plain_head

ACCEPTED: Final[Mapping[str, frozenset[str]]] = {
    "/events": frozenset({"", "*/*", *MEDIA_TYPES}),
    "/events/batch": frozenset({"", "*/*", NDJSON}),
}
"""The paths on which there is admission, and what a plain request to each may accept."""
KIND: Final = RAISED[Overloaded]
BODY: Final = encode(describe(KIND, REASON))
_FIXED: Final = "".join(
    f"{name}: {value}\r\n"
    for name, value in {
        "Server": SERVER,
        "Content-Type": PROBLEM_JSON,
        "Content-Length": len(BODY),
        **HEADERS,
    }.items()
)


@dataclass(frozen=True, slots=True)
class Refusal:
    """One request that is refused; what is left to decide is whether its connection stays."""

    head: Head
    trace: Trace
    retry_after: int
    started: float
    """Seconds of `time.monotonic`."""

    def response(self, *, keep: bool) -> bytes:
        """Return the whole response."""
        head = (
            f"HTTP/1.1 429 TOO MANY REQUESTS\r\n{_FIXED}"
            f"Date: {_date(int(time.time()))}\r\n"
            f"Connection: {'keep-alive' if keep else 'close'}\r\n"
            f"Retry-After: {self.retry_after}\r\n"
            f"{REQUEST_ID}: {self.trace.request_id}\r\n"
            f"{TRACEPARENT}: {self.trace.traceparent}\r\n\r\n"
        )
        return head.encode("ascii") + BODY


@functools.lru_cache(maxsize=1)
def _date(second: int) -> str:
    return str(http_date(second))


class Refusals:
    """Decides for one process which requests are refused before they reach a thread."""

    def __init__(self, context: Context) -> None:
        """Take the limits and counters of the application."""
        settings = context.settings
        self._context = context
        self._largest = settings.max_batch_bytes
        # A key has to be asked for first, and a named origin has to be able to read the answer.
        self._are_possible = settings.api_keys is None and not settings.cors_origins

    def consider(self, received: bytes) -> Refusal | None:
        """Return the refusal of the request that ``received`` starts with, None to let it pass."""
        context = self._context
        if not (self._are_possible and context.admission.is_full and context.readiness.is_ready):
            return None
        started = time.monotonic()
        head = read_plain_head(received)
        # Of longer bodies no more is read than the ordinary way reads.
        if head is None or head.size > self._largest or not _is_sure_to_be_refused(head):
            return None
        request_id = head.fields.get(REQUEST_ID.lower(), "")
        return Refusal(
            head=head,
            trace=begin_trace(request_id, head.fields.get(TRACEPARENT, "")),
            retry_after=context.admission.retry_after(),
            started=started,
        )

    def count(self, refusal: Refusal) -> float:
        """Count ``refusal``, and return the seconds that it took."""
        seconds = time.monotonic() - refusal.started
        self._context.metrics.count_problem(KIND.name)
        self._context.metrics.count_request(refusal.head.path, KIND.status, seconds)
        return seconds


def _is_sure_to_be_refused(head: Head) -> bool:
    """Tell whether nothing but a place for it is missing that `service.api` asks for first."""
    accepted = ACCEPTED.get(head.path, frozenset())
    accepts = head.fields.get("accept", "").lower() in accepted
    return accepts and TIMEOUT_HEADER.lower() not in head.fields
