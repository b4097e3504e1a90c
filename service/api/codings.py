"""Compressed bodies, inflated in small steps so that a bomb goes off harmlessly.

Two limits hold at every step: the body's absolute one, and how much longer than its
compressed form it may be. News text shrinks to about a third, and a file of one
repeated word to a hundredth; a bomb is a thousandth or less.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from typing import Final, Protocol

import zstandard

from service.errors import BodyTooLarge, MalformedBody

CODINGS: Final = ("gzip", "zstd")
LARGEST_RATIO: Final = 100
FREE_BYTES: Final = 64 * 1024
"""Bytes that a body may inflate to whatever its ratio."""
_STEP: Final = 256
"""Compressed bytes a step; the worst zstd block makes 32,768 bytes out of each."""
_WINDOW: Final = 8 * 1024 * 1024
_GZIP: Final = 16 + zlib.MAX_WBITS


class _Inflater(Protocol):
    @property
    def eof(self) -> bool: ...

    @property
    def unused_data(self) -> bytes: ...

    def decompress(self, data: bytes, /) -> bytes: ...


def inflate(chunks: Iterator[bytes], coding: str, limit: int) -> bytes:
    """Return what `inflate_pieces` yields."""
    return b"".join(inflate_pieces(chunks, coding, limit))


def inflate_pieces(chunks: Iterator[bytes], coding: str, limit: int) -> Iterator[bytes]:
    """Yield the body that ``chunks`` hold in ``coding``, at most ``limit`` bytes of it.

    Raises:
        BodyTooLarge: it inflates to more, or to far more than it was sent as.
        MalformedBody: it is broken, cut off, or followed by something else.
    """
    inflated = taken = 0
    inflater = _inflater(coding)
    try:
        for step in _steps(chunks):
            taken += len(step)
            rest = step
            while rest:
                # Both codings may be a sequence of members, one after the other.
                inflater = _inflater(coding) if inflater.eof else inflater
                piece = inflater.decompress(rest)
                rest = inflater.unused_data if inflater.eof else b""
                inflated += len(piece)
                _check(inflated, taken, limit)
                yield piece
    except (zlib.error, zstandard.ZstdError) as error:
        raise MalformedBody(f"The body is no valid {coding}.") from error
    if not inflater.eof:
        raise MalformedBody(f"The {coding} body is cut off.")


def _check(inflated: int, taken: int, limit: int) -> None:
    if inflated > limit:
        raise BodyTooLarge(
            f"The body inflates to more than {limit} bytes; send less text at a time."
        )
    if inflated > FREE_BYTES and inflated > LARGEST_RATIO * taken:
        raise BodyTooLarge(
            f"The body inflates to more than {LARGEST_RATIO} times its length;"
            " send it uncompressed."
        )


def _inflater(coding: str) -> _Inflater:
    if coding == "gzip":
        return zlib.decompressobj(_GZIP)
    return zstandard.ZstdDecompressor(max_window_size=_WINDOW).decompressobj()


def _steps(chunks: Iterator[bytes]) -> Iterator[bytes]:
    for chunk in chunks:
        for start in range(0, len(chunk), _STEP):
            yield chunk[start : start + _STEP]
