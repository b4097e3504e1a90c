"""The schemas as an OpenAPI 3.1 document; ``openapi.yaml`` is its copy on disk."""

from __future__ import annotations

import functools
from typing import Any, Final

import yaml
from apispec import APISpec
from apispec.ext.marshmallow import MarshmallowPlugin
from marshmallow import Schema, fields

from service import __version__
from service.api.fields import CommaSeparated, Published
from service.api.operations import TAGS, Json, paths

DESCRIPTION: Final = (
    "Reads a news article and returns the conflict events in it. Every span satisfies"
    " `text[start:end] == span.text` in the unit that `offset_unit` asks for. What an article"
    " does not tell is `null` or `[]`. The same request always gives the same bytes."
)
KEY: Final = "key"
"""The name of the security scheme; where no keys are set up, none is asked for."""


@functools.cache
def document() -> bytes:
    """Return the whole document as YAML; the same bytes in every process."""
    text: str = yaml.safe_dump(_tree(), sort_keys=False, allow_unicode=True, width=100)
    return text.encode("utf-8")


def _tree() -> Json:
    """Return the document with its head first and every object closed."""
    tree = _spec().to_dict()
    for path, operations in tree["paths"].items():
        for operation in operations.values():
            operation["tags"] = [TAGS[path]]
            if "401" in operation["responses"]:
                operation["security"] = [{}, {KEY: []}]
    for component in tree["components"]["schemas"].values():
        # apispec cannot see that `service.api.schemas.Strict` refuses unknown fields.
        component["additionalProperties"] = False
    return {"openapi": tree.pop("openapi"), "info": tree.pop("info"), **tree}


def _spec() -> APISpec:
    plugin = MarshmallowPlugin(schema_name_resolver=_component_name)
    spec = APISpec(
        title="Sitrep",
        version=__version__,
        openapi_version="3.1.0",
        info={
            "description": DESCRIPTION,
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        plugins=[plugin],
    )
    converter: Any = plugin.converter
    converter.add_attribute_function(_published_property)
    converter.add_parameter_attribute_function(_comma_separated)
    bearer = {"type": "http", "scheme": "bearer", "description": "Where keys are set up."}
    spec.components.security_scheme(KEY, bearer)
    for path, operations in paths().items():
        spec.path(path=path, operations=operations)
    return spec


def _component_name(schema: type[Schema] | Schema | str) -> str:
    kind = schema if isinstance(schema, type) else type(schema)
    return kind.__name__.removesuffix("Schema")


def _published_property(_self: object, field: fields.Field[Any], **_kwargs: object) -> Json:
    """Describe the one field whose type apispec cannot know."""
    if not isinstance(field, Published):
        return {}
    return {
        "type": ["string", "null"] if field.allow_none else "string",
        "anyOf": [{"format": "date"}, {"format": "date-time"}],
    }


def _comma_separated(_self: object, field: fields.Field[Any], **_kwargs: object) -> Json:
    """Say that a list is one parameter with commas, not one parameter a name."""
    return {"explode": False, "style": "form"} if isinstance(field, CommaSeparated) else {}
