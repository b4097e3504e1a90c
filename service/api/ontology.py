"""GET /ontology: what the names in an answer mean."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from flask import Blueprint, Response
from marshmallow import fields

from models.ontology import CATEGORIES, EVENT_TYPES, MODALITIES, ROLES
from service.api.answers import encode
from service.api.questions import JSON
from service.api.representations import Answer

blueprint = Blueprint("ontology", __name__)


class TermSchema(Answer):
    """A name and what it covers."""

    name = fields.String(required=True)
    definition = fields.String(required=True)


class TypeSchema(TermSchema):
    """An event type with the category it belongs to."""

    category = fields.String(required=True)


class OntologySchema(Answer):
    """Every name that an answer may hold."""

    types = fields.List(fields.Nested(TypeSchema), required=True)
    categories = fields.List(fields.String(), required=True)
    roles = fields.List(fields.Nested(TermSchema), required=True)
    modalities = fields.List(fields.Nested(TermSchema), required=True)


def ontology() -> dict[str, Any]:
    """Return the ontology as `OntologySchema` shows it."""
    return {
        "types": [asdict(entry) for entry in EVENT_TYPES],
        "categories": list(CATEGORIES),
        "roles": [asdict(entry) for entry in ROLES],
        "modalities": [asdict(entry) for entry in MODALITIES],
    }


@blueprint.get("/ontology")
def show_ontology() -> Response:
    """Return event types, categories, roles and modalities with their definitions."""
    return Response(encode(OntologySchema().dump(ontology())), mimetype=JSON)
