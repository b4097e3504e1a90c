"""Headers that keep browsers from doing more with an answer than reading it."""

from __future__ import annotations

from typing import Final

from flask import Flask, Response, request

HEADERS: Final = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Cache-Control": "no-store",
}
"""Set on every answer that does not set its own."""
ALLOWED_HEADERS: Final = (
    "Authorization, Content-Encoding, Content-Type, X-Request-ID, X-Request-Timeout, traceparent"
)
EXPOSED_HEADERS: Final = "Retry-After, X-Request-ID, traceparent"


def harden(app: Flask, *, origins: tuple[str, ...]) -> None:
    """Set `HEADERS`, and let pages of ``origins`` (none by default) read the answers."""

    def finish(response: Response) -> Response:
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        if origins:
            _share(response, origins)
        return response

    app.after_request(finish)


def _share(response: Response, origins: tuple[str, ...]) -> None:
    """Answer the origin of the request if it is one of ``origins`` (Fetch standard, CORS)."""
    response.vary.add("Origin")
    origin = request.headers.get("Origin")
    if origin not in origins:
        return
    response.headers["Access-Control-Allow-Origin"] = origin
    response.headers["Access-Control-Expose-Headers"] = EXPOSED_HEADERS
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    if request.method == "OPTIONS":
        response.headers["Access-Control-Allow-Methods"] = response.headers.get("Allow", "")
        response.headers["Access-Control-Allow-Headers"] = ALLOWED_HEADERS
        response.headers["Access-Control-Max-Age"] = "600"
