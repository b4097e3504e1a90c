"""Places of articles as a filter: NDJSON lines in, NDJSON lines out, in order.

In: ``{"id", "text", "toponyms": [[start, end], ...]}``; without ``toponyms`` they are
found. Out: ``{"id", "places": [...]}``, with given toponyms one entry for each, in
order, nulls where nothing is known. A line that cannot be read gives
``{"line", "error"}`` and the next one is read.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, fields
from typing import Any, BinaryIO, Final

from service.extraction.gazetteer.reader import Gazetteer
from service.extraction.places import ResolvedPlace, find_toponyms, resolve_places

Offsets = tuple[int, int]
_UNKNOWN: Final = {item.name: None for item in fields(ResolvedPlace)}
_PAIR_FORM: Final = "two integers, 0 <= start < end <= length of text in code points"


class _LineUnusable(ValueError):
    """A line that cannot be answered; the message names the field and the fix."""


def run(lines: Iterable[bytes], out: BinaryIO, gazetteer: Gazetteer | None = None) -> None:
    """Answer each line of ``lines`` on ``out``; empty lines are passed over.

    Raises:
        GazetteerInvalid: no ``gazetteer`` is given, and the default file cannot be used.
    """
    opened = Gazetteer.open() if gazetteer is None else gazetteer
    for number, line in enumerate(lines, start=1):
        if line.strip():
            answer = json.dumps(_answer(number, line, opened), ensure_ascii=False)
            # A lone surrogate may come in as \\ud800 and has no UTF-8 form.
            out.write(answer.encode("utf-8", "replace") + b"\n")
            out.flush()


def _answer(number: int, line: bytes, gazetteer: Gazetteer) -> dict[str, Any]:
    try:
        record = _record(line)
        text = _text(record)
        toponyms = _toponyms(record, text)
    except _LineUnusable as error:
        return {"line": number, "error": str(error)}
    given = find_toponyms(text, gazetteer) if toponyms is None else toponyms
    places = resolve_places(text, given, gazetteer)
    return {
        "id": record.get("id"),
        "places": [_place(text, span, place) for span, place in zip(given, places, strict=True)],
    }


def _place(text: str, span: Offsets, place: ResolvedPlace | None) -> dict[str, Any]:
    start, end = span
    known = _UNKNOWN if place is None else asdict(place)
    return {**known, "start": start, "end": end, "text": text[start:end]}


def _record(line: bytes) -> dict[str, Any]:
    try:
        record = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise _LineUnusable(f"the line is no JSON in UTF-8: {error}") from error
    if not isinstance(record, dict):
        raise _LineUnusable('the line must be a JSON object: {"id": ..., "text": ...}')
    return record


def _text(record: dict[str, Any]) -> str:
    text = record.get("text")
    if not isinstance(text, str):
        raise _LineUnusable("text: must be a string, the article")
    return text


def _toponyms(record: dict[str, Any], text: str) -> Sequence[Offsets] | None:
    given = record.get("toponyms")
    if given is None:
        return None
    if not isinstance(given, list):
        raise _LineUnusable("toponyms: must be a list of [start, end], or left out")
    return [_pair(index, item, len(text)) for index, item in enumerate(given)]


def _pair(index: int, item: object, length: int) -> Offsets:
    if isinstance(item, list) and len(item) == 2:
        start, end = item
        # bool is an int to Python, but true is no position.
        if type(start) is int and type(end) is int and 0 <= start < end <= length:
            return start, end
    raise _LineUnusable(f"toponyms[{index}]: must be {_PAIR_FORM}")
