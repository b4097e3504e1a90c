"""Sentences with one event verb and its location: teaches `place`, nothing else."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from models.training.corpora.example import Example, LabelledArgument, LabelledTrigger


def read(path: Path) -> Iterator[Example]:
    """Yield the sentences of ``path`` that mark a verb and a location.

    A record without a location is passed over: it says that the sentence names none
    for its verb by the corpus's narrower reading, not by ours.
    """
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines):
            example = _example(number, json.loads(line))
            if example.triggers and example.triggers[0].arguments:
                yield example


def _example(number: int, record: dict[str, Any]) -> Example:
    text = record["text"]
    spans = [span for span in record["spans"] if span["end"] > span["start"]]
    places = tuple(
        LabelledArgument("place", span["start"], span["end"])
        for span in spans
        if span["label"] == "LOCATION"
    )
    verbs = [(span["start"], span["end"]) for span in spans if span["label"] == "VERB"]
    return Example(
        corpus="event_location",
        id=f"event_location-{number}",
        text=text,
        sentences=((0, len(text)),),
        triggers=tuple(
            LabelledTrigger(
                start=start,
                end=end,
                types=frozenset(),
                known=False,
                arguments=places,
                roles=frozenset({"place"}),
            )
            for start, end in verbs[:1]
        ),
        covered=frozenset(),
    )
