"""Texts without labels of ours: read by a teacher, whose findings a student learns."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

import regex

from models.training.corpora.example import Example, join_tokens

_SENTENCE: Final = regex.compile(r"\S.*?(?:[.!?][\"”’')]*(?=\s)|(?=\s*\n)|$)", flags=regex.DOTALL)
_LONGEST: Final = 2_000
"""Code points of a sentence; a longer one is a table or a list, and is left out."""


def read_muc4(path: Path) -> Iterator[Example]:
    """Yield the documents of MUC-4; their incident templates are not used."""
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            record = json.loads(line)
            yield _example("muc4", record["docid"], record["doctext"])


def read_rams(path: Path) -> Iterator[Example]:
    """Yield every window of RAMS, whatever its event."""
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            record = json.loads(line)
            words = [word for sentence in record["sentences"] for word in sentence]
            yield _example("rams", record["doc_key"], join_tokens(words).text)


def read_re3d(folder: Path) -> Iterator[Example]:
    """Yield the documents of every source below ``folder``, lines of JSON each."""
    for path in sorted(folder.glob("*/documents.json")):
        for line in path.read_text(encoding="utf-8").splitlines():
            if line.strip():
                record = json.loads(line)
                yield _example("re3d", str(record["_id"]), record["text"])


def read_geowebnews(path: Path) -> Iterator[Example]:
    """Yield the articles of GeoWebNews."""
    root = ET.parse(path).getroot()  # noqa: S314 - a corpus file that the trainer chose
    for number, article in enumerate(root.iter("article")):
        text = article.findtext("text") or ""
        if text.strip():
            yield _example("geowebnews", f"geowebnews-{number}", text)


def read_event_location(path: Path) -> Iterator[Example]:
    """Yield every sentence of event_location, with or without a location."""
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines):
            yield _example("event_location", f"sentence-{number}", json.loads(line)["text"])


def _example(corpus: str, name: str, text: str) -> Example:
    return Example(
        corpus=corpus,
        id=name,
        text=text,
        sentences=tuple(_sentences(text)),
        triggers=(),
        covered=frozenset(),
    )


def _sentences(text: str) -> Iterable[tuple[int, int]]:
    for match in _SENTENCE.finditer(text):
        if match.end() - match.start() <= _LONGEST:
            yield match.span()
