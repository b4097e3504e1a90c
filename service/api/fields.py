"""The marshmallow fields of a request: strict, and outspoken about what they want.

marshmallow's own fields are generous (``"0.5"`` passes as a number) and terse
("Not a valid string."). These take only what JSON can say unambiguously, and
each message tells what would be right.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, time
from typing import Any, Final

from marshmallow import fields, validate

LONE_SURROGATE: Final = re.compile("[\ud800-\udfff]")
PUBLISHED: Final = re.compile(
    r"(?P<date>[0-9]{4}-[0-9]{2}-[0-9]{2})"
    r"(?:[Tt ](?P<time>[0-9]{2}:[0-9]{2}:)(?P<second>[0-9]{2})(?:\.[0-9]+)?"
    r"(?:[Zz]|[+-](?P<offset>[0-9]{2}:[0-9]{2}))?)?"
)
"""A full-date or date-time of RFC 3339, section 5.6; the offset may be left out."""
DECIMAL: Final = re.compile(r"[+-]?[0-9]{1,20}(?:\.[0-9]{1,20})?")
LONGEST_LIST: Final = 100
LONGEST_QUOTE: Final = 40


class Text(fields.String):
    """A string of whole characters: no number in its place, no half of a surrogate pair."""

    default_error_messages = {
        "invalid": "must be a string",
        "required": "is required",
        "null": "must be a string, not null",
        "surrogate": "has the lone surrogate {code} at character {position}, which is no"
        " character; send both halves of the pair, or leave it out",
    }

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        text: str = super()._deserialize(value, attr, data, **kwargs)
        lone = LONE_SURROGATE.search(text)
        if lone:
            code = f"U+{ord(lone.group()):04X}"
            raise self.make_error("surrogate", code=code, position=lone.start())
        return text


class Choice(Text):
    """One of a few names; the message lists them all."""

    default_error_messages = {"choice": "{given} is not allowed; use one of: {names}"}

    def __init__(
        self, names: Sequence[str], *, metadata: Mapping[str, Any] | None = None, **kwargs: Any
    ) -> None:
        """Take only ``names``."""
        super().__init__(metadata={"enum": list(names), **(metadata or {})}, **kwargs)
        self.names = tuple(names)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        name = super()._deserialize(value, attr, data, **kwargs)
        if name not in self.names:
            raise self.make_error("choice", given=quoted(name), names=", ".join(self.names))
        return name


class Names(fields.List[str]):
    """A list of at least one of a few names.

    An empty list would keep nothing at all, which nobody asks for on purpose.
    """

    default_error_messages = {
        "invalid": "must be a list of strings",
        "null": "must be a list of strings, not null",
        "long": "has {given} entries, the limit is {most}; name each once",
    }

    def __init__(self, names: Sequence[str], **kwargs: Any) -> None:
        """Take only lists of ``names``."""
        at_least_one = validate.Length(
            min=1, error="is empty; name at least one, or leave the field out to keep all"
        )
        super().__init__(Choice(names), validate=at_least_one, **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> list[Any]:
        # Before the entries are looked at: each wrong one costs an error object.
        if isinstance(value, list) and len(value) > LONGEST_LIST:
            raise self.make_error("long", given=len(value), most=LONGEST_LIST)
        checked: list[Any] = super()._deserialize(value, attr, data, **kwargs)
        return checked


class CommaSeparated(Names):
    """`Names` as one query parameter: ``clash,siege``."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> list[Any]:
        names = [name.strip() for name in value.split(",")]
        return super()._deserialize(names, attr, data, **kwargs)


class Probability(fields.Float):
    """A JSON number from 0 to 1."""

    default_error_messages = {
        "invalid": "must be a number from 0 to 1",
        "null": "must be a number from 0 to 1, not null",
        "special": "must be a number from 0 to 1",
        "too_large": "must be a number from 0 to 1",
    }

    def __init__(self, **kwargs: Any) -> None:
        """Take 0, 1 and what lies between."""
        super().__init__(
            validate=validate.Range(0, 1, error="must be a number from 0 to 1"), **kwargs
        )

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> float:
        if not isinstance(value, int | float):
            raise self.make_error("invalid")
        number: float = super()._deserialize(value, attr, data, **kwargs)
        return number


class DecimalText(Probability):
    """`Probability` as a query parameter: ``0.75``."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> float:
        if not DECIMAL.fullmatch(value):
            raise self.make_error("invalid")
        return super()._deserialize(float(value), attr, data, **kwargs)


class Published(fields.Field[date]):
    """A date, or a date-time whose calendar date is taken as it is written.

    Example:
        >>> Published().deserialize("2017-06-09T23:30:00-05:00")
        datetime.date(2017, 6, 9)
    """

    default_error_messages = {
        "invalid": "must be a date such as 2017-06-09, or a date-time such as 2017-06-09T18:30:00Z",
        "impossible": "is no date or time that exists; check year, month, day and time",
    }

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> str | None:
        return None if value is None else value.isoformat()

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> date:
        written = PUBLISHED.fullmatch(value) if isinstance(value, str) else None
        if not written:
            raise self.make_error("invalid")
        try:
            return _calendar_date(written)
        except ValueError as error:
            raise self.make_error("impossible") from error


class Confidence(fields.Float):
    """A probability on its way out, rounded to four decimals."""

    def __init__(self, **kwargs: Any) -> None:
        """Write numbers from 0 to 1."""
        super().__init__(validate=validate.Range(0, 1), required=True, **kwargs)

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> float:
        return rounded(value)


def rounded(confidence: float) -> float:
    """Return ``confidence`` as it is shown: four decimals.

    Filters compare this value too, so that an event shown with 0.95 passes
    ``min_confidence: 0.95``.
    """
    return round(float(confidence), 4)


def _calendar_date(written: re.Match[str]) -> date:
    if written["time"]:
        # RFC 3339 allows the leap second 60, which `datetime` does not know.
        second = "59" if written["second"] == "60" else written["second"]
        time.fromisoformat(written["time"] + second)
    if written["offset"]:
        time.fromisoformat(written["offset"])
    return date.fromisoformat(written["date"])


def quoted(text: str) -> str:
    """Return ``text`` in quotes for a message, cut to a readable length."""
    return f"'{text[:LONGEST_QUOTE]}...'" if len(text) > LONGEST_QUOTE else f"'{text}'"
