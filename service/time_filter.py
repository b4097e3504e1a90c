"""``python -m service times``: time expressions of texts, one JSON object a line.

In, ``{"id": ..., "text": ..., "published": ...}``; out, ``{"id": ..., "times": [...]}``.
``id`` and ``published`` may be left out. A line that cannot be used gives
``{"line": n, "error": "..."}`` in its place, and the lines after it are read as usual.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, BinaryIO, Final

from service.errors import InvalidRequest
from service.extraction.times import TimeExpression, tag_times

MAX_CHARACTERS: Final = 200_000
"""Code points of one text, as over HTTP."""


class LineInvalid(InvalidRequest):
    """A line has to be changed; the message names the field and the fix."""


@dataclass(frozen=True, slots=True)
class Request:
    """One readable line."""

    id: str | int | None
    text: str
    published: date | None


def run(lines: Iterable[bytes], out: BinaryIO) -> None:
    """Answer each line on ``out`` before the next is read; empty lines are skipped."""
    for number, line in enumerate(lines, start=1):
        if line.strip():
            out.write(_encode(answer(number, line)) + b"\n")
            out.flush()


def answer(number: int, line: bytes) -> dict[str, Any]:
    """Return the answer to one line, an error where it cannot be read."""
    try:
        request = parse(line)
    except LineInvalid as error:
        return {"line": number, "error": str(error)}
    times = tag_times(request.text, request.published)
    return {"id": request.id, "times": [_dump(time) for time in times]}


def parse(line: bytes) -> Request:
    """Read one line.

    Raises:
        LineInvalid: it is no UTF-8, no JSON object, or a field is unusable.
    """
    try:
        found = json.loads(line.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise LineInvalid(
            f"the line is no UTF-8 (byte {error.start}); encode it as UTF-8"
        ) from error
    except (ValueError, RecursionError) as error:
        raise LineInvalid('the line is no JSON; send one object a line: {"text": "..."}') from error
    if not isinstance(found, dict):
        raise LineInvalid('the line is no JSON object; send {"text": "..."}')
    return Request(_id(found.get("id")), _text(found.get("text")), _date(found.get("published")))


def _id(value: object) -> str | int | None:
    if value is None or (isinstance(value, str | int) and not isinstance(value, bool)):
        return value
    raise LineInvalid("id: must be a string or a whole number; send it as text or leave it out")


def _text(value: object) -> str:
    if value is None:
        raise LineInvalid("text: is missing; send the article as a string")
    if not isinstance(value, str):
        raise LineInvalid("text: must be a string; send the article as plain text")
    if len(value) > MAX_CHARACTERS:
        raise LineInvalid(f"text: is longer than {MAX_CHARACTERS} characters; split the article")
    return value


def _date(value: object) -> date | None:
    if value is None:
        return None
    if isinstance(value, str):
        try:
            return datetime.fromisoformat(value.strip()).date()
        except ValueError:
            pass
    raise LineInvalid("published: is no date; write it as 2017-06-09 or 2017-06-09T08:30:00Z")


def _dump(time: TimeExpression) -> dict[str, Any]:
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


def _encode(value: dict[str, Any]) -> bytes:
    # ASCII keeps lone surrogates, which JSON may hold and UTF-8 may not.
    return json.dumps(value, ensure_ascii=True, separators=(",", ":")).encode("ascii")
