"""Sentences and articles in which there is no event to be found.

Public corpora label other types than ours, and not all of ours, so a sentence counts as
event-free only by their labels; what our own annotation knows to tell of an event is left
out. M2E2 marks every attack, demonstration, death and arrest; the redistributed parts of
MAVEN mark only some events of a sentence. What is found there is therefore an upper bound
of what is false. The quiet documents of M2E2, in which no sentence at all has a label, come
nearest to ordinary news.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from models.training.corpora.example import join_tokens
from models.training.corpora.labels import maven_types
from models.training.overlap import fingerprint
from service.extraction.text import split_sentences
from tests.articles import QUIET, article

PEACEFUL: Final = Path(__file__).parent / "texts" / "peaceful"


def read_lines(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the objects of a JSON Lines file."""
    with path.open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def m2e2_sentences(records: Iterable[dict[str, Any]]) -> Iterator[str]:
    """Yield the sentences of M2E2 without any event label."""
    for record in records:
        if record["words"] and not record["events"]:
            yield join_tokens(record["words"]).text


def quiet_documents(records: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Yield the sentences of the M2E2 documents in which no sentence has an event label."""
    documents: dict[str, list[dict[str, Any]]] = {}
    for record in records:
        documents.setdefault(record["sentence_id"].rpartition("_")[0], []).append(record)
    for sentences in documents.values():
        if not any(record["events"] for record in sentences):
            yield from sentences


def maven_sentences(records: Iterable[dict[str, Any]]) -> Iterator[str]:
    """Yield the sentences of MAVEN none of whose labels is or may be one of our types."""
    for record in records:
        if all(maven_types(event["event_type"]) == frozenset() for event in record["events"]):
            yield join_tokens(record["tokens"]).text


def known_events(records: Iterable[dict[str, Any]]) -> Iterator[str]:
    """Yield the fingerprints of the sentences that our own annotation gives an event."""
    for record in records:
        starts = [start for event in record["events"] for start, _ in event["mentions"]]
        for start, end in record["sentences"]:
            if any(start <= trigger < end for trigger in starts):
                yield fingerprint(record["text"][start:end])


def choose(sentences: Iterable[str], known: Collection[str], cap: int) -> list[str]:
    """Return at most ``cap`` different sentences, the same ones whatever their order.

    Those whose fingerprint is in ``known`` are left out. Which of the others are taken
    is decided by their hash.
    """
    free = {text for text in sentences if fingerprint(text) not in known}
    return sorted(free, key=lambda text: sha256(text.encode("utf-8")).digest())[:cap]


def peaceful_articles() -> dict[str, str]:
    """Return the articles written for this project that use the words of war in peace."""
    texts = {name: article(name) for name in QUIET}
    for path in sorted(PEACEFUL.glob("*.txt")):
        texts[path.stem] = path.read_text(encoding="utf-8")
    return texts


def count_sentences(texts: Sequence[str]) -> int:
    """Return how many sentences the service reads in ``texts``."""
    return sum(len(split_sentences(text)) for text in texts)
