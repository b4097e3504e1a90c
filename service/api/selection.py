"""Which events of an extraction the caller asked to see."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from service.api.fields import rounded
from service.extraction.domain import Document, Event


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What to keep and how to count; None keeps everything.

    Filters add up: an event has to pass each one that is set.
    """

    types: frozenset[str] | None = None
    categories: frozenset[str] | None = None
    modalities: frozenset[str] | None = None
    min_confidence: float = 0.0
    offset_unit: str = "codepoint"

    def admits(self, event: Event) -> bool:
        """Tell whether ``event`` passes every filter."""
        return (
            (self.types is None or event.type in self.types)
            and (self.categories is None or event.category in self.categories)
            and (self.modalities is None or event.modality in self.modalities)
            and rounded(event.confidence) >= self.min_confidence
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A request that passed its schema: one article, and what to keep of its events."""

    document: Document
    options: Options = Options()


def select(events: tuple[Event, ...], admits: Callable[[Event], bool]) -> tuple[Event, ...]:
    """Return the admitted events with their ids unchanged.

    A ``caused_by`` that points to an event left out becomes None, so that every
    id in an answer can be found in that answer.
    """
    kept = tuple(event for event in events if admits(event))
    present = {event.id for event in kept}
    return tuple(
        event if event.caused_by in present else replace(event, caused_by=None) for event in kept
    )
