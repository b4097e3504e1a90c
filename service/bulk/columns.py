"""Which columns of a row hold the article."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any, Final

from service.errors import FieldError, InvalidFields

OPTIONS: Final = "options"
"""The member of a JSON row that holds its options, as in a request; it has no other name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """The caller's names for the fields of a request."""

    text: str = "text"
    title: str = "title"
    published: str = "published"
    id: str = "id"

    def named(self) -> dict[str, str]:
        """Return the caller's name of every field that can be read, by the field's own."""
        return {**{item.name: getattr(self, item.name) for item in fields(self)}, OPTIONS: OPTIONS}

    def unread(self, names: Iterable[str]) -> list[str]:
        """Return those of ``names`` that hold nothing of an article, sorted."""
        return sorted(set(names) - set(self.named().values()))

    def request(self, row: Mapping[str, Any]) -> dict[str, Any]:
        """Return the request that ``row`` makes; columns that are no part of it are left out.

        Dates and whole-number ids, which tables hold and JSON requests do not,
        are written as strings.

        >>> Columns(text="body").request({"body": "A clash.", "id": 7, "language": "en"})
        {'text': 'A clash.', 'id': '7'}
        """
        return {
            field: _as_json(field, row[name]) for field, name in self.named().items() if name in row
        }

    def rename(self, errors: InvalidFields) -> InvalidFields:
        """Return ``errors`` pointing to the caller's names."""
        return InvalidFields(
            [FieldError(self._pointer(error.pointer), error.message) for error in errors.errors]
        )

    def _pointer(self, pointer: str) -> str:
        field, slash, rest = pointer.removeprefix("/").partition("/")
        named = self.named().get(field)
        return pointer if named is None else f"/{named}{slash}{rest}"


def _as_json(field: str, value: Any) -> Any:
    if field == "published" and isinstance(value, date):
        day = value.date() if isinstance(value, datetime) else value
        return day.isoformat()
    # bool is an int to Python, but true is no id.
    if field == "id" and type(value) is int:
        return str(value)
    return value
