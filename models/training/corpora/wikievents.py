"""WikiEvents: news documents with KAIROS types; coarse attacks become partial labels."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from models.training.corpora.example import (
    Example,
    LabelledArgument,
    LabelledTrigger,
    cover,
    join_tokens,
    token_sentences,
    unique,
)
from models.training.corpora.labels import ROLES, WIKIEVENTS_COVERED, wikievents_types

_WINDOW_SENTENCES = 5


def read(path: Path) -> Iterator[Example]:
    """Yield windows of a few sentences from the documents of ``path``."""
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            yield from _windows(json.loads(line))


def _windows(record: dict[str, Any]) -> Iterator[Example]:
    sentences = list(token_sentences(record["tokens"]))
    for number, first in enumerate(range(0, len(sentences), _WINDOW_SENTENCES)):
        chosen = sentences[first : first + _WINDOW_SENTENCES]
        yield _example(record, number, chosen)


def _example(record: dict[str, Any], number: int, sentences: Sequence[tuple[int, int]]) -> Example:
    low, high = sentences[0][0], sentences[-1][1]
    text, spans = join_tokens(record["tokens"][low:high])
    inside = [
        event
        for event in record["event_mentions"]
        if low <= event["trigger"]["start"] and event["trigger"]["end"] <= high
    ]
    return Example(
        corpus="wikievents",
        id=f"{record['doc_id']}#{number}",
        text=text,
        sentences=tuple(cover(spans, start - low, stop - low) for start, stop in sentences),
        triggers=unique(_trigger(event, spans, low) for event in inside),
        covered=WIKIEVENTS_COVERED,
    )


def _trigger(event: dict[str, Any], spans: Sequence[tuple[int, int]], low: int) -> LabelledTrigger:
    start, end = cover(spans, event["trigger"]["start"] - low, event["trigger"]["end"] - low)
    roles = [argument["role"] for argument in event["arguments"]]
    types = wikievents_types(event["event_type"], roles)
    return LabelledTrigger(
        start=start,
        end=end,
        types=types or frozenset(),
        known=types is not None,
        arguments=tuple(_arguments(event, spans, low)) if types else (),
        roles=frozenset({"actor", "target", "instrument", "place"}) if types else frozenset(),
    )


def _arguments(
    event: dict[str, Any], spans: Sequence[tuple[int, int]], low: int
) -> Iterator[LabelledArgument]:
    for argument in event["arguments"]:
        role = ROLES.get(argument["role"].lower())
        if role is None or "start" not in argument:
            continue
        start, stop = argument["start"] - low, argument["end"] - low
        if 0 <= start < stop <= len(spans):
            yield LabelledArgument(role, *cover(spans, start, stop))
