"""Conflict news written and annotated for this project.

A line is one text: its sentences, and its events with words quoted from them, as
the annotation guidelines ask: ``[sentence, "words"]``, with the occurrence as a
third entry where the words stand in the sentence more than once.

    python -m models.training.corpora.written_news FILE    # checks every line
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from models.ontology import MODALITY_NAMES, MOVEMENT_TYPES, ROLE_NAMES, TYPE_NAMES
from models.training.corpora.conflict_news import example_of
from models.training.corpora.example import Example

FILE: Final = Path(__file__).resolve().parent.parent / "texts" / "conflict_news.jsonl"


def read(path: Path) -> Iterator[Example]:
    """Yield the texts of ``path``.

    Raises:
        ValueError: a line does not quote its own words, or names what does not exist.
    """
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        try:
            yield example_of(locate(json.loads(line)), corpus="written_news")
        except (KeyError, TypeError, ValueError, IndexError) as error:
            raise ValueError(f"{path.name}, line {number}: {error!r}") from error


def locate(record: dict[str, Any]) -> dict[str, Any]:
    """Return a record with offsets in place of quoted words, as in our own news.

    Raises:
        ValueError: words that do not stand in their sentence, or unknown labels.
    """
    sentences = record["sentences"]
    starts = [0]
    for sentence in sentences:
        starts.append(starts[-1] + len(sentence) + 1)
    names = {event["id"] for event in record["events"]}

    def offsets(sentence: int, words: str, occurrence: int = 1) -> list[int]:
        position = -1
        for _ in range(occurrence):
            position = sentences[sentence].find(words, position + 1)
            if position < 0:
                raise ValueError(f"sentence {sentence} has no {words!r} number {occurrence}")
        start = starts[sentence] + position
        return [start, start + len(words)]

    for event in record["events"]:
        _check(event, names)
        event["mentions"] = sorted(offsets(*mention) for mention in event["mentions"])
        event["arguments"] = [[role, *offsets(*where)] for role, *where in event.pop("args")]
        event["caused_by"] = event.pop("cause", None)
    return {
        **record,
        "text": " ".join(sentences),
        "sentences": [
            [start, start + len(sentence)]
            for start, sentence in zip(starts, sentences, strict=False)
        ],
    }


def _check(event: dict[str, Any], names: set[str]) -> None:
    if event["type"] not in TYPE_NAMES or event["modality"] not in MODALITY_NAMES:
        raise ValueError(f"{event['id']} has an unknown type or modality")
    if event.get("cause") is not None and event["cause"] not in names:
        raise ValueError(f"{event['id']} is caused by an unknown event")
    for role, *_ in event["args"]:
        moving = event["type"] in MOVEMENT_TYPES or role not in {"origin", "destination"}
        if role not in ROLE_NAMES or not moving:
            raise ValueError(f"{event['id']} may have no {role!r}")


if __name__ == "__main__":
    texts = list(read(Path(sys.argv[1])))
    triggers = sum(len(text.triggers) for text in texts)
    sys.stdout.write(f"{len(texts)} texts, {triggers} mentions\n")
