"""Answers as Arrow tables: the schema is read off the one that the API answers with."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, Final

import pyarrow as pa
from marshmallow import Schema, fields

from service.api.representations import AnswerSchema, ProblemSchema
from service.bulk.rows import Answer

_PLAIN: Final = (
    (fields.Date, pa.date32()),
    (fields.Integer, pa.int64()),
    (fields.Float, pa.float64()),
    (fields.String, pa.string()),
)


def arrow_schema(numbered: str | None = None) -> pa.Schema:
    """Return the columns of an answer, after a whole-number column ``numbered`` if one is asked."""
    first = [] if numbered is None else [pa.field(numbered, pa.int64())]
    problem = pa.field("problem", _struct(ProblemSchema()))
    return pa.schema([*first, *_members(AnswerSchema()), problem])


def to_table(answers: Sequence[Answer], schema: pa.Schema) -> pa.Table:
    """Return ``answers`` as a table with the columns of ``schema``; dates become dates."""
    columns = [
        pa.array(list(map(_fitting(column.type), (row[column.name] for row in answers))),
                 type=column.type)
        for column in schema
    ]  # fmt: skip
    return pa.Table.from_arrays(columns, schema=schema)


def _members(schema: Schema) -> list[pa.Field]:
    return [pa.field(name, _type(member)) for name, member in schema.fields.items()]


def _struct(schema: Schema) -> pa.DataType:
    return pa.struct(_members(schema))


def _type(member: fields.Field[Any]) -> pa.DataType:
    if isinstance(member, fields.Nested):
        return _struct(member.schema)
    if isinstance(member, fields.List):
        return pa.list_(_type(member.inner))
    return next(found for kind, found in _PLAIN if isinstance(member, kind))


def _fitting(kind: pa.DataType) -> Callable[[Any], Any]:
    """Return what turns a JSON value into one of ``kind``: only dates differ."""
    if pa.types.is_date32(kind):
        return _told(date.fromisoformat)
    if pa.types.is_list(kind):
        inner = _fitting(kind.value_type)
        return _told(lambda items: list(map(inner, items)))
    if pa.types.is_struct(kind):
        inside = {member.name: _fitting(member.type) for member in kind}
        return _told(lambda item: {name: fit(item[name]) for name, fit in inside.items()})
    return lambda value: value


def _told(convert: Callable[[Any], Any]) -> Callable[[Any], Any]:
    return lambda value: None if value is None else convert(value)
