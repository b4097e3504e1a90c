"""The stages in order: article in, events out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

import regex

from models.preparation import prepare
from service.errors import SelfTestFailed
from service.extraction.assembly import assemble
from service.extraction.contract import ModelInfo
from service.extraction.domain import Document, Event, Extraction, Notice
from service.extraction.mentions import Mention, locate
from service.extraction.text import split_sentences
from service.inference.backend import Backend

Resolve = Callable[[Document, Sequence[Event]], tuple[Event, ...]]
"""Fills the resolved fields of events; see `service.extraction.resolution`."""

_TITLE_GAP: Final = "\n\n"
_SELF_TEST: Final = Document(
    text="On Monday rebel fighters shelled a police station in the northern town of Kidal."
)
_LETTER: Final = regex.compile(r"\p{L}")
_LATIN: Final = regex.compile(r"\p{Latin}")
_ENGLISH: Final = frozenset(
    "the of and to in a that was on for with by from at has have were said after is".split()
)
_LANGUAGE_SAMPLE: Final = 20_000
"""Code points that the language check looks at."""


class Pipeline:
    """Reads articles with a backend; keeps no state between them."""

    def __init__(self, backend: Backend, resolve: Resolve | None = None) -> None:
        """Take the backend that windows are sent to, and what resolves phrases to values.

        Without ``resolve`` events keep their spans and every resolved field is None.
        """
        self._backend = backend
        self._resolve = resolve

    @property
    def model(self) -> ModelInfo:
        """The weights behind the answers."""
        return ModelInfo(
            name=self._backend.name,
            version=self._backend.version,
            precision=self._backend.precision,
        )

    def extract(self, document: Document) -> Extraction:
        """Return every event of ``document``, in text order."""
        mentions = self.mentions(document)
        events = tuple(assemble(document.text, mentions, self._backend.relate))
        return Extraction(
            events=self._resolve(document, events) if self._resolve else events,
            warnings=tuple(notices(document.text)),
        )

    def mentions(self, document: Document) -> list[Mention]:
        """Return what the network finds, before mentions become events.

        The title is read as context before the article and gives no mentions.
        """
        head = document.title + _TITLE_GAP if document.title else ""
        title = split_sentences(head)
        body = split_sentences(document.text)
        sentences = [*title, *((start + len(head), end + len(head)) for start, end in body)]
        windows = prepare(
            head + document.text,
            sentences,
            self._backend.tokenizer,
            max_pieces=self._backend.max_pieces,
            context_sentences=len(title),
        )
        frames = self._backend.read([window.input for window in windows])
        return locate(windows, frames, sentences, origin=len(head))

    def fault(self) -> str | None:
        """Return why no article will ever be read again, or None while all is well."""
        return self._backend.fault()

    def self_test(self) -> None:
        """Read one sentence that tells of shelling.

        Raises:
            SelfTestFailed: its event is not found.
        """
        found = [event.type for event in self.extract(_SELF_TEST).events]
        if "shelling" not in found:
            raise SelfTestFailed(f"the self-test sentence gave {found} instead of shelling")


def notices(text: str) -> list[Notice]:
    """Return what the caller should know about ``text``."""
    if looks_english(text):
        return []
    return [
        Notice(
            code="language",
            detail="The text does not look English; the network was trained on English news.",
        )
    ]


def looks_english(text: str) -> bool:
    """Tell whether ``text`` could be English; a text of a few words always could.

    >>> looks_english("The army said on Monday that it had taken the town.")
    True
    """
    sample = text[:_LANGUAGE_SAMPLE]
    if not sample.isascii() and not _is_mostly_latin(sample):
        return False
    words = sample.lower().split()
    if len(words) < 20:
        return True
    return sum(word in _ENGLISH for word in words) >= len(words) / 20


def _is_mostly_latin(text: str) -> bool:
    return len(_LATIN.findall(text)) >= len(_LETTER.findall(text)) / 2
