"""Event-extraction scores: the definitions behind every figure of the project.

Mention level: trigger identification (TI, spans overlap) and classification (TC,
type agrees too). Event level: arguments (role agrees and spans overlap, the event
being matched by type and an overlapping mention) and modality accuracy over
correctly typed mentions. Coreference: F1 over pairs of mentions of one event.
All figures are percentages.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import NamedTuple

Offsets = tuple[int, int]


class ScoredArgument(NamedTuple):
    """A role filler in code points."""

    role: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class ScoredEvent:
    """An event as the scores see it."""

    type: str
    modality: str
    mentions: tuple[Offsets, ...]
    arguments: tuple[ScoredArgument, ...]
    caused_by: int | None = None
    """Index of the causing event in its document."""


Document = Sequence[ScoredEvent]
Link = tuple[Offsets, Offsets]


def overlap(first: Offsets, second: Offsets) -> bool:
    """Tell whether two spans share a code point."""
    return first[0] < second[1] and second[0] < first[1]


def f1(correct: float, predicted: float, gold: float) -> float:
    """Return F1 in percent; 0 where nothing is to be found and nothing was."""
    return 200.0 * correct / max(1.0, predicted + gold)


@dataclass(slots=True)
class Tally:
    """Counts of one label: gold, predicted and the correct ones of either."""

    gold: int = 0
    predicted: int = 0
    correct_gold: int = 0
    correct_predicted: int = 0

    @property
    def precision(self) -> float:
        """Share of the predicted ones that are right, in percent."""
        return 100.0 * self.correct_predicted / max(1, self.predicted)

    @property
    def recall(self) -> float:
        """Share of the gold ones that were found, in percent."""
        return 100.0 * self.correct_gold / max(1, self.gold)

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall, in percent."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0


@dataclass(slots=True)
class Scores:
    """Running counts over documents."""

    identified: Tally = field(default_factory=Tally)
    classified: Tally = field(default_factory=Tally)
    arguments: Tally = field(default_factory=Tally)
    links: Tally = field(default_factory=Tally)
    causes: Tally = field(default_factory=Tally)
    modality_right: int = 0
    modality_total: int = 0
    types: dict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    roles: dict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    modalities: Counter[tuple[str, str]] = field(default_factory=Counter)
    confusions: Counter[tuple[str, str]] = field(default_factory=Counter)

    def add(self, gold: Document, predicted: Document) -> None:
        """Count one document."""
        pairs = self._add_mentions(gold, predicted)
        self._add_arguments(gold, predicted)
        self._add_links(gold, predicted, pairs)
        self._add_causes(gold, predicted)

    def _add_mentions(self, gold: Document, predicted: Document) -> dict[Offsets, Offsets]:
        """Count triggers, types and modality; return predicted mention -> gold mention."""
        pairs: dict[Offsets, Offsets] = {}
        free = _mentions(predicted)
        for tally in (self.identified, self.classified):
            tally.predicted += len(free)
            tally.gold += len(_mentions(gold))
        for _, event in _mentions(gold):
            self.types[event.type].gold += 1
        for _, event in free:
            self.types[event.type].predicted += 1
        for mention, event in _mentions(gold):
            matches = [item for item in free if overlap(mention, item[0])]
            if not matches:
                self.confusions[event.type, "missed"] += 1
                continue
            best = next((item for item in matches if item[1].type == event.type), matches[0])
            free.remove(best)
            pairs[best[0]] = mention
            self._count_pair(event, best[1])
        for _, event in free:
            self.confusions["spurious", event.type] += 1
        return pairs

    def _count_pair(self, gold: ScoredEvent, predicted: ScoredEvent) -> None:
        _hit(self.identified)
        if gold.type != predicted.type:
            self.confusions[gold.type, predicted.type] += 1
            return
        _hit(self.classified)
        _hit(self.types[gold.type])
        self.modality_total += 1
        self.modality_right += gold.modality == predicted.modality
        self.modalities[gold.modality, predicted.modality] += 1

    def _add_arguments(self, gold: Document, predicted: Document) -> None:
        for event in gold:
            for argument in event.arguments:
                found = _confirmed(event, argument, predicted)
                for tally in (self.arguments, self.roles[argument.role]):
                    tally.gold += 1
                    tally.correct_gold += found
        for event in predicted:
            for argument in event.arguments:
                found = _confirmed(event, argument, gold)
                for tally in (self.arguments, self.roles[argument.role]):
                    tally.predicted += 1
                    tally.correct_predicted += found

    def _add_links(
        self, gold: Document, predicted: Document, pairs: dict[Offsets, Offsets]
    ) -> None:
        wanted = {
            _link(*pair) for event in gold for pair in combinations(sorted(event.mentions), 2)
        }
        found = {
            _link(pairs.get(first, first), pairs.get(second, second))
            for event in predicted
            for first, second in combinations(sorted(event.mentions), 2)
        }
        _count_sets(self.links, wanted, found)

    def _add_causes(self, gold: Document, predicted: Document) -> None:
        def matches(one: ScoredEvent, other: ScoredEvent) -> bool:
            return one.type == other.type and _share_mention(one, other)

        for events, others, side in ((gold, predicted, "gold"), (predicted, gold, "predicted")):
            for event in events:
                if event.caused_by is None:
                    continue
                cause = events[event.caused_by]
                right = any(
                    other.caused_by is not None
                    and matches(event, other)
                    and matches(cause, others[other.caused_by])
                    for other in others
                )
                setattr(self.causes, side, getattr(self.causes, side) + 1)
                name = f"correct_{side}"
                setattr(self.causes, name, getattr(self.causes, name) + right)

    @property
    def modality_accuracy(self) -> float:
        """Share of correctly typed mentions whose modality is right, in percent."""
        return 100.0 * self.modality_right / max(1, self.modality_total)

    def summary(self) -> dict[str, float]:
        """Return the headline figures."""
        return {
            "TI": self.identified.f1,
            "TC": self.classified.f1,
            "arguments": self.arguments.f1,
            "modality": self.modality_accuracy,
            "coreference": self.links.f1,
            "causes": self.causes.f1,
        }


def score(pairs: Iterable[tuple[Document, Document]]) -> Scores:
    """Score (gold, predicted) documents."""
    scores = Scores()
    for gold, predicted in pairs:
        scores.add(gold, predicted)
    return scores


def _mentions(document: Document) -> list[tuple[Offsets, ScoredEvent]]:
    return [(mention, event) for event in document for mention in event.mentions]


def _hit(tally: Tally) -> None:
    tally.correct_gold += 1
    tally.correct_predicted += 1


def _link(first: Offsets, second: Offsets) -> Link:
    return (first, second) if first <= second else (second, first)


def _share_mention(one: ScoredEvent, other: ScoredEvent) -> bool:
    return any(overlap(first, second) for first in one.mentions for second in other.mentions)


def _confirmed(event: ScoredEvent, argument: ScoredArgument, others: Document) -> bool:
    """Tell whether a matching event among ``others`` has the same role on the same words."""
    return any(
        other.role == argument.role and overlap(other[1:], argument[1:])
        for match in others
        if match.type == event.type and _share_mention(event, match)
        for other in match.arguments
    )


def _count_sets(tally: Tally, wanted: set[Link], found: set[Link]) -> None:
    shared = len(wanted & found)
    tally.gold += len(wanted)
    tally.predicted += len(found)
    tally.correct_gold += shared
    tally.correct_predicted += shared
