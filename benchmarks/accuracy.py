"""Scores of the shipped weights on annotated news, through the service's own pipeline.

    python -m benchmarks.accuracy GOLD.jsonl [--weights DIR] [--out RESULTS.json] [--limit N]

Each line of GOLD is a document with ``text``, ``published`` and ``events`` (type,
modality, mentions, arguments, caused_by), offsets in code points. Definitions of
the figures are in `models.training.metrics`, of their intervals in
`benchmarks.bootstrap`.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, Final

from tqdm import tqdm

from benchmarks.bootstrap import Interval, intervals, table_intervals
from benchmarks.command import command_line, load_pipeline, write_figures
from models.training.metrics import ScoredArgument, ScoredEvent, Scores, Tally, score
from service.extraction.contract import EventExtractor
from service.extraction.domain import Document, Event

_ROLE: Final = {"side_a": "actor", "side_b": "target"}


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


Pair = tuple[Sequence[ScoredEvent], Sequence[ScoredEvent]]
"""The annotated and the extracted events of one document."""


def read_pairs(extractor: EventExtractor, records: Sequence[dict[str, Any]]) -> Iterator[Pair]:
    """Extract every document."""
    for record in tqdm(records, desc="documents", disable=None):
        found = extractor.extract(document_of(record)).events
        yield gold_events(record), predicted_events(found)


def report(pairs: Sequence[Pair]) -> dict[str, Any]:
    """Return all figures as plain values, rounded to one decimal."""
    scores = score(pairs)
    documents = [score([pair]) for pair in pairs]
    return {
        **{name: round(value, 1) for name, value in scores.summary().items()},
        "intervals": {name: _rounded(item) for name, item in intervals(documents).items()},
        "types": _table(scores.types, table_intervals([item.types for item in documents])),
        "roles": _table(scores.roles, table_intervals([item.roles for item in documents])),
        "errors": errors_by_type(scores),
        "modalities": {
            f"{gold} as {found}": count
            for (gold, found), count in sorted(scores.modalities.items())
        },
        "confusions": {
            f"{gold} as {found}": count
            for (gold, found), count in scores.confusions.most_common(40)
        },
    }


def _table(
    tallies: Mapping[str, Tally], ranges: Mapping[str, Interval]
) -> dict[str, dict[str, Any]]:
    return {
        name: {
            "gold": tally.gold,
            "predicted": tally.predicted,
            "precision": round(tally.precision, 1),
            "recall": round(tally.recall, 1),
            "f1": round(tally.f1, 1),
            "interval": _rounded(ranges[name]),
        }
        for name, tally in sorted(tallies.items(), key=lambda entry: -entry[1].gold)
    }


def _rounded(interval: Interval) -> list[float]:
    return [round(bound, 1) for bound in interval]


def errors_by_type(scores: Scores) -> dict[str, dict[str, int]]:
    """Return the wrong mentions by kind: overlooked, made up, and taken for another type.

    ``other`` counts mentions of the type that were found under another name, ``taken``
    mentions of other types that were found under its name.
    """
    table = {
        name: dict.fromkeys(("missed", "spurious", "other", "taken"), 0) for name in scores.types
    }
    for (gold, found), count in scores.confusions.items():
        if found == "missed":
            table[gold]["missed"] += count
        elif gold == "spurious":
            table[found]["spurious"] += count
        else:
            table[gold]["other"] += count
            table[found]["taken"] += count
    return dict(sorted(table.items(), key=lambda entry: -sum(entry[1].values())))


def print_report(figures: Mapping[str, Any]) -> None:
    """Print the figures as tables."""
    for name, (low, high) in figures["intervals"].items():
        print(f"{name:<14}{figures[name]:>7}   {low} to {high}")
    for part in ("types", "roles"):
        print(f"\n{part:<14}{'gold':>7}{'found':>7}{'prec':>7}{'rec':>7}{'F1':>7}   95 %")
        for name, row in figures[part].items():
            *numbers, (low, high) = row.values()
            print(f"{name:<14}" + "".join(f"{value:>7}" for value in numbers), f"  {low} to {high}")
    print(f"\n{'errors':<14}{'missed':>9}{'spurious':>9}{'other':>9}{'taken':>9}")
    for name, kinds in figures["errors"].items():
        print(f"{name:<14}" + "".join(f"{count:>9}" for count in kinds.values()))
    print("\nmost frequent errors")
    for name, count in list(figures["confusions"].items())[:15]:
        print(f"{count:>5}  {name}")


def main(arguments: Sequence[str] | None = None) -> None:
    """Command line entry point."""
    parser = command_line("Score the shipped weights on annotated news.")
    parser.add_argument("gold", type=Path)
    parser.add_argument("--limit", type=int, help="read only the first documents")
    options = parser.parse_args(arguments)
    extractor = load_pipeline(options)
    records = list(read_documents(options.gold))[: options.limit]
    started = time.monotonic()
    pairs = list(read_pairs(extractor, records))
    seconds = round(time.monotonic() - started, 1)
    figures = {**report(pairs), "documents": len(records), "seconds": seconds}
    print_report(figures)
    write_figures(options.out, figures, extractor.model)


if __name__ == "__main__":
    main()
