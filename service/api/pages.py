"""GET / and GET /openapi.yaml: where to go from here."""

from __future__ import annotations

from typing import Final

from flask import Blueprint, Response

from service import __version__
from service.api.openapi import document

blueprint = Blueprint("pages", __name__)

POINTERS: Final = f"""\
Sitrep {__version__}: conflict events from news articles.

POST /events         one article in, its events out (application/json or text/plain)
POST /events/batch   many articles, one JSON object a line (application/x-ndjson)
GET  /ontology       what the types, roles and modalities mean
GET  /openapi.yaml   the whole interface
GET  /health/live    GET /health/ready    GET /metrics
"""


@blueprint.get("/")
def index() -> Response:
    """Point to everything else."""
    return Response(POINTERS, mimetype="text/plain")


@blueprint.get("/openapi.yaml")
def openapi() -> Response:
    """Return the interface in OpenAPI 3.1."""
    return Response(document(), mimetype="application/yaml")
