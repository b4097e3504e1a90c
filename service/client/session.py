"""Requests to one service, with retries that wait as long as it asks for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any, Final, Self, TypeVar

import urllib3
from pydantic import TypeAdapter, ValidationError
from urllib3.exceptions import HTTPError

from service.client.articles import Article, pack
from service.client.errors import AnswerInvalid, Refused, Unreachable
from service.client.results import Answer, BatchLine, Problem

JSON: Final = "application/json"
NDJSON: Final = "application/x-ndjson"
CHUNK: Final = 64 * 1024
TRY_AGAIN: Final = frozenset({429, 503})
LINES: Final = 200
SIZE: Final = 8 * 1024 * 1024
"""How many articles, and bytes of them, one request of a batch carries at most."""

T = TypeVar("T")
_ANSWER: Final = TypeAdapter(Answer)
_PROBLEM: Final = TypeAdapter(Problem)
_LINE: Final = TypeAdapter(BatchLine)


class Client:
    """One service. Safe to share between threads; close it, or use it in a ``with``."""

    def __init__(
        self,
        address: str = "http://127.0.0.1:8000",
        *,
        key: str | None = None,
        retries: int = 5,
        timeout: float = 120.0,
        longest_wait: int = 300,
    ) -> None:
        """Take the address of the service; nothing is sent yet.

        Args:
            address: with the scheme, and the path of a prefix if there is one.
            key: the API key, where the service asks for one.
            retries: further tries after a lost connection, or a 429 or 503. The same article
                always has the same events, so a repeated request does no harm.
            timeout: seconds to wait for a connection, or for the next bytes of an answer.
            longest_wait: seconds at most that ``Retry-After`` is obeyed.
        """
        self._address = address.rstrip("/")
        self._retries = retries
        self._pool = urllib3.PoolManager(
            headers=None if key is None else {"Authorization": f"Bearer {key}"},
            timeout=urllib3.Timeout(connect=timeout, read=timeout),
            retries=urllib3.Retry(
                total=retries,
                status_forcelist=TRY_AGAIN,
                allowed_methods=None,
                respect_retry_after_header=True,
                retry_after_max=longest_wait,
                backoff_factor=0.5,
                backoff_jitter=0.5,
                raise_on_status=False,
            ),
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close all connections."""
        self._pool.clear()

    def extract(self, article: Article | str, **known: Any) -> Answer:
        """Return the events of ``article``: an `Article`, or its text with ``known`` fields.

        Raises:
            Refused: the service answered with a problem, after all tries.
            Unreachable: it did not answer.
            AnswerInvalid: the answer cannot be read.
        """
        return _parsed(_ANSWER, self.export(article, JSON, **known))

    def export(self, article: Article | str, accept: str, **known: Any) -> bytes:
        """Return the answer in another format: GeoJSON, CSV or PLOVER-style records.

        Args:
            article: as for `extract`.
            accept: the media type, such as ``application/geo+json``.
            known: as for `extract`.

        Raises:
            ClientError: as for `extract`.
        """
        sent = Article(text=article, **known) if isinstance(article, str) else article
        headers = {"Content-Type": JSON, "Accept": accept}
        response = self._send("/events", sent.encode(), headers)
        return response.data

    def batch(self, articles: Iterable[Article]) -> Iterator[BatchLine]:
        """Yield what comes back for each of ``articles``, in order, as it comes.

        Any number will do: they are sent in groups, and a group is read from
        ``articles`` when the one before has been answered. If a connection breaks, the
        rest of its group is sent again. A problem of one article is a line, no error.

        Raises:
            ClientError: as for `extract`, for a whole group.
        """
        done = 0
        for group in pack(articles, lines=LINES, size=SIZE):
            for answered in self._group(group):
                yield replace(answered, line=done + answered.line)
            done += len(group)

    def _group(self, lines: list[bytes]) -> Iterator[BatchLine]:
        answered = failures = 0
        while answered < len(lines):
            fault: HTTPError | None = None
            try:
                for line in self._stream(lines[answered:]):
                    answered += 1
                    yield replace(line, line=answered)
            except HTTPError as error:
                fault = error
            failures += 1
            if answered < len(lines) and failures > self._retries:
                missing = f"{len(lines) - answered} articles got no answer from {self._address}"
                raise Unreachable(f"{missing}: the connection broke") from fault

    def _stream(self, lines: list[bytes]) -> Iterator[BatchLine]:
        headers = {"Content-Type": NDJSON, "Accept": NDJSON}
        response = self._send("/events/batch", b"\n".join(lines) + b"\n", headers, whole=False)
        try:
            for line in _lines(response):
                yield _parsed(_LINE, line)
        finally:
            response.close()

    def _send(
        self, path: str, body: bytes, headers: dict[str, str], *, whole: bool = True
    ) -> urllib3.BaseHTTPResponse:
        try:
            response = self._pool.request(
                "POST",
                self._address + path,
                body=body,
                headers={**self._pool.headers, **headers},
                preload_content=whole,
            )
        except HTTPError as error:
            raise Unreachable(f"{self._address} does not answer: {error}") from error
        if response.status != 200:
            raise Refused(_problem(response.status, response.data))
        return response


def _lines(response: urllib3.BaseHTTPResponse) -> Iterator[bytes]:
    """Yield whole lines; one that breaks off is left to be asked for again."""
    rest = b""
    # Unlike `read`, it gives what has come, and does not wait until there is more.
    while piece := response.read1(CHUNK):
        *whole, rest = (rest + piece).split(b"\n")
        yield from filter(None, whole)


def _parsed(adapter: TypeAdapter[T], body: bytes) -> T:
    try:
        return adapter.validate_json(body)
    except ValidationError as error:
        raise AnswerInvalid(
            f"the answer is not one of this service: {error.error_count()} fields do not fit"
        ) from error


def _problem(status: int, body: bytes) -> Problem:
    try:
        return _PROBLEM.validate_json(body)
    except ValidationError:
        title = "Not answered by the service itself"
        return Problem(type="about:blank", title=title, status=status, detail=f"status {status}")
