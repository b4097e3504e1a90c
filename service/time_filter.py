"""``python -m service times``: time expressions of texts, one JSON object a line.

In, ``{"id": ..., "text": ..., "published": ...}``; out, ``{"id": ..., "times": [...]}``.
``id`` and ``published`` may be left out. A line that cannot be used gives
``{"line": n, "error": "..."}`` in its place, and the lines after it are read as usual.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import BinaryIO, Final

from service.extraction.times import TimeExpression, tag_times
from service.ndjson import LineInvalid, Record, answer_lines, text_of

MAX_CHARACTERS: Final = 200_000
"""Code points of one text, as over HTTP."""


@dataclass(frozen=True, slots=True)
class Request:
    """One readable line."""

    id: str | int | None
    text: str
    published: date | None


def run(lines: Iterable[bytes], out: BinaryIO) -> None:
    """Answer each line of ``lines`` on ``out``; see `service.ndjson.answer_lines`."""
    answer_lines(lines, out, answer)


def answer(record: Record) -> Record:
    """Return the answer to one line.

    Raises:
        LineInvalid: a field is unusable.
    """
    request = parse(record)
    times = tag_times(request.text, request.published)
    return {"id": request.id, "times": [_dump(time) for time in times]}


def parse(record: Record) -> Request:
    """Read the fields of one line.

    Raises:
        LineInvalid: a field is unusable.
    """
    return Request(_id(record.get("id")), _text(record), _date(record.get("published")))


def _id(value: object) -> str | int | None:
    if value is None or (isinstance(value, str | int) and not isinstance(value, bool)):
        return value
    raise LineInvalid("id: must be a string or a whole number; send it as text or leave it out")


def _text(record: Record) -> str:
    text = text_of(record)
    if len(text) > MAX_CHARACTERS:
        raise LineInvalid(f"text: is longer than {MAX_CHARACTERS} characters; split the article")
    return text


def _date(value: object) -> date | None:
    if value is None:
        return None
    if isinstance(value, str):
        try:
            return datetime.fromisoformat(value.strip()).date()
        except ValueError:
            pass
    raise LineInvalid("published: is no date; write it as 2017-06-09 or 2017-06-09T08:30:00Z")


def _dump(time: TimeExpression) -> Record:
    return {
        "start": time.start,
        "end": time.end,
        "text": time.text,
        "timex3": time.timex3,
        "earliest": time.earliest and time.earliest.isoformat(),
        "latest": time.latest and time.latest.isoformat(),
        "precision": time.precision,
        "anchor": time.anchor,
    }
