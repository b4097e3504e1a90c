"""What the confidences of triggers are worth, and what `min_confidence` keeps.

    python -m benchmarks.calibration GOLD.jsonl [--weights DIR] [--out RESULTS.json]

A mention found is right if it counts as right for TC. Printed are the expected calibration
error with 15 bins of equal width and of equal mass, the bins, and what callers get for each
`min_confidence`, which leaves out whole events by the confidence of their trigger.

A temperature is fitted on half of the documents, those whose id has an even CRC-32, and judged
on the other half; confidences are what it would change, types and spans stay as they are.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple
from zlib import crc32

import numpy as np
from tqdm import tqdm

from benchmarks.accuracy import document_of, gold_events, predicted_events, read_documents
from benchmarks.command import command_line, load_pipeline, write_figures
from benchmarks.reliability import (
    Bin,
    Values,
    calibration_error,
    equal_mass,
    equal_width,
    fit_temperature,
    scale,
)
from models.training.metrics import ScoredEvent, overlap, score
from service.api.selection import Options, select
from service.extraction.contract import EventExtractor
from service.extraction.domain import Event

THRESHOLDS: Final = (0.0, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98)


class Reading(NamedTuple):
    """One document: whether it serves to fit, what is annotated and what was found."""

    fits: bool
    gold: list[ScoredEvent]
    events: tuple[Event, ...]


def read(extractor: EventExtractor, records: Sequence[dict[str, Any]]) -> Iterator[Reading]:
    """Extract every document."""
    for number, record in enumerate(tqdm(records, desc="documents", disable=None)):
        name = str(record.get("id", number))
        yield Reading(
            fits=crc32(name.encode("utf-8")) % 2 == 0,
            gold=gold_events(record),
            events=extractor.extract(document_of(record)).events,
        )


def verdicts(gold: Sequence[ScoredEvent], events: Sequence[Event]) -> Iterator[tuple[float, bool]]:
    """Yield confidence and truth of each mention found, paired off as in `Scores`."""
    free = [(mention, event.type) for event in events for mention in event.mentions]
    for wanted in gold:
        for offsets in wanted.mentions:
            matches = [item for item in free if overlap(offsets, (item[0].start, item[0].end))]
            if matches:
                best = next((item for item in matches if item[1] == wanted.type), matches[0])
                free.remove(best)
                yield best[0].confidence, best[1] == wanted.type
    for mention, _ in free:
        yield mention.confidence, False


def confidences_of(readings: Sequence[Reading]) -> tuple[Values, Values]:
    """Return the confidences (0..1) of all mentions found, and 1 or 0 for right or wrong."""
    pairs = [pair for reading in readings for pair in verdicts(reading.gold, reading.events)]
    values = np.array(pairs, dtype=np.float64).reshape(-1, 2)
    return values[:, 0], values[:, 1]


def errors_of(confidences: Values, right: Values) -> dict[str, float]:
    """Return the calibration error by both ways of binning (0..1)."""
    return {
        "equal_width": round(calibration_error(equal_width(confidences, right)), 4),
        "equal_mass": round(calibration_error(equal_mass(confidences, right)), 4),
    }


def temperature_of(readings: Sequence[Reading]) -> dict[str, Any]:
    """Fit a temperature on one half of ``readings`` and judge it on the other."""
    fitted, held_out = (
        confidences_of([reading for reading in readings if reading.fits == fits])
        for fits in (True, False)
    )
    temperature = fit_temperature(*fitted)
    return {
        "temperature": round(temperature, 3),
        "fitted_on": len(fitted[0]),
        "held_out": len(held_out[0]),
        "before": errors_of(*held_out),
        "after": errors_of(scale(held_out[0], temperature), held_out[1]),
    }


def selection_table(readings: Sequence[Reading]) -> list[dict[str, float]]:
    """Return what is left of the answers by `min_confidence`, in percent of mentions."""
    rows = []
    for threshold in THRESHOLDS:
        options = Options(min_confidence=threshold)
        kept = [select(reading.events, options.admits) for reading in readings]
        scores = score(
            (reading.gold, predicted_events(events))
            for reading, events in zip(readings, kept, strict=True)
        )
        rows.append(
            {
                "min_confidence": threshold,
                "events": sum(map(len, kept)),
                "precision": round(scores.classified.precision, 1),
                "recall": round(scores.classified.recall, 1),
                "f1": round(scores.classified.f1, 1),
                "argument_precision": round(scores.arguments.precision, 1),
                "argument_recall": round(scores.arguments.recall, 1),
            }
        )
    return rows


def report(readings: Sequence[Reading]) -> dict[str, Any]:
    """Return all figures as plain values."""
    confidences, right = confidences_of(readings)
    return {
        "documents": len(readings),
        "mentions": len(confidences),
        "mean_confidence": round(float(confidences.mean()), 4) if len(confidences) else None,
        "right": round(float(right.mean()), 4) if len(right) else None,
        "calibration_error": errors_of(confidences, right),
        "equal_width": _rows(equal_width(confidences, right)),
        "equal_mass": _rows(equal_mass(confidences, right)),
        "temperature": temperature_of(readings),
        "selection": selection_table(readings),
    }


def _rows(bins: Sequence[Bin]) -> list[dict[str, float]]:
    return [
        {
            "mentions": item.size,
            "confidence": round(item.confidence, 4),
            "right": round(item.right, 4),
        }
        for item in bins
    ]


def print_report(figures: dict[str, Any]) -> None:
    """Print the figures as tables."""
    for name, value in figures["calibration_error"].items():
        print(f"calibration error, {name.replace('_', ' '):<14}{value:>8}")
    for name in ("equal_width", "equal_mass"):
        _print_table(name.replace("_", " "), figures[name])
    fitted = figures["temperature"]
    print(f"\ntemperature {fitted['temperature']} ({fitted['fitted_on']} mentions), held out:")
    for name in ("before", "after"):
        print(f"  {name:<8}" + "".join(f"{key:>14} {value}" for key, value in fitted[name].items()))
    _print_table("by min_confidence", figures["selection"])


def _print_table(title: str, rows: Sequence[dict[str, float]]) -> None:
    print(f"\n{title}")
    if rows:
        print("".join(f"{name:>20}" for name in rows[0]))
    for row in rows:
        print("".join(f"{value:>20}" for value in row.values()))


def main(arguments: Sequence[str] | None = None) -> None:
    """Command line entry point."""
    parser = command_line("Measure what the confidences of triggers are worth.")
    parser.add_argument("gold", type=Path)
    parser.add_argument("--limit", type=int, help="read only the first documents")
    options = parser.parse_args(arguments)
    extractor = load_pipeline(options)
    records = list(read_documents(options.gold))[: options.limit]
    figures = report(list(read(extractor, records)))
    print_report(figures)
    write_figures(options.out, figures, extractor.model)


if __name__ == "__main__":
    main()
