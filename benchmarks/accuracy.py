"""Scores of the shipped weights on annotated news, through the service's own pipeline.

    python -m benchmarks.accuracy GOLD.jsonl [--weights DIR] [--out RESULTS.json]

Each line of GOLD is a document with ``text``, ``published`` and ``events`` (type,
modality, mentions, arguments, caused_by), offsets in code points. Definitions of
the figures are in `models.training.metrics`.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, Final

import torch
from tqdm import tqdm

from models.training.metrics import ScoredArgument, ScoredEvent, Scores, Tally
from service.extraction.contract import EventExtractor
from service.extraction.domain import Document, Event
from service.extraction.loading import load_extractor
from service.settings import Settings

_ROLE: Final = {"side_a": "actor", "side_b": "target"}
DEFAULT_WEIGHTS: Final = Settings().weights


def read_documents(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the documents of a JSON Lines file."""
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def gold_events(record: dict[str, Any]) -> list[ScoredEvent]:
    """Return the annotated events of one document."""
    index = {event["id"]: number for number, event in enumerate(record["events"])}
    return [
        ScoredEvent(
            type=event["type"],
            modality=event["modality"],
            mentions=tuple((start, end) for start, end in event["mentions"]),
            arguments=tuple(ScoredArgument(*argument) for argument in event["arguments"]),
            caused_by=index.get(event.get("caused_by")),
        )
        for event in record["events"]
    ]


def predicted_events(events: Sequence[Event]) -> list[ScoredEvent]:
    """Return extracted events in the form that is scored."""
    index = {event.id: number for number, event in enumerate(events)}
    return [
        ScoredEvent(
            type=event.type,
            modality=event.modality,
            mentions=tuple((mention.start, mention.end) for mention in event.mentions),
            arguments=tuple(dict.fromkeys(_arguments(event))),
            caused_by=None if event.caused_by is None else index[event.caused_by],
        )
        for event in events
    ]


def _arguments(event: Event) -> Iterator[ScoredArgument]:
    for party in event.participants:
        yield ScoredArgument(_ROLE.get(party.role, party.role), party.start, party.end)
    for instrument in event.instruments:
        yield ScoredArgument("instrument", instrument.start, instrument.end)
    for time_span in event.times:
        yield ScoredArgument("time", time_span.start, time_span.end)
    for place in event.places:
        yield ScoredArgument(place.role, place.start, place.end)


def document_of(record: dict[str, Any]) -> Document:
    """Return what a caller would send for one annotated document."""
    published = record.get("published")
    return Document(
        text=record["text"],
        id=record.get("id"),
        published=date.fromisoformat(published[:10]) if published else None,
    )


def measure(extractor: EventExtractor, records: Sequence[dict[str, Any]]) -> Scores:
    """Extract every document and score it."""
    scores = Scores()
    for record in tqdm(records, desc="documents", disable=None):
        found = extractor.extract(document_of(record)).events
        scores.add(gold_events(record), predicted_events(found))
    return scores


def report(scores: Scores) -> dict[str, Any]:
    """Return all figures as plain values, rounded to one decimal."""
    return {
        **{name: round(value, 1) for name, value in scores.summary().items()},
        "types": _table(scores.types),
        "roles": _table(scores.roles),
        "modalities": {
            f"{gold} as {found}": count
            for (gold, found), count in sorted(scores.modalities.items())
        },
        "confusions": {
            f"{gold} as {found}": count
            for (gold, found), count in scores.confusions.most_common(40)
        },
    }


def _table(tallies: Mapping[str, Tally]) -> dict[str, dict[str, float]]:
    return {
        name: {
            "gold": tally.gold,
            "predicted": tally.predicted,
            "precision": round(tally.precision, 1),
            "recall": round(tally.recall, 1),
            "f1": round(tally.f1, 1),
        }
        for name, tally in sorted(tallies.items(), key=lambda entry: -entry[1].gold)
    }


def print_report(figures: Mapping[str, Any]) -> None:
    """Print the figures as tables."""
    for name in ("TI", "TC", "arguments", "modality", "coreference", "causes"):
        print(f"{name:<14}{figures[name]:>7}")
    for part in ("types", "roles"):
        print(f"\n{part:<14}{'gold':>7}{'found':>7}{'prec':>7}{'rec':>7}{'F1':>7}")
        for name, row in figures[part].items():
            cells = "".join(f"{value:>7}" for value in row.values())
            print(f"{name:<14}{cells}")


def main(arguments: Sequence[str] | None = None) -> None:
    """Command line entry point."""
    parser = argparse.ArgumentParser(description="Score the shipped weights on annotated news.")
    parser.add_argument("gold", type=Path)
    parser.add_argument("--weights", type=Path, default=DEFAULT_WEIGHTS)
    parser.add_argument("--out", type=Path, help="also write the figures here as JSON")
    parser.add_argument("--threads", type=int, default=2)
    options = parser.parse_args(arguments)
    torch.set_num_threads(options.threads)
    extractor = load_extractor(options.weights)
    records = list(read_documents(options.gold))
    started = time.monotonic()
    figures = report(measure(extractor, records))
    figures["model"] = {"name": extractor.model.name, "version": extractor.model.version}
    figures["documents"] = len(records)
    figures["seconds"] = round(time.monotonic() - started, 1)
    print_report(figures)
    if options.out is not None:
        options.out.parent.mkdir(parents=True, exist_ok=True)
        options.out.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
