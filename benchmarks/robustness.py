"""What the scores lose when the same documents are written differently.

    python -m benchmarks.robustness GOLD.jsonl [--weights DIR] [--out RESULTS.json]

Each document is read as it is and once for every perturbation: lower case, upper case,
typographic quotes, British for American spelling and the other way round, no space after
full stops, and noise on 1 % of the characters (three draws, their scores counted together).
Annotated offsets are carried along. ``drop`` is clean minus perturbed over all documents;
``drop_changed`` looks only at the documents that the perturbation changes at all.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any, Final

from benchmarks.accuracy import Pair, read_documents, read_pairs
from benchmarks.command import command_line, load_pipeline, write_figures
from benchmarks.perturbations import (
    Perturbation,
    Perturbed,
    curly_quotes,
    lost_spaces,
    lower_case,
    noise,
    other_spelling,
    upper_case,
)
from models.training.metrics import score
from service.extraction.contract import EventExtractor

Record = dict[str, Any]

PERTURBATIONS: Final[dict[str, tuple[Perturbation, ...]]] = {
    "lower case": (lower_case,),
    "upper case": (upper_case,),
    "curly quotes": (curly_quotes,),
    "spelling": (other_spelling,),
    "lost spaces": (lost_spaces,),
    "noise 1 %": tuple(partial(noise, seed=seed) for seed in range(3)),
}
"""Name of a perturbation -> its draws."""
MEASURES: Final = ("TI", "TC", "arguments", "modality")


def perturb(record: Record, perturbation: Perturbation) -> Record:
    """Return an annotated document with its text perturbed and its offsets carried along."""
    perturbed = Perturbed(record["text"], perturbation(record["text"]))
    events = [
        {
            **event,
            "mentions": [perturbed.span(start, end) for start, end in event["mentions"]],
            "arguments": [
                (role, *perturbed.span(start, end)) for role, start, end in event["arguments"]
            ],
        }
        for event in record["events"]
    ]
    return {**record, "text": perturbed.text, "events": events}


def scores_of(pairs: Sequence[Pair]) -> dict[str, float]:
    """Return the measures of this benchmark, in percent."""
    summary = score(pairs).summary()
    return {name: summary[name] for name in MEASURES}


def compare(
    extractor: EventExtractor,
    records: Sequence[Record],
    clean: Sequence[Pair],
    draws: Sequence[Perturbation],
) -> dict[str, Any]:
    """Return the scores of the perturbed ``records`` and what they lose against ``clean``.

    Args:
        extractor: reads the documents.
        records: annotated documents.
        clean: what was annotated and found in each of them as they are.
        draws: perturbations whose scores are counted together.
    """
    pairs: list[Pair] = []
    changed: list[int] = []
    for draw in draws:
        texts = [perturb(record, draw) for record in records]
        found = list(read_pairs(extractor, texts))
        changed += [
            len(pairs) + number
            for number, (text, record) in enumerate(zip(texts, records, strict=True))
            if text["text"] != record["text"]
        ]
        pairs += found
    before = [clean[index % len(records)] for index in changed]
    scores = scores_of(pairs)
    return {
        "changed": len(changed),
        "documents": len(pairs),
        **_rounded(scores),
        "drop": _drop(scores_of(clean), scores),
        "drop_changed": _drop(scores_of(before), scores_of([pairs[index] for index in changed])),
    }


def _drop(before: dict[str, float], after: dict[str, float]) -> dict[str, float]:
    return _rounded({name: before[name] - after[name] for name in before})


def _rounded(scores: dict[str, float]) -> dict[str, float]:
    return {name: round(value, 1) for name, value in scores.items()}


def measure(extractor: EventExtractor, records: Sequence[Record]) -> dict[str, Any]:
    """Return the clean scores and, by perturbation, what is left of them."""
    clean = list(read_pairs(extractor, records))
    return {
        "clean": _rounded(scores_of(clean)),
        **{
            name: compare(extractor, records, clean, draws) for name, draws in PERTURBATIONS.items()
        },
    }


def print_report(figures: dict[str, Any]) -> None:
    """Print scores and drops as a table."""
    print(f"{'':<14}{'changed':>12}" + "".join(f"{name:>18}" for name in MEASURES))
    for name, row in figures.items():
        if name == "clean":
            cells = "".join(f"{row[key]:>18}" for key in MEASURES)
            print(f"{name:<14}{'':>12}{cells}")
            continue
        changed = f"{row['changed']}/{row['documents']}"
        cells = "".join(f"{row[key]:>10} ({0.0 - row['drop'][key]:+5.1f})" for key in MEASURES)
        print(f"{name:<14}{changed:>12}{cells}")


def main(arguments: Sequence[str] | None = None) -> None:
    """Command line entry point."""
    parser = command_line("Score the weights on the same documents, written differently.")
    parser.add_argument("gold", type=Path)
    parser.add_argument("--limit", type=int, help="read only the first documents")
    options = parser.parse_args(arguments)
    extractor = load_pipeline(options)
    figures = measure(extractor, list(read_documents(options.gold))[: options.limit])
    print_report(figures)
    write_figures(options.out, figures, extractor.model)


if __name__ == "__main__":
    main()
