"""The common form of an annotated text, with room for what was not annotated."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from models.ontology import ROLE_NAMES, TYPE_NAMES

ALL_TYPES = frozenset(TYPE_NAMES)
ALL_ROLES = frozenset(ROLE_NAMES)


class LabelledArgument(NamedTuple):
    """A role filler in code points."""

    role: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelledTrigger:
    """A trigger in code points.

    ``types`` are the types it may have: one when annotated in our ontology,
    several for a coarser label, empty when the word is no event of ours.
    ``known`` is false where the source label says nothing about our types.
    """

    start: int
    end: int
    types: frozenset[str]
    known: bool = True
    modality: str | None = None
    arguments: tuple[LabelledArgument, ...] = ()
    roles: frozenset[str] = frozenset()
    """Roles that were annotated: outside these, silence means nothing."""
    event: str | None = None
    """Identifier of the incident within the text; None where coreference is not annotated."""
    cause: str | None = None
    """Incident that this one was caused by."""
    echoes: tuple[LabelledArgument, ...] = ()
    """Repetitions of a filler that the annotation gives once: neither right nor wrong."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """One annotated text.

    ``covered`` are the types that the source annotates exhaustively: an unmarked
    word is certainly no trigger of these. Where it is empty, unmarked words teach
    nothing.
    """

    corpus: str
    id: str
    text: str
    sentences: tuple[tuple[int, int], ...]
    triggers: tuple[LabelledTrigger, ...]
    covered: frozenset[str]


class TokenText(NamedTuple):
    """Text rebuilt from tokens with each token's code points."""

    text: str
    spans: list[tuple[int, int]]


_NO_SPACE_BEFORE = frozenset(",.;:!?)]}%’”") | {"'s", "n't", "'re", "'ve", "'ll", "'m", "'d"}
_NO_SPACE_AFTER = frozenset("([{“‘$")


def join_tokens(tokens: Sequence[str]) -> TokenText:
    """Rebuild running text from tokens, with the usual spacing of punctuation."""
    parts: list[str] = []
    spans: list[tuple[int, int]] = []
    position = 0
    for index, token in enumerate(tokens):
        glued = token in _NO_SPACE_BEFORE or (index > 0 and tokens[index - 1] in _NO_SPACE_AFTER)
        if index > 0 and not glued:
            parts.append(" ")
            position += 1
        parts.append(token)
        spans.append((position, position + len(token)))
        position += len(token)
    return TokenText("".join(parts), spans)


def cover(spans: Sequence[tuple[int, int]], start: int, stop: int) -> tuple[int, int]:
    """Return the code points of tokens ``start`` to ``stop`` (exclusive)."""
    return spans[start][0], spans[stop - 1][1]


_CLOSERS = frozenset("\"'”’)")


def token_sentences(tokens: Sequence[str], limit: int = 120) -> Iterator[tuple[int, int]]:
    """Yield token ranges of sentences, for corpora that mark none."""
    start = 0
    for index, token in enumerate(tokens):
        following = tokens[index + 1] if index + 1 < len(tokens) else ""
        ends = token in {".", "!", "?"} and following not in _CLOSERS
        closes = token in _CLOSERS and index > start and tokens[index - 1] in {".", "!", "?"}
        if ends or closes or index - start >= limit:
            yield start, index + 1
            start = index + 1
    if start < len(tokens):
        yield start, len(tokens)


def unique(items: Iterable[LabelledTrigger]) -> tuple[LabelledTrigger, ...]:
    """Drop triggers that overlap an earlier one, in text order."""
    kept: list[LabelledTrigger] = []
    for item in sorted(items, key=lambda trigger: (trigger.start, trigger.end)):
        if not kept or item.start >= kept[-1].end:
            kept.append(item)
    return tuple(kept)
