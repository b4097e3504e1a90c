"""Our own annotated news: exhaustive, exact types, all roles, modality."""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from models.training.corpora.example import (
    ALL_ROLES,
    ALL_TYPES,
    Example,
    LabelledArgument,
    LabelledTrigger,
    unique,
)


def read(path: Path) -> Iterator[Example]:
    """Yield the texts of ``path``."""
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            yield example_of(json.loads(line), corpus="conflict_news")


def example_of(record: dict[str, Any], *, corpus: str) -> Example:
    """Return one record with offsets as an example of ``corpus``."""
    sentences = tuple((start, end) for start, end in record["sentences"])
    triggers = [
        trigger
        for event in record["events"]
        for trigger in _triggers(record["text"], event, [start for start, _ in sentences])
    ]
    return Example(
        corpus=corpus,
        id=record["id"],
        text=record["text"],
        sentences=sentences,
        triggers=unique(triggers),
        covered=ALL_TYPES,
    )


def _triggers(text: str, event: dict[str, Any], starts: list[int]) -> Iterator[LabelledTrigger]:
    """Yield one trigger a mention.

    An event's arguments are listed once for all its mentions. Each goes to the
    mentions of its own sentence or, where that sentence has none, to the mention
    whose sentence is nearest. Around the other mentions a repetition of the same
    words is an echo.
    """
    arguments = [LabelledArgument(role, start, end) for role, start, end in event["arguments"]]
    mentions = [(start, end) for start, end in event["mentions"]]
    homes = [bisect_right(starts, start) for start, _ in mentions]
    for (start, end), home in zip(mentions, homes, strict=True):
        own = tuple(
            argument
            for argument in arguments
            if home == _nearest(bisect_right(starts, argument.start), homes)
        )
        yield LabelledTrigger(
            start=start,
            end=end,
            types=frozenset({event["type"]}),
            modality=event["modality"],
            arguments=own,
            roles=ALL_ROLES,
            event=event["id"],
            cause=event.get("caused_by"),
            echoes=tuple(_echoes(text, arguments)),
        )


def _nearest(sentence: int, homes: list[int]) -> int:
    """Return the sentence of the mention nearest to ``sentence``."""
    return min(homes, key=lambda home: (abs(home - sentence), home))


def _echoes(text: str, arguments: list[LabelledArgument]) -> Iterator[LabelledArgument]:
    """Yield every other place where the words of an argument stand."""
    for role, start, end in set(arguments):
        words = text[start:end]
        found = text.find(words)
        while found >= 0:
            if found != start:
                yield LabelledArgument(role, found, found + len(words))
            found = text.find(words, found + 1)
