"""M2E2: sentences of Voice of America with ACE-style events and arguments."""

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
    unique,
)
from models.training.corpora.labels import M2E2_COVERED, ROLES, m2e2_types


def read(path: Path) -> Iterator[Example]:
    """Yield the sentences of ``path``."""
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            record = json.loads(line)
            if record["words"]:
                yield _example(record)


def _example(record: dict[str, Any]) -> Example:
    text, spans = join_tokens(record["words"])
    return Example(
        corpus="m2e2",
        id=record["sentence_id"],
        text=text,
        sentences=((0, len(text)),),
        triggers=unique(_trigger(event, spans) for event in record["events"]),
        covered=M2E2_COVERED,
    )


def _trigger(event: dict[str, Any], spans: Sequence[tuple[int, int]]) -> LabelledTrigger:
    types = m2e2_types(event["event_type"])
    start, end = cover(spans, event["trigger"]["start"], event["trigger"]["end"])
    return LabelledTrigger(
        start=start,
        end=end,
        types=types or frozenset(),
        known=types is not None,
        arguments=tuple(_arguments(event, spans)) if types else (),
        roles=frozenset({"actor", "target", "instrument", "place"}) if types else frozenset(),
    )


def _arguments(
    event: dict[str, Any], spans: Sequence[tuple[int, int]]
) -> Iterator[LabelledArgument]:
    person = "actor" if event["event_type"] == "Conflict:Demonstrate" else "target"
    for argument in event["arguments"]:
        name = argument["role"].lower()
        role = person if name in {"person", "entity"} else ROLES.get(name)
        if role in {"actor", "target", "instrument", "place"}:
            yield LabelledArgument(role, *cover(spans, argument["start"], argument["end"]))
