"""Scores on WikiEvents: triggers of the types that map onto ours, and their arguments.

    python -m benchmarks.wikievents DATA [--weights DIR] [--out RESULTS.json]

DATA holds ``wikievents/dev.jsonl``, whole news documents with KAIROS labels (Li et al., 2021).
A label allows one or several of our types (`models.training.corpora.labels`). Identification
asks for a mention of any of the mapped types on the trigger, classification for one of the
types that its label allows. What is found on a trigger whose label says nothing about our
types counts neither for nor against, nor does a type that no label maps to.

An argument is right if an event of an allowed type on the trigger has a filler with its role
that overlaps it or has the same words: an answer gives each filler once for all mentions.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, NamedTuple

from tqdm import tqdm

from benchmarks.accuracy import predicted_events
from benchmarks.command import command_line, load_pipeline, write_figures
from benchmarks.quiet_texts import read_lines
from models.training.corpora.labels import ROLES, wikievents_types
from models.training.metrics import Offsets, ScoredArgument, ScoredEvent, Tally, overlap
from service.extraction.contract import EventExtractor
from service.extraction.domain import Document

MAPPED: Final = frozenset(
    name
    for label in (
        "Conflict.Attack", "Conflict.Demonstrate", "Life.Die", "Life.Injure",
        "Justice.ArrestJailDetain", "Contact.ThreatenCoerce",
        "ArtifactExistence.DamageDestroyDisableDismantle",
    )
    for name in wikievents_types(label, ()) or ()
)  # fmt: skip
SCORED_ROLES: Final = frozenset({"actor", "target", "instrument", "place"})
_BREAK: Final = "\n\n"


class GoldEvent(NamedTuple):
    """An annotated trigger: the types it may have, None where the label tells nothing."""

    trigger: Offsets
    types: frozenset[str] | None
    arguments: tuple[ScoredArgument, ...]


class GoldDocument(NamedTuple):
    """One document; offsets in code points of ``text``."""

    text: str
    events: tuple[GoldEvent, ...]


def gold_document(record: Mapping[str, Any]) -> GoldDocument:
    """Return the text of a record, its paragraphs apart, and the labels we have a use for."""
    text, tokens = _text(record)
    entities = {
        item["id"]: (tokens[item["start"]][0], tokens[item["end"] - 1][1])
        for item in record["entity_mentions"]
    }
    return GoldDocument(text, tuple(_events(record, tokens, entities)))


def _text(record: Mapping[str, Any]) -> tuple[str, list[Offsets]]:
    """Return the text and its tokens; sentences that touch become paragraphs.

    Tokens are looked for one after another: their offsets in the file drift.

    Raises:
        ValueError: a token does not stand in the text.
    """
    text, tokens, end = "", list[Offsets](), 0
    for words, _ in record["sentences"]:
        for number, (word, *_) in enumerate(words):
            start = record["text"].index(word, end)
            gap = record["text"][end:start]
            text += gap or ("" if number or not text else _BREAK)
            tokens.append((len(text), len(text) + len(word)))
            text += word
            end = start + len(word)
    return text, tokens


def _events(
    record: Mapping[str, Any], tokens: Sequence[Offsets], entities: Mapping[str, Offsets]
) -> Iterator[GoldEvent]:
    for event in record["event_mentions"]:
        named = [argument["role"] for argument in event["arguments"]]
        types = wikievents_types(event["event_type"], named)
        if types == frozenset():
            continue
        trigger = event["trigger"]
        yield GoldEvent(
            trigger=(tokens[trigger["start"]][0], tokens[trigger["end"] - 1][1]),
            types=types,
            arguments=tuple(
                ScoredArgument(role, *entities[argument["entity_id"]])
                for argument in event["arguments"]
                if (role := ROLES.get(argument["role"].lower())) in SCORED_ROLES
            ),
        )


@dataclass(slots=True)
class WikiEventsScores:
    """Running counts over documents."""

    identified: Tally = field(default_factory=Tally)
    classified: Tally = field(default_factory=Tally)
    arguments: Tally = field(default_factory=Tally)

    def add(self, gold: GoldDocument, found: Iterable[ScoredEvent]) -> None:
        """Count one document."""
        masked = [event.trigger for event in gold.events if event.types is None]
        wanted = [event for event in gold.events if event.types is not None]
        events = [
            kept
            for event in found
            if event.type in MAPPED and (kept := _without(event, masked, wanted)).mentions
        ]
        self._add_mentions(wanted, events)
        self._add_arguments(gold.text, wanted, events)

    def _add_mentions(self, wanted: Sequence[GoldEvent], events: Sequence[ScoredEvent]) -> None:
        free = [(mention, event.type) for event in events for mention in event.mentions]
        for tally in (self.identified, self.classified):
            tally.gold += len(wanted)
            tally.predicted += len(free)
        for event in wanted:
            matches = [item for item in free if overlap(item[0], event.trigger)]
            if not matches:
                continue
            allowed = [item for item in matches if item[1] in (event.types or ())]
            free.remove((allowed or matches)[0])
            for tally in (self.identified, self.classified) if allowed else (self.identified,):
                tally.correct_gold += 1
                tally.correct_predicted += 1

    def _add_arguments(
        self, text: str, wanted: Sequence[GoldEvent], events: Sequence[ScoredEvent]
    ) -> None:
        for event in wanted:
            fillers = [one for other in events if _match(event, other) for one in other.arguments]
            for argument in event.arguments:
                self.arguments.gold += 1
                self.arguments.correct_gold += _confirmed(text, argument, fillers)
        for other in events:
            fillers = [one for event in wanted if _match(event, other) for one in event.arguments]
            for argument in other.arguments:
                if argument.role in SCORED_ROLES:
                    self.arguments.predicted += 1
                    self.arguments.correct_predicted += _confirmed(text, argument, fillers)


def _without(
    event: ScoredEvent, masked: Sequence[Offsets], wanted: Sequence[GoldEvent]
) -> ScoredEvent:
    """Return ``event`` without the mentions that lie on masked triggers alone."""
    kept = tuple(
        mention
        for mention in event.mentions
        if any(overlap(mention, item.trigger) for item in wanted)
        or not any(overlap(mention, trigger) for trigger in masked)
    )
    return ScoredEvent(event.type, event.modality, kept, event.arguments)


def _match(gold: GoldEvent, found: ScoredEvent) -> bool:
    return found.type in (gold.types or ()) and any(
        overlap(gold.trigger, mention) for mention in found.mentions
    )


def _confirmed(text: str, argument: ScoredArgument, others: Iterable[ScoredArgument]) -> bool:
    words = text[argument.start : argument.end].lower()
    return any(
        other.role == argument.role
        and (overlap(other[1:], argument[1:]) or text[other.start : other.end].lower() == words)
        for other in others
    )


def measure(extractor: EventExtractor, records: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Extract every document and return the figures in percent."""
    scores = WikiEventsScores()
    for record in tqdm(records, desc="documents", disable=None):
        gold = gold_document(record)
        scores.add(gold, predicted_events(extractor.extract(Document(text=gold.text)).events))
    return {
        "documents": len(records),
        "identification": _row(scores.identified),
        "classification": _row(scores.classified),
        "arguments": _row(scores.arguments),
    }


def _row(tally: Tally) -> dict[str, float]:
    return {
        "gold": tally.gold,
        "found": tally.predicted,
        "precision": round(tally.precision, 1),
        "recall": round(tally.recall, 1),
        "f1": round(tally.f1, 1),
    }


def main(arguments: Sequence[str] | None = None) -> None:
    """Command line entry point."""
    parser = command_line("Score triggers and arguments on WikiEvents.")
    parser.add_argument("data", type=Path)
    parser.add_argument("--limit", type=int, help="read only the first documents")
    options = parser.parse_args(arguments)
    extractor = load_pipeline(options)
    records = list(read_lines(options.data / "wikievents" / "dev.jsonl"))[: options.limit]
    figures = measure(extractor, records)
    for name in ("identification", "classification", "arguments"):
        print(f"{name:<16}" + "".join(f"{key:>11} {value}" for key, value in figures[name].items()))
    write_figures(options.out, figures, extractor.model)


if __name__ == "__main__":
    main()
