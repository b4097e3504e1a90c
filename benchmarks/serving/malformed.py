"""Requests that are none, by the kind of what is wrong with them."""

from __future__ import annotations

import gzip
import json
import random
from collections.abc import Callable
from typing import Final

import zstandard

Kind = Callable[[random.Random], bytes]
TEXT: Final = "Rebels shelled the town of Marsol on Monday."


def request(
    body: bytes,
    *,
    path: str = "/events",
    content_type: str = "application/json",
    headers: str = "",
    length: int | None = None,
) -> bytes:
    """Return a whole request; ``length`` may lie about the body's."""
    announced = len(body) if length is None else length
    head = (
        f"POST {path} HTTP/1.1\r\nHost: x\r\nContent-Type: {content_type}\r\n"
        f"Content-Length: {announced}\r\n{headers}\r\n"
    )
    return head.encode("latin-1", "replace") + body


def bad_utf8(source: random.Random) -> bytes:
    """Put bytes that are no UTF-8 into a text."""
    body = bytearray(json.dumps({"text": TEXT}).encode())
    at = source.randrange(10, len(body) - 2)
    body[at:at] = source.choice(
        (b"\xff", b"\xc3", b"\xed\xa0\x80", b"\xf5\x80\x80\x80", b"\xc0\xaf")
    )
    kind = source.choice(("application/json", "text/plain"))
    return request(bytes(body), content_type=kind)


def surrogates(source: random.Random) -> bytes:
    """Escape a lone half of a surrogate pair."""
    half = source.choice(("\\ud800", "\\udfff", "\\ud83d", "\\udc00\\ud800"))
    field = source.choice(("text", "title", "id", half))
    return request(f'{{"text": "{half}", "{field}": "{half} x"}}'.encode())


def nul(source: random.Random) -> bytes:
    """Fill a text with NUL and other controls."""
    text = "".join(chr(source.randrange(0, 32)) for _ in range(source.randrange(1, 60)))
    return request(json.dumps({"text": text, "title": text}).encode())


def deep(source: random.Random) -> bytes:
    """Nest arrays and objects."""
    depth = source.choice((50, 900, 5_000, 60_000))
    opening, closing = source.choice((("[", "]"), ('{"a":', "}")))
    return request(f'{{"text": {opening * depth}1{closing * depth}}}'.encode())


def huge_numbers(source: random.Random) -> bytes:
    """Write numbers that no machine holds."""
    number = source.choice(("9" * 5_000, "1e999999", "-" + "9" * 400, "0." + "0" * 9_000 + "1"))
    return request(f'{{"text": "x", "options": {{"min_confidence": {number}}}}}'.encode())


def bomb(source: random.Random) -> bytes:
    """Compress much into little."""
    size = source.choice((10_000, 5_000_000, 40_000_000))
    coding = source.choice(("gzip", "zstd"))
    return request(_bomb(coding, size), headers=f"Content-Encoding: {coding}\r\n")


def broken_compression(source: random.Random) -> bytes:
    """Damage or cut compressed data, or name another coding."""
    body = bytearray(
        _compress(source.choice(("gzip", "zstd")), json.dumps({"text": TEXT}).encode())
    )
    if source.random() < 0.5:
        body[source.randrange(len(body))] ^= 1 << source.randrange(8)
    else:
        del body[source.randrange(len(body)) :]
    coding = source.choice(("gzip", "zstd", "br", "deflate", "gzip, zstd"))
    return request(bytes(body), headers=f"Content-Encoding: {coding}\r\n")


def lying_length(source: random.Random) -> bytes:
    """Announce more, fewer, or no bytes."""
    body = json.dumps({"text": TEXT}).encode()
    return request(body, length=source.choice((0, 3, len(body) - 1, len(body) + 9, 10**12, -5)))


def lying_chunks(source: random.Random) -> bytes:
    """Send chunks whose sizes are wrong, missing or endless."""
    chunks = source.choice(
        (
            b"ZZ\r\n{}\r\n0\r\n\r\n",
            b"5\r\n{}\r\n0\r\n\r\n",
            b"-1\r\n{}\r\n0\r\n\r\n",
            b"ffffffffffffffff\r\n{}\r\n",
            b"2\r\n{}0\r\n\r\n",
            b"2;" + b"x" * 9_000 + b"\r\n{}\r\n0\r\n\r\n",
            b"2\r\n{}\r\n",
            b"0\r\nA: b\r\nB\r\n\r\n",
        )
    )
    head = "POST /events HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
    both = "Content-Length: 5\r\n" if source.random() < 0.2 else ""
    return f"{head}{both}Transfer-Encoding: chunked\r\n\r\n".encode() + chunks


def mutated(source: random.Random) -> bytes:
    """Change a few bytes anywhere in a good request."""
    sent = bytearray(
        request(
            json.dumps(
                {"text": TEXT, "published": "2026-03-19", "options": {"types": ["shelling"]}}
            ).encode()
        )
    )
    for _ in range(source.randrange(1, 6)):
        sent[source.randrange(len(sent))] = source.randrange(256)
    return bytes(sent)


def wrong_fields(source: random.Random) -> bytes:
    """Put values of other types, and unknown names, into the fields."""
    values: list[object] = [
        None,
        1,
        -1.5,
        True,
        [],
        {},
        "",
        "x" * 20_000,
        ["a", 1],
        {"a": {"b": []}},
        "2026-02-31",
    ]
    names = ("text", "title", "published", "id", "options", "nothing", "")
    body = {name: source.choice(values) for name in names if source.random() < 0.7}
    if source.random() < 0.3:
        return request(
            json.dumps(body).encode() + b"\n{\n\n[]",
            path="/events/batch",
            content_type="application/x-ndjson",
        )
    return request(json.dumps(body).encode())


def noise(source: random.Random) -> bytes:
    """Send bytes that are no HTTP."""
    return source.randbytes(source.randrange(1, 300)) + b"\r\n\r\n"


KINDS: Final[tuple[Kind, ...]] = (
    bad_utf8, surrogates, nul, deep, huge_numbers, bomb, broken_compression, lying_length,
    lying_chunks, mutated, wrong_fields, noise,
)  # fmt: skip

_bombs: dict[tuple[str, int], bytes] = {}


def _bomb(coding: str, size: int) -> bytes:
    if (coding, size) not in _bombs:
        _bombs[coding, size] = _compress(coding, b" " * size)
    return _bombs[coding, size]


def _compress(coding: str, body: bytes) -> bytes:
    return gzip.compress(body) if coding == "gzip" else zstandard.ZstdCompressor().compress(body)
