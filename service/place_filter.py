"""Places of articles as a filter: NDJSON lines in, NDJSON lines out, in order.

In: ``{"id", "text", "toponyms": [[start, end], ...]}``; without ``toponyms`` they are
found. Out: ``{"id", "places": [...]}``, with given toponyms one entry for each, in
order, nulls where nothing is known. A line that cannot be read gives
``{"line", "error"}`` and the next one is read.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, fields
from typing import BinaryIO, Final

from service.extraction.gazetteer.reader import Gazetteer
from service.extraction.places import ResolvedPlace, find_toponyms, resolve_places
from service.ndjson import LineInvalid, Record, answer_lines, text_of

Offsets = tuple[int, int]
_UNKNOWN: Final = {item.name: None for item in fields(ResolvedPlace)}
_PAIR_FORM: Final = "two integers, 0 <= start < end <= length of text in code points"


def run(lines: Iterable[bytes], out: BinaryIO, gazetteer: Gazetteer | None = None) -> None:
    """Answer each line of ``lines`` on ``out``; empty lines are passed over.

    Raises:
        GazetteerInvalid: no ``gazetteer`` is given, and the default file cannot be used.
    """
    opened = Gazetteer.open() if gazetteer is None else gazetteer
    answer_lines(lines, out, lambda record: _answer(record, opened))


def _answer(record: Record, gazetteer: Gazetteer) -> Record:
    text = text_of(record)
    toponyms = _toponyms(record, text)
    given = find_toponyms(text, gazetteer) if toponyms is None else toponyms
    places = resolve_places(text, given, gazetteer)
    return {
        "id": record.get("id"),
        "places": [_place(text, span, place) for span, place in zip(given, places, strict=True)],
    }


def _place(text: str, span: Offsets, place: ResolvedPlace | None) -> Record:
    start, end = span
    known = _UNKNOWN if place is None else asdict(place)
    return {**known, "start": start, "end": end, "text": text[start:end]}


def _toponyms(record: Record, text: str) -> Sequence[Offsets] | None:
    given = record.get("toponyms")
    if given is None:
        return None
    if not isinstance(given, list):
        raise LineInvalid("toponyms: must be a list of [start, end], or left out")
    return [_pair(index, item, len(text)) for index, item in enumerate(given)]


def _pair(index: int, item: object, length: int) -> Offsets:
    if isinstance(item, list) and len(item) == 2:
        start, end = item
        # bool is an int to Python, but true is no position.
        if type(start) is int and type(end) is int and 0 <= start < end <= length:
            return start, end
    raise LineInvalid(f"toponyms[{index}]: must be {_PAIR_FORM}")
