"""Extracted events and an extractor for the tests of the benchmarks."""

from __future__ import annotations

from collections.abc import Callable

from service.extraction.contract import ModelInfo
from service.extraction.domain import Document, Event, Extraction, Span


def found(
    text: str, word: str, kind: str = "attack", *, confidence: float = 0.9, number: int = 1
) -> Event:
    """An event whose only mention is the first ``word`` of ``text``."""
    start = text.index(word)
    span = Span(text=word, start=start, end=start + len(word), confidence=confidence)
    return Event(
        id=f"e{number}",
        type=kind,
        category="attack",
        modality="actual",
        confidence=confidence,
        trigger=span,
        mentions=(span,),
    )


class Scripted:
    """An extractor that answers with what a function makes of the text."""

    model = ModelInfo(name="scripted", version="0")

    def __init__(self, answer: Callable[[str], tuple[Event, ...]]) -> None:
        self._answer = answer

    def extract(self, document: Document) -> Extraction:
        return Extraction(events=self._answer(document.text))

    def fault(self) -> str | None:
        return None

    def self_test(self) -> None:
        pass
