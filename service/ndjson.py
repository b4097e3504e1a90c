"""Filters over NDJSON: one object a line in, one answer a line out, in order.

What every filter of the command line shares: the loop, the reading of a line, the
error in place of a bad one, and the writing of the answer.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from typing import Any, BinaryIO

from service.errors import InvalidRequest

Record = dict[str, Any]


class LineInvalid(InvalidRequest):
    """A line has to be changed; the message names the field and the fix."""


def answer_lines(lines: Iterable[bytes], out: BinaryIO, answer: Callable[[Record], Record]) -> None:
    """Write ``answer`` of each line to ``out`` before the next is read; empty lines are skipped.

    A line that cannot be used, or for which ``answer`` raises `LineInvalid`, gives
    ``{"line": n, "error": "..."}`` in its place.
    """
    for number, line in enumerate(lines, start=1):
        if line.strip():
            out.write(_encode(_answered(number, line, answer)) + b"\n")
            out.flush()


def _answered(number: int, line: bytes, answer: Callable[[Record], Record]) -> Record:
    try:
        return answer(read_record(line))
    except LineInvalid as error:
        return {"line": number, "error": str(error)}


def read_record(line: bytes) -> Record:
    """Return the object on one line.

    Raises:
        LineInvalid: it is no UTF-8, or no JSON object.
    """
    try:
        found = json.loads(line.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise LineInvalid(
            f"the line is no JSON in UTF-8 (byte {error.start}); encode it as UTF-8"
        ) from error
    except (ValueError, RecursionError) as error:
        raise LineInvalid('the line is no JSON; send one object a line: {"text": "..."}') from error
    if not isinstance(found, dict):
        raise LineInvalid('the line is no JSON object; send {"text": "..."}')
    return found


def text_of(record: Record) -> str:
    """Return the article of a line.

    Raises:
        LineInvalid: it is missing or no string.
    """
    text = record.get("text")
    if text is None:
        raise LineInvalid("text: is missing; send the article as a string")
    if not isinstance(text, str):
        raise LineInvalid("text: must be a string; send the article as plain text")
    return text


def _encode(value: Record) -> bytes:
    # ASCII keeps lone surrogates, which JSON may hold and UTF-8 may not.
    return json.dumps(value, ensure_ascii=True, separators=(",", ":")).encode("ascii")
