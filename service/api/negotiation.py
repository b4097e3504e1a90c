"""Does the caller accept what an endpoint writes?"""

from __future__ import annotations

from flask import Request

from service.errors import NotAcceptable


def require_acceptable(request: Request, written: str) -> None:
    """Raise `NotAcceptable` if the ``Accept`` header rules out the type ``written``.

    Parameters other than ``q`` are ignored: ``application/json; charset=utf-8``
    asks for nothing else than ``application/json``. No header accepts everything.
    """
    ranges = [(_bare(name), quality) for name, quality in request.accept_mimetypes]
    if ranges and _quality(ranges, written) <= 0:
        raise NotAcceptable(
            f"The Accept header rules out {written}, the only format of this endpoint;"
            f" send Accept: {written}, or leave the header out."
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
