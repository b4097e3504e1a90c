"""What the HTTP layer asks of an extractor; anything that satisfies it can be served."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from service.extraction.domain import Document, Extraction


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelInfo:
    """Name and version of the weights that answer, and what they are computed in."""

    name: str
    version: str
    precision: str = "float32"


class EventExtractor(Protocol):
    """Text in, events out. Safe to call from several threads at once."""

    @property
    def model(self) -> ModelInfo:
        """The weights behind the answers."""

    def extract(self, document: Document) -> Extraction:
        """Return every event of ``document``, unfiltered, in text order."""

    def fault(self) -> str | None:
        """Return why no article will ever be read again, or None while all is well."""

    def self_test(self) -> None:
        """Raise `service.errors.SelfTestFailed` unless a known sentence gives its event."""
