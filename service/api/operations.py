"""Every path with its requests, answers and examples, as OpenAPI has them.

`service.api.openapi` makes a document of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from marshmallow import Schema, fields, validate

from service.api.batch import NDJSON
from service.api.calls import TIMEOUT_HEADER
from service.api.examples import (
    BATCH,
    MODEL,
    REQUEST,
    TEXT,
    answer_example,
    batch_example,
    problem_example,
    reading_example,
)
from service.api.formats import CSV, GEOJSON, PLOVER, write_csv
from service.api.formats.geojson import feature_collection
from service.api.formats.plover import plover_records
from service.api.ontology import OntologySchema, ontology
from service.api.problems import PROBLEM_JSON
from service.api.questions import JSON, PLAIN
from service.api.representations import Answer, AnswerSchema, ModelSchema, ProblemSchema
from service.api.schemas import QuerySchema, RequestSchema

Json = dict[str, Any]

TAGS: Final = {
    "/events": "Extraction",
    "/events/batch": "Extraction",
    "/ontology": "Reference",
    "/openapi.yaml": "Reference",
    "/docs": "Reference",
    "/": "Reference",
    "/health/live": "Operation",
    "/health/ready": "Operation",
    "/metrics": "Operation",
}
"""The heading in the documentation under which a path stands."""
HTML: Final = "text/html"
YAML: Final = "application/yaml"
RETRY_AFTER: Final[Json] = {
    "Retry-After": {
        "description": "Seconds after which another try makes sense.",
        "schema": {"type": "integer", "minimum": 1},
    }
}
TIMEOUT: Final[Json] = {
    "in": "header",
    "name": TIMEOUT_HEADER,
    "description": "Seconds that the client waits at most; a shorter deadline than the service's"
    " own. Work that is not done by then is dropped and answered with 503. On a batch it holds"
    " for the whole, without it each line has the service's own deadline.",
    "schema": {"type": "string", "pattern": r"^[0-9]{1,6}(\.[0-9]{1,6})?$", "example": "2.5"},
}
PROBLEMS: Final[dict[int, str]] = {
    400: "The body is no UTF-8, no JSON, or broke off; or a header cannot be used.",
    401: "Keys are set up here, and the request has none or an unknown one.",
    406: "The `Accept` header rules out what this endpoint writes.",
    408: "The body did not arrive in time.",
    413: "The body is too large, or inflates to too much.",
    415: "The content type, charset or content coding is not read here.",
    422: "Fields break the schema; `errors` names each with the fix.",
    429: "More work waits than can be done in time, or the key has used up its rate.",
    500: "A defect of the service.",
    503: "The model is not loaded or has broken down, or the request's deadline has passed.",
}


class BatchLineSchema(Answer):
    """One line of a batch's answer: `result` for status 200, `problem` for any other."""

    line = fields.Integer(
        required=True, metadata={"description": "Number of the request's line, from 1."}
    )
    status = fields.Integer(required=True)
    result = fields.Nested(AnswerSchema)
    problem = fields.Nested(ProblemSchema)


class LiveSchema(Answer):
    """The process is of use, or will be once the model is loaded."""

    status = fields.String(required=True, validate=validate.Equal("live"))


class ReadySchema(Answer):
    """The model answers."""

    status = fields.String(required=True, validate=validate.Equal("ready"))
    model = fields.Nested(ModelSchema, required=True)
    precision = fields.String(
        required=True, metadata={"description": "What the network is computed in."}
    )


def paths() -> dict[str, dict[str, Json]]:
    """Return path -> method -> operation, with marshmallow schemas where schemas belong."""
    return {
        "/events": {"post": _events()},
        "/events/batch": {"post": _batch()},
        "/ontology": {"get": _ontology()},
        "/health/live": {"get": _live()},
        "/health/ready": {"get": _ready()},
        "/metrics": {
            "get": _reading(
                "metrics",
                "Counters of all processes of this instance.",
                PLAIN,
                example="sitrep_ready 1.0\n",
            )
        },
        "/openapi.yaml": {
            "get": _reading("openapi", "This document.", YAML, example="openapi: 3.1.0\n")
        },
        "/docs": {
            "get": _reading("docs", "This document as a page.", HTML, example='<main id="docs">')
        },
        "/": {"get": _index()},
    }


def _index() -> Json:
    page = _reading("index", "A page to try it, or pointers in plain text.", HTML)
    page["responses"]["200"]["content"] = {
        HTML: {"schema": {"type": "string"}, "example": '<form id="request"'},
        PLAIN: {"schema": {"type": "string"}, "example": "POST /events"},
    }
    return {**page, "responses": {**page["responses"], **_problems({406: PROBLEMS[406]})}}


def _ontology() -> Json:
    return _reading(
        "ontology", "The names an answer may hold.", JSON, OntologySchema, example=ontology()
    )


def _live() -> Json:
    return _reading(
        "live",
        "Whether the process is of use.",
        JSON,
        LiveSchema,
        example={"status": "live"},
        problems=(503,),
    )


def _ready() -> Json:
    return _reading(
        "ready",
        "Whether articles can be sent.",
        JSON,
        ReadySchema,
        example={
            "status": "ready",
            "model": {"name": MODEL.name, "version": MODEL.version},
            "precision": MODEL.precision,
        },
        problems=(503,),
    )


def _events() -> Json:
    return {
        "operationId": "extractEvents",
        "summary": "Extract the events of one article.",
        "description": "The query parameters go with `text/plain` only; JSON takes the same"
        " values in the object. `Accept` chooses the format of the answer.",
        "parameters": [{"in": "query", "schema": QuerySchema}, TIMEOUT],
        "requestBody": {
            "required": True,
            "content": {
                JSON: {"schema": RequestSchema, "example": REQUEST},
                PLAIN: {"schema": {"type": "string"}, "example": TEXT},
            },
        },
        "responses": {
            "200": {"description": "The events.", "content": _formats()},
            **_problems(PROBLEMS),
        },
    }


def _formats() -> Json:
    reading = reading_example()
    return {
        JSON: {"schema": AnswerSchema, "example": answer_example()},
        GEOJSON: {
            "schema": _object("FeatureCollection of RFC 7946, one point for each placed event."),
            "example": feature_collection(reading),
        },
        CSV: {
            "schema": {
                "type": "string",
                "description": "One row for each event: ACLED-style columns, then this project's.",
            },
            "example": write_csv(reading).decode("utf-8"),
        },
        PLOVER: {
            "schema": _object("PLOVER-style records, one for each event that has a code."),
            "example": plover_records(reading),
        },
    }


def _object(description: str) -> Json:
    return {"type": "object", "description": description}


def _batch() -> Json:
    whole = {status: PROBLEMS[status] for status in (400, 401, 406, 408, 413, 415, 422, 429, 503)}
    return {
        "operationId": "extractBatch",
        "summary": "Extract the events of many articles, one JSON object a line.",
        "description": "Answers come in the order of the lines. A line that cannot be"
        " answered gets a problem of its own and touches no other line; blank lines get none.",
        "parameters": [TIMEOUT],
        "requestBody": {
            "required": True,
            "content": {NDJSON: {"schema": RequestSchema, "example": BATCH}},
        },
        "responses": {
            "200": _answer("One answer a line.", NDJSON, BatchLineSchema, batch_example()),
            **_problems(whole),
        },
    }


def _reading(
    operation: str,
    summary: str,
    media_type: str,
    schema: type[Schema] | None = None,
    *,
    example: Json | str | None = None,
    problems: tuple[int, ...] = (),
) -> Json:
    return {
        "operationId": operation,
        "summary": summary,
        "responses": {
            "200": _answer(summary, media_type, schema, example),
            **_problems({status: PROBLEMS[status] for status in problems}),
        },
    }


def _answer(
    description: str,
    media_type: str,
    schema: type[Schema] | None = None,
    example: Json | str | None = None,
) -> Json:
    content: Json = {"schema": schema or {"type": "string"}}
    if example is not None:
        content["example"] = example
    return {"description": description, "content": {media_type: content}}


def _problems(statuses: Mapping[int, str]) -> Json:
    return {str(status): _problem(status, text) for status, text in statuses.items()}


def _problem(status: int, description: str) -> Json:
    example = problem_example() if status == 422 else None
    problem = _answer(description, PROBLEM_JSON, ProblemSchema, example)
    return {**problem, "headers": RETRY_AFTER} if status in {429, 503} else problem
