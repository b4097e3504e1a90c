"""False events per 1,000 sentences of news that tells of no conflict.

    python -m benchmarks.quiet DATA [--sentences N] [--weights DIR] [--out RESULTS.json]

DATA holds ``m2e2/train.jsonl``, ``maven/dev.jsonl`` and, to leave out what it knows to be an
event, ``conflict_news``. Each sentence is read alone; the articles written for this project
are read whole. What counts as event-free is in `benchmarks.quiet_texts`. M2E2 was also
trained on; MAVEN's development sentences and the articles were not.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from tqdm import tqdm

from benchmarks.command import command_line, load_pipeline, write_figures
from benchmarks.quiet_texts import (
    choose,
    count_sentences,
    known_events,
    m2e2_sentences,
    maven_sentences,
    peaceful_articles,
    quiet_documents,
    read_lines,
)
from models.training.corpora.labels import M2E2_COVERED
from service.extraction.contract import EventExtractor
from service.extraction.domain import Document, Event

SENTENCES: Final = 1500


def sentences_of(data: Path, cap: int) -> dict[str, list[str]]:
    """Return at most ``cap`` event-free sentences of each corpus below ``data``."""
    news = data / "conflict_news"
    known = {
        mark
        for name in ("train.jsonl", "dev.jsonl")
        for mark in known_events(read_lines(news / name))
    }
    m2e2 = list(read_lines(data / "m2e2" / "train.jsonl"))
    found = {
        "m2e2": m2e2_sentences(m2e2),
        "m2e2 quiet": m2e2_sentences(quiet_documents(m2e2)),
        "maven": maven_sentences(read_lines(data / "maven" / "dev.jsonl")),
    }
    return {name: choose(sentences, known, cap) for name, sentences in found.items()}


def read(extractor: EventExtractor, texts: Sequence[str]) -> list[tuple[Event, ...]]:
    """Return the events found in each text."""
    return [
        extractor.extract(Document(text=text)).events
        for text in tqdm(texts, desc="texts", disable=None)
    ]


def count(found: Sequence[Sequence[Event]], sentences: int) -> dict[str, Any]:
    """Return how many events were found, and what they were called.

    ``annotated`` counts those of types that M2E2 marks throughout, ``actual`` those that
    are told as having happened, ``sure`` those of a confidence of 0.9 and more.
    """
    events = [event for answer in found for event in answer]
    annotated = sum(event.type in M2E2_COVERED for event in events)
    actual = sum(event.modality == "actual" for event in events)
    return {
        "sentences": sentences,
        "events": len(events),
        "per_1000": _rate(len(events), sentences),
        "annotated_per_1000": _rate(annotated, sentences),
        "actual_per_1000": _rate(actual, sentences),
        "sure_per_1000": _rate(sum(event.confidence >= 0.9 for event in events), sentences),
        "types": dict(Counter(event.type for event in events).most_common()),
    }


def _rate(events: int, sentences: int) -> float:
    return round(1000 * events / max(1, sentences), 1)


def measure_articles(extractor: EventExtractor, texts: Mapping[str, str]) -> dict[str, Any]:
    """Return the figures of the articles and what was found in each."""
    found = dict(zip(texts, read(extractor, list(texts.values())), strict=True))
    return {
        **count(list(found.values()), count_sentences(list(texts.values()))),
        "articles": {
            name: [f"{event.type}: {event.trigger.text}" for event in events]
            for name, events in found.items()
        },
    }


def print_report(figures: Mapping[str, Any]) -> None:
    """Print the rates as a table, then the types, then what the articles gave."""
    names = ("sentences", "events", "per_1000", "annotated_per_1000", "actual_per_1000")
    print(f"{'':<12}" + "".join(f"{name:>20}" for name in (*names, "sure_per_1000")))
    for part, row in figures.items():
        print(f"{part:<12}" + "".join(f"{row[name]:>20}" for name in (*names, "sure_per_1000")))
    for part, row in figures.items():
        print(f"\n{part}: " + ", ".join(f"{name} {count}" for name, count in row["types"].items()))
    for name, events in figures["articles"]["articles"].items():
        print(f"  {name:<14}{'; '.join(events) or 'nothing'}")


def print_found(texts: Sequence[str], found: Sequence[Sequence[Event]]) -> None:
    """Print each sentence in which an event was found, for reading by eye."""
    for text, events in zip(texts, found, strict=True):
        for event in events:
            print(f"{event.type:<14}{event.trigger.text:<20}{event.confidence:.2f}  {text}")


def main(arguments: Sequence[str] | None = None) -> None:
    """Command line entry point."""
    parser = command_line("Count false events in news that tells of no conflict.")
    parser.add_argument("data", type=Path)
    parser.add_argument("--sentences", type=int, default=SENTENCES, help="of each corpus")
    parser.add_argument("--errors", action="store_true", help="also print the sentences")
    options = parser.parse_args(arguments)
    extractor = load_pipeline(options)
    figures: dict[str, Any] = {}
    for name, texts in sentences_of(options.data, options.sentences).items():
        found = read(extractor, texts)
        figures[name] = count(found, len(texts))
        if options.errors:
            print_found(texts, found)
    figures["articles"] = measure_articles(extractor, peaceful_articles())
    print_report(figures)
    write_figures(options.out, figures, extractor.model)


if __name__ == "__main__":
    main()
