"""Peaceful texts with conflict sentences between them.

A network that sees peaceful news only in windows of its own learns to read quiet
from the surroundings, and then misses the one real attack at the end of a long
article about prices. Here both stand side by side.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import chain
from pathlib import Path
from typing import Final

from models.training.corpora import conflict_news, quiet_news
from models.training.corpora.example import (
    ALL_TYPES,
    Example,
    LabelledArgument,
    LabelledTrigger,
)

TEXTS: Final = 400
_SEED: Final = 7
_GAP: Final = " "


def read(path: Path) -> Iterator[Example]:
    """Yield `TEXTS` mixtures of one-sentence texts of ``path`` and of quiet news."""
    generator = random.Random(_SEED)
    conflict = [item for item in conflict_news.read(path) if len(item.sentences) == 1]
    quiet = list(quiet_news.read(quiet_news.FILE))
    for number in range(TEXTS):
        parts = [
            *generator.sample(conflict, generator.randint(1, 3)),
            *generator.sample(quiet, generator.randint(1, 4)),
        ]
        generator.shuffle(parts)
        yield join(parts, name=f"mixed-{number}")


def join(parts: Sequence[Example], *, name: str) -> Example:
    """Return the texts of ``parts`` as one; incidents of different parts stay different."""
    starts: list[int] = []
    position = 0
    for part in parts:
        starts.append(position)
        position += len(part.text) + len(_GAP)
    numbered = list(enumerate(zip(parts, starts, strict=True)))
    return Example(
        corpus="mixed_news",
        id=name,
        text=_GAP.join(part.text for part in parts),
        sentences=tuple(
            (start + offset, end + offset)
            for _, (part, offset) in numbered
            for start, end in part.sentences
        ),
        triggers=tuple(
            chain.from_iterable(
                (_shift(trigger, offset, str(number)) for trigger in part.triggers)
                for number, (part, offset) in numbered
            )
        ),
        covered=ALL_TYPES,
    )


def _shift(trigger: LabelledTrigger, offset: int, part: str) -> LabelledTrigger:
    return replace(
        trigger,
        start=trigger.start + offset,
        end=trigger.end + offset,
        arguments=tuple(_shift_argument(item, offset) for item in trigger.arguments),
        echoes=tuple(_shift_argument(item, offset) for item in trigger.echoes),
        event=trigger.event and f"{part}/{trigger.event}",
        cause=trigger.cause and f"{part}/{trigger.cause}",
    )


def _shift_argument(item: LabelledArgument, offset: int) -> LabelledArgument:
    return LabelledArgument(item.role, item.start + offset, item.end + offset)
