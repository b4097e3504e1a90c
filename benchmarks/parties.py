"""Scores of the party classifier and the naming of parties, on the held-out fifth.

    python -m benchmarks.parties DATA [--part held-out|fitted] [--without-network] [--errors]

DATA holds ``conflict_news/participants.jsonl``. Each party is resolved by the stage
that the service runs, with its sentence as the whole article, which the network reads
first. ``--without-network`` measures what the words alone tell. A null country or name
has to be answered null.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import torch

from models.checkpoint import load_checkpoint
from models.parties.classifier import WEIGHTS, PartyClassifier, load_classifier
from models.sectors import load_sector_head
from models.training.parties import PARTICIPANTS, LabelledParty, read_parties
from models.training.party_states import read_network
from service.extraction.domain import Document, Event, Participant, Span
from service.extraction.participants import resolve_participants
from service.settings import Settings

Logits = tuple[float, ...]


def resolved(party: LabelledParty, classifier: PartyClassifier, logits: Logits = ()) -> Participant:
    """Return one annotated party as the service resolves it.

    ``logits`` are what the network says of its sector.
    """
    start = party.phrase.start
    span = Participant(
        text=party.phrase.text,
        start=start,
        end=start + len(party.phrase.text),
        confidence=1.0,
        role=party.phrase.role,
        sector_logits=logits,
    )
    nowhere = Span(text="", start=0, end=0, confidence=1.0)
    event = Event(
        id="e1",
        type=party.phrase.type,
        category="",
        modality="actual",
        confidence=1.0,
        trigger=nowhere,
        mentions=(nowhere,),
        participants=(span,),
    )
    (answer,) = resolve_participants(Document(text=party.sentence), [event], classifier)
    return answer.participants[0]


def sector_logits(parties: Sequence[LabelledParty], folder: Path) -> list[Logits]:
    """Return what the network in ``folder`` says of each party, nothing if it is another."""
    head = load_sector_head(folder)
    if head is None:
        return [()] * len(parties)
    return [
        head.read(item.states, item.sentences).logits(item.words)
        for item in read_network(parties, *load_checkpoint(folder))
    ]


def figures(parties: Sequence[LabelledParty], found: Sequence[Participant]) -> dict[str, float]:
    """Return the shares of right sectors, countries and names, in percent."""
    right: Counter[str] = Counter()
    for party, answer in zip(parties, found, strict=True):
        right["sector"] += answer.sector == party.sector
        right["country"] += answer.country == party.country
        right["name"] += answer.name == party.name
        if party.name is not None:
            right["name, where one is told"] += answer.name == party.name
    told = sum(party.name is not None for party in parties)
    totals = {"name, where one is told": told}
    return {key: 100 * right[key] / (totals.get(key, len(parties)) or 1) for key in sorted(right)}


def print_errors(parties: Sequence[LabelledParty], found: Sequence[Participant]) -> None:
    """Print what is answered wrongly, a line each."""
    for party, told in zip(parties, found, strict=True):
        for field in ("sector", "country", "name"):
            gold, answer = getattr(party, field), getattr(told, field)
            if gold != answer:
                print(f"{field:<8}{party.phrase.text[:60]!r} is {gold}, answered {answer}")


def main(arguments: Sequence[str] | None = None) -> None:
    """Command line entry point."""
    parser = argparse.ArgumentParser(description="Score names, countries and sectors of parties.")
    parser.add_argument("data", type=Path)
    parser.add_argument("--part", choices=("held-out", "fitted"), default="held-out")
    parser.add_argument("--weights", type=Path, default=WEIGHTS)
    parser.add_argument("--network", type=Path, default=Settings().weights)
    parser.add_argument("--without-network", action="store_true")
    parser.add_argument("--errors", action="store_true", help="also print what is wrong")
    options = parser.parse_args(arguments)
    parties = read_parties(options.data / PARTICIPANTS, held_out=options.part == "held-out")
    classifier = load_classifier(options.weights)
    torch.set_num_threads(1)
    logits: Sequence[Logits] = [()] * len(parties)
    if not options.without_network:
        logits = sector_logits(parties, options.network)
    found = [resolved(party, classifier, own) for party, own in zip(parties, logits, strict=True)]
    for name, value in figures(parties, found).items():
        print(f"{name:<26}{value:>7.1f}")
    print(f"{'participants':<26}{len(parties):>7}")
    if options.errors:
        print_errors(parties, found)


if __name__ == "__main__":
    main()
