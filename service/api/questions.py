"""From a request to a checked `Question`, or to the list of what to fix in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from flask import Request
from marshmallow import Schema, ValidationError

from service.api.bodies import decode, media_type, parse_json, parse_query, read_body
from service.api.schemas import QuerySchema, RequestSchema
from service.api.selection import Question
from service.errors import FieldError, InvalidFields
from service.settings import Settings

JSON: Final = "application/json"
PLAIN: Final = "text/plain"
MOST_ERRORS: Final = 20


def read_question(request: Request, settings: Settings) -> Question:
    """Return the question that ``request`` asks, as JSON or as plain text.

    Raises:
        InvalidRequest: one of its kinds, for whatever has to change.
    """
    kind = media_type(request, (JSON, PLAIN))
    parameters = parse_query(request.query_string)
    if kind == PLAIN:
        text = decode(read_body(request, settings.max_body_bytes))
        return load(QuerySchema(text, max_characters=settings.max_characters), parameters)
    refuse_parameters(parameters)
    body = parse_json(read_body(request, settings.max_body_bytes))
    return load(RequestSchema(max_characters=settings.max_characters), body)


def refuse_parameters(parameters: Mapping[str, str]) -> None:
    """Raise `InvalidFields` if there are query parameters, which JSON has no use for."""
    message = "query parameters go with text/plain only; put it into the JSON object"
    if parameters:
        raise InvalidFields([FieldError(_pointer((name,)), message) for name in parameters])


def load(schema: Schema, value: object) -> Question:
    """Check ``value`` and return the question in it.

    Raises:
        InvalidFields: with the first errors in the order of the schema.
    """
    try:
        question: Question = schema.load(value)  # type: ignore[arg-type]  # checks it itself
    except ValidationError as error:
        raise InvalidFields(field_errors(error)) from error
    return question


def field_errors(error: ValidationError) -> list[FieldError]:
    """Flatten marshmallow's nested messages into JSON pointers, at most `MOST_ERRORS`.

    Example:
        >>> field_errors(ValidationError({"options": {"types": {0: ["must be a string"]}}}))
        [FieldError(pointer='/options/types/0', message='must be a string')]
    """
    errors: list[FieldError] = []
    for path, message in _walk(error.messages, ()):
        if len(errors) == MOST_ERRORS:
            break
        errors.append(FieldError(_pointer(path), message))
    return errors


def _walk(messages: Any, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], str]]:
    if isinstance(messages, Mapping):
        for name, inner in messages.items():
            # "_schema" is marshmallow's name for the object as a whole.
            yield from _walk(inner, path if name == "_schema" else (*path, str(name)))
        return
    for message in messages:
        yield path, str(message)


def _pointer(path: tuple[str, ...]) -> str:
    return "".join("/" + name.replace("~", "~0").replace("/", "~1") for name in path)
