"""MAVEN sentences: triggers without arguments; what is unmarked stays open.

The redistributed parts mark only some of the events of a sentence, so an
unmarked word teaches nothing, while a mark of an unrelated type is a good
negative.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from models.training.corpora.example import (
    Example,
    LabelledTrigger,
    cover,
    join_tokens,
    unique,
)
from models.training.corpora.labels import maven_types


def read(path: Path) -> Iterator[Example]:
    """Yield the sentences of ``path`` that have at least one usable mark."""
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines):
            example = _example(number, json.loads(line))
            if any(trigger.known for trigger in example.triggers):
                yield example


def _example(number: int, record: dict[str, Any]) -> Example:
    text, spans = join_tokens(record["tokens"])
    triggers = []
    for event in record["events"]:
        types = maven_types(event["event_type"])
        start, end = cover(spans, event["start"], event["end"])
        triggers.append(
            LabelledTrigger(
                start=start, end=end, types=types or frozenset(), known=types is not None
            )
        )
    return Example(
        corpus="maven",
        id=f"maven-{number}",
        text=text,
        sentences=((0, len(text)),),
        triggers=unique(triggers),
        covered=frozenset(),
    )
