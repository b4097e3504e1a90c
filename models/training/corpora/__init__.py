"""One reader a corpus, all of them yielding `Example`.

Each reader takes the path of its file and knows nothing of the network. What a
corpus does not annotate is left open rather than declared absent: see `Example`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from models.training.corpora import (
    conflict_news,
    event_location,
    m2e2,
    maven,
    mixed_news,
    plain,
    quiet_news,
    rams,
    wikievents,
    written_news,
)
from models.training.corpora.example import Example

READERS: dict[str, tuple[str, Callable[[Path], Iterable[Example]]]] = {
    "conflict_news": ("conflict_news/train.jsonl", conflict_news.read),
    "wikievents": ("wikievents/train.jsonl", wikievents.read),
    "maven": ("maven/train.jsonl", maven.read),
    "m2e2": ("m2e2/train.jsonl", m2e2.read),
    "rams": ("rams/dev.jsonl", rams.read),
    "mixed_news": ("conflict_news/train.jsonl", mixed_news.read),
    "written_news": (str(written_news.FILE), written_news.read),
    "quiet_news": (str(quiet_news.FILE), quiet_news.read),
    "event_location": ("event_location/train.jsonl", event_location.read),
    "plain_event_location": ("event_location/train.jsonl", plain.read_event_location),
    "plain_muc4": ("muc4/train.jsonl", plain.read_muc4),
    "plain_rams": ("rams/dev.jsonl", plain.read_rams),
    "plain_re3d": ("re3d", plain.read_re3d),
    "plain_geowebnews": ("geoparsing/GWN.xml", plain.read_geowebnews),
}
"""Corpus name -> its training file (below the data folder, or absolute), and its reader."""


def read_corpus(name: str, data: Path) -> list[Example]:
    """Read the training part of corpus ``name`` below ``data``.

    Raises:
        ValueError: there is no reader of that name.
        FileNotFoundError: the file is not there.
    """
    if name not in READERS:
        raise ValueError(f"unknown corpus {name!r}; known: {', '.join(READERS)}")
    path, reader = READERS[name]
    return list(reader(data / path))
