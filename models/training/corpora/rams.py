"""RAMS: windows of five sentences in which one event alone is annotated."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from models.training.corpora.example import (
    Example,
    LabelledArgument,
    LabelledTrigger,
    cover,
    join_tokens,
)
from models.training.corpora.labels import ROLES, rams_types

_ROLE_OFFSET = len("evt089arg02")


def read(path: Path) -> Iterator[Example]:
    """Yield the windows of ``path`` whose event is of a type of ours."""
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            record = json.loads(line)
            types = rams_types(record["evt_triggers"][0][2][0][0])
            if types is not None:
                yield _example(record, types)


def _example(record: dict[str, Any], types: frozenset[str]) -> Example:
    tokens = [token for sentence in record["sentences"] for token in sentence]
    text, spans = join_tokens(tokens)
    first, last = record["evt_triggers"][0][:2]
    start, end = cover(spans, first, last + 1)
    arguments = [
        LabelledArgument(role, *cover(spans, low, high + 1))
        for _, (low, high), name in record["gold_evt_links"]
        if (role := ROLES.get(name[_ROLE_OFFSET:])) is not None
    ]
    return Example(
        corpus="rams",
        id=record["doc_key"],
        text=text,
        sentences=tuple(_sentences(record, spans)),
        triggers=(
            LabelledTrigger(
                start=start,
                end=end,
                types=types,
                arguments=tuple(arguments),
                roles=frozenset({"actor", "target", "instrument", "place"}),
            ),
        ),
        covered=frozenset(),
    )


def _sentences(record: dict[str, Any], spans: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    position = 0
    for sentence in record["sentences"]:
        if sentence:
            yield cover(spans, position, position + len(sentence))
            position += len(sentence)
