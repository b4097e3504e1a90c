"""Fits the log-odds of coreference on training texts and prints them as a table.

    python -m benchmarks.coreference_fit TRAIN.jsonl [--weights DIR] [--documents N]

The network reads the texts; its mentions are matched with annotated ones, and a
logistic regression over the findings of `service.extraction.coreference` tells how
much each speaks for one incident.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import torch
from tqdm import tqdm

from benchmarks.accuracy import document_of, read_documents
from benchmarks.command import DEFAULT_WEIGHTS
from service.extraction.coreference import LOG_ODDS, Telling, findings
from service.extraction.loading import load_extractor
from service.extraction.mentions import Mention
from service.extraction.pipeline import Pipeline

_NAMES = tuple(LOG_ODDS)
_REACH = 12
"""Mentions of one type that a mention is paired with, counted backwards."""


def pairs(
    pipeline: Pipeline, records: Sequence[dict[str, Any]]
) -> Iterator[tuple[list[str], bool]]:
    """Yield the findings of each pair of matched mentions of one type, and the truth."""
    for record in tqdm(records, desc="documents", disable=None):
        text = record["text"]
        known = [
            (Telling.of(text, mention), event)
            for mention in pipeline.mentions(document_of(record))
            if (event := _incident(mention, record)) is not None
        ]
        for index, (later, event) in enumerate(known):
            same = [item for item in known[:index] if item[0].mention.type == later.mention.type]
            for earlier, other in same[-_REACH:]:
                yield list(findings(earlier, later)), event == other


def _incident(mention: Mention, record: dict[str, Any]) -> str | None:
    """Return the annotated event that ``mention`` tells of."""
    for event in record["events"]:
        for start, end in event["mentions"]:
            if mention.start < end and start < mention.end:
                name: str = event["id"]
                return name
    return None


def fit(examples: Sequence[tuple[list[str], bool]], *, decay: float = 0.01) -> dict[str, float]:
    """Return log-odds by logistic regression with a quadratic penalty of ``decay``."""
    inputs = torch.tensor([[float(name in found) for name in _NAMES] for found, _ in examples])
    truth = torch.tensor([float(same) for _, same in examples])
    weights = torch.zeros(len(_NAMES), requires_grad=True)
    optimizer = torch.optim.LBFGS([weights], max_iter=200)

    def closure() -> torch.Tensor:
        optimizer.zero_grad()
        loss = torch.nn.functional.binary_cross_entropy_with_logits(inputs @ weights, truth)
        loss = loss + decay * weights.pow(2).sum() / 2
        loss.backward()  # type: ignore[no-untyped-call]
        return loss

    optimizer.step(closure)  # type: ignore[no-untyped-call]
    return dict(zip(_NAMES, weights.tolist(), strict=True))


def main(arguments: Sequence[str] | None = None) -> None:
    """Command line entry point."""
    parser = argparse.ArgumentParser(description="Fit the log-odds of coreference.")
    parser.add_argument("train", type=Path)
    parser.add_argument("--weights", type=Path, default=DEFAULT_WEIGHTS)
    parser.add_argument("--documents", type=int, default=400)
    parser.add_argument("--threads", type=int, default=2)
    options = parser.parse_args(arguments)
    torch.set_num_threads(options.threads)
    records = [item for item in read_documents(options.train) if len(item["sentences"]) > 2]
    examples = list(pairs(load_extractor(options.weights), records[: options.documents]))
    print(f"{len(examples)} pairs, {sum(same for _, same in examples)} of one incident")
    for name, value in fit(examples).items():
        print(f'    "{name}": {value:.2f},')


if __name__ == "__main__":
    main()
