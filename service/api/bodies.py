"""From bytes on the wire to Python values, before any schema sees them.

Everything here is about the transport: sizes, content types, character sets,
JSON syntax. What the values mean is for `service.api.schemas`.
"""

from __future__ import annotations

import json
import socket
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any, Final, NoReturn
from urllib.parse import parse_qsl

from flask import Request

from service.api.codings import CODINGS, inflate, inflate_pieces
from service.api.context import Context, current
from service.errors import (
    BodyTooLarge,
    BodyTooSlow,
    FieldError,
    InvalidFields,
    MalformedBody,
    UnsupportedContent,
)
from service.watchdog import Limit

CHUNK: Final = 64 * 1024
MOST_PARAMETERS: Final = 100


def media_type(request: Request, accepted: Iterable[str]) -> str:
    """Return the body's content type, which has to be one of ``accepted`` in UTF-8.

    Raises:
        UnsupportedContent: another type, charset or content coding.
    """
    names = " or ".join(accepted)
    if request.mimetype not in accepted:
        given = f"is {request.mimetype[:80]}" if request.mimetype else "is missing"
        raise UnsupportedContent(f"The Content-Type {given}; send {names}.")
    charset = request.mimetype_params.get("charset", "utf-8")
    if charset.lower() not in {"utf-8", "utf8"}:
        raise UnsupportedContent(f"The charset is {charset[:40]}; send the body in UTF-8.")
    content_coding(request)
    return request.mimetype


def content_coding(request: Request) -> str:
    """Return the body's content coding, ``identity`` for none.

    Raises:
        UnsupportedContent: it is none that is read here, or there are several.
    """
    coding = request.headers.get("Content-Encoding", "identity").strip().lower() or "identity"
    if coding not in {"identity", *CODINGS}:
        raise UnsupportedContent(
            f"The Content-Encoding is {coding[:40]}; send the body as"
            f" {' or '.join(CODINGS)}, or uncompressed."
        )
    return coding


def read_body(request: Request, limit: int) -> bytes:
    """Return the inflated body of at most ``limit`` bytes, whether sized or chunked.

    Raises:
        BodyTooLarge: the body is longer; the rest of it stays unread.
        BodyTooSlow: it did not arrive in time.
        MalformedBody: the client broke off, its chunks are malformed, or the
            compressed data is.
    """
    coding = content_coding(request)
    length = _length(request, limit)
    with _in_time(current(), request.environ.get("gunicorn.socket")):
        chunks = _chunks(_reader(request.stream.read), length, limit)
        return b"".join(chunks) if coding == "identity" else inflate(chunks, coding, limit)


def stream_body(request: Request, limit: int) -> Iterator[bytes]:
    """Return the inflated body piece by piece, as it arrives; any thread may take it.

    Each piece has the time that `read_body` gives to the whole. A body of unknown
    length is taken as it comes, so that no line waits for the next.

    Raises:
        BodyTooLarge: at once, if its ``Content-Length`` says so; like the others also
            while it is taken.
        BodyTooSlow: a piece did not arrive in time.
        MalformedBody: as for `read_body`.
    """
    coding = content_coding(request)
    length = _length(request, limit)
    stream, context = request.stream, current()
    client = request.environ.get("gunicorn.socket")
    # A server that cannot give out what has come gives out a line.
    prompt = getattr(stream, "read1", stream.readline)
    read = _reader(prompt if length is None else stream.read)

    def read_in_time() -> bytes:
        with _in_time(context, client) as patience:
            piece = read()
            if patience.expired and not piece:
                raise MalformedBody("The body broke off.")
            return piece

    chunks = _chunks(read_in_time, length, limit)
    return chunks if coding == "identity" else inflate_pieces(chunks, coding, limit)


def _length(request: Request, limit: int) -> int | None:
    length: int | None = request.content_length
    if (length or 0) > limit:
        raise BodyTooLarge(_too_large(limit))
    return length


@contextmanager
def _in_time(context: Context, client: socket.socket | None) -> Iterator[Limit]:
    """Give the block the time to read that the settings allow."""
    seconds = context.settings.read_timeout
    with context.watchdog.limit(client, seconds) as patience:
        try:
            yield patience
        except MalformedBody as error:
            if patience.expired:
                raise BodyTooSlow(f"The body did not arrive within {seconds} s.") from error
            raise


def _chunks(read: Callable[[], bytes], length: int | None, limit: int) -> Iterator[bytes]:
    taken = 0
    while chunk := read():
        taken += len(chunk)
        if taken > limit:
            raise BodyTooLarge(_too_large(limit))
        yield chunk
    # Gunicorn takes the end of the stream for the end of a sized body.
    if taken < (length or 0):
        raise MalformedBody("The body is shorter than its Content-Length.")


def _reader(read: Callable[[int], bytes]) -> Callable[[], bytes]:
    def take() -> bytes:
        try:
            return read(CHUNK)
        # Servers raise types of their own for broken chunks, which are no OSError.
        except Exception as error:
            raise MalformedBody("The body broke off or its chunks are malformed.") from error

    return take


def _too_large(limit: int) -> str:
    return f"The body is longer than {limit} bytes; send less text at a time."


def decode(body: bytes, *, encoding: str = "utf-8") -> str:
    """Return ``body`` as text, without replacing anything.

    Raises:
        MalformedBody: the bytes are no UTF-8; the message names the first bad one.
    """
    try:
        return body.decode(encoding)
    except UnicodeDecodeError as error:
        raise MalformedBody(
            f"Byte {error.start} of the body is no valid UTF-8; send the text in UTF-8."
        ) from error


def parse_json(body: bytes) -> Any:
    """Return the JSON value in ``body``, read to the letter of RFC 8259.

    A byte order mark is skipped. ``NaN``, ``Infinity`` and repeated names are
    refused: readers disagree on them, and a guess here would go unnoticed.

    Raises:
        MalformedBody: no UTF-8, no JSON, or JSON that is nested or repeated beyond use.
    """
    text = decode(body, encoding="utf-8-sig")
    try:
        return json.loads(text, parse_constant=_refuse_constant, object_pairs_hook=_unique)
    except json.JSONDecodeError as error:
        raise MalformedBody(
            f"The body is no JSON: {error.msg} at line {error.lineno}, column {error.colno}."
        ) from error
    except RecursionError as error:
        raise MalformedBody("The JSON is nested too deeply; send one flat object.") from error
    except ValueError as error:
        # Python refuses to convert integers of more than 4300 digits.
        raise MalformedBody("The JSON holds a number with too many digits.") from error


def _refuse_constant(name: str) -> NoReturn:
    raise MalformedBody(f"The body is no JSON: {name} is no JSON number.")


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) < len(pairs):
        raise MalformedBody(f"The JSON names {_repeated(pairs)[:40]!a} twice in one object.")
    return members


def _repeated(pairs: list[tuple[str, Any]]) -> str:
    """Return the name that occurs most often in ``pairs``."""
    return Counter(name for name, _value in pairs).most_common(1)[0][0]


def parse_query(query: bytes) -> dict[str, str]:
    """Return the query parameters; each may be given once.

    Raises:
        MalformedBody: the query string is no UTF-8.
        InvalidFields: a parameter is repeated, or there are far too many.
    """
    try:
        pairs = parse_qsl(
            query.decode("utf-8"),
            keep_blank_values=True,
            errors="strict",
            max_num_fields=MOST_PARAMETERS,
        )
    except UnicodeDecodeError as error:
        raise MalformedBody("The query string is no UTF-8; percent-encode it as UTF-8.") from error
    except ValueError as error:
        message = f"there are more than {MOST_PARAMETERS} query parameters; send fewer"
        raise InvalidFields([FieldError("", message)]) from error
    parameters = dict(pairs)
    if len(parameters) < len(pairs):
        name = _repeated(pairs)
        message = "is given twice; give it once, with commas between several names"
        raise InvalidFields([FieldError(f"/{name}", message)])
    return parameters
