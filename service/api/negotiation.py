"""Which of the formats that an endpoint writes does the caller want?"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from flask import Request

from service.errors import NotAcceptable


def require_acceptable(request: Request, written: str) -> None:
    """Raise `NotAcceptable` if the ``Accept`` header rules out the type ``written``."""
    choose_acceptable(request, (written,))


def choose_acceptable(request: Request, written: Iterable[str]) -> str:
    """Return the type of ``written`` that the ``Accept`` header likes best.

    Among equals the first wins, and no header accepts everything. Parameters other
    than ``q`` are ignored: ``application/json; charset=utf-8`` asks for nothing else
    than ``application/json``.

    Raises:
        NotAcceptable: the header rules out all of them.
    """
    offered = list(written)
    ranges = [(_bare(name), quality) for name, quality in request.accept_mimetypes]
    if not ranges:
        return offered[0]
    best = max(offered, key=lambda name: _quality(ranges, name))
    if _quality(ranges, best) <= 0:
        raise NotAcceptable(_refusal(offered))
    return best


def _refusal(offered: Sequence[str]) -> str:
    if len(offered) == 1:
        return (
            f"The Accept header rules out {offered[0]}, the only format of this endpoint;"
            f" send Accept: {offered[0]}, or leave the header out."
        )
    return (
        f"The Accept header rules out every format of this endpoint: {', '.join(offered)};"
        f" send Accept with one of them, or leave the header out for {offered[0]}."
    )


def _quality(ranges: list[tuple[str, float]], written: str) -> float:
    """Return the quality of the most specific range that covers ``written`` (RFC 9110, 12.5.1)."""
    family = written.split("/", maxsplit=1)[0] + "/*"
    for covering in (written, family, "*/*"):
        qualities = [quality for name, quality in ranges if name == covering]
        if qualities:
            return max(qualities)
    return 0.0


def _bare(media_range: str) -> str:
    return media_range.split(";", maxsplit=1)[0].strip().lower()
