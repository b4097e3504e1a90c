"""GET /, GET /docs, their files, and GET /openapi.yaml: the service for people.

Everything comes from this process: no page loads anything from elsewhere, and the
Content-Security-Policy holds it to that.
"""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from typing import Final

from flask import Blueprint, Response, request, send_from_directory

from service import __version__
from service.api.negotiation import choose_acceptable
from service.api.openapi import document
from service.api.operations import HTML, YAML
from service.api.questions import PLAIN

STATIC: Final = Path(__file__).resolve().parent / "static"
SWAGGER_UI: Final = Path(str(files("flask_swagger_ui"))) / "dist"
"""The package is used for the files that it carries: Swagger UI itself."""

_POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
    " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
PAGE_POLICY: Final = f"{_POLICY}; require-trusted-types-for 'script'; trusted-types lit-html"
DOCS_POLICY: Final = _POLICY

blueprint = Blueprint("pages", __name__, static_folder=str(STATIC), static_url_path="/static")

POINTERS: Final = f"""\
Sitrep {__version__}: conflict events from news articles.

GET  /               a page to try it
GET  /docs           the interface, with examples to try
POST /events         one article in, its events out (application/json or text/plain)
POST /events/batch   many articles, one JSON object a line (application/x-ndjson)
GET  /ontology       what the types, roles and modalities mean
GET  /openapi.yaml   the whole interface
GET  /health/live    GET /health/ready    GET /metrics
"""


@blueprint.get("/")
def index() -> Response:
    """Return the page, or pointers to everything else to who asks for plain text."""
    if choose_acceptable(request, (HTML, PLAIN)) == PLAIN:
        response = Response(POINTERS, mimetype=PLAIN)
    else:
        response = _page("index.html", PAGE_POLICY)
    response.vary.add("Accept")
    return response


@blueprint.get("/docs")
def docs() -> Response:
    """Return the interactive documentation of the interface."""
    return _page("docs.html", DOCS_POLICY)


@blueprint.get("/docs/files/<path:name>")
def docs_file(name: str) -> Response:
    """Return a file of Swagger UI."""
    return send_from_directory(SWAGGER_UI, name)


@blueprint.get("/openapi.yaml")
def openapi() -> Response:
    """Return the interface in OpenAPI 3.1."""
    return Response(document(), mimetype=YAML)


def _page(name: str, policy: str) -> Response:
    response = Response((STATIC / name).read_bytes(), mimetype=HTML)
    response.headers["Content-Security-Policy"] = policy
    response.headers["Cache-Control"] = "no-cache"
    response.add_etag()
    response.make_conditional(request)
    return response
