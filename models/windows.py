"""Windows: the stretches of whole sentences that the network sees at once.

Every sentence is the *core* of exactly one window; the sentences around the
core are context. Triggers are read from the core alone, so no event is found
twice, and each has text on both sides wherever the article has it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Final

SPECIAL_PIECES: Final = 2
"""The pieces that open and close a window."""
SMALLEST_CUT: Final = 48
"""Pieces of the ranges that an overlong sentence is cut into, at the least."""


@dataclass(frozen=True, slots=True)
class Range:
    """Word or sentence indexes ``start`` (inclusive) to ``stop`` (exclusive)."""

    start: int
    stop: int


@dataclass(frozen=True, slots=True)
class WindowPlan:
    """One window in words of the document: what is read and what is context."""

    words: Range
    core: Range
    sentences: tuple[Range, ...]
    """The sentences inside ``words``, a sentence that had to be cut being several."""


def plan_windows(
    sentences: Sequence[Range],
    piece_counts: Sequence[int],
    *,
    max_pieces: int,
    context_share: float = 0.25,
    context_sentences: int = 0,
) -> list[WindowPlan]:
    """Cover a document with windows of at most ``max_pieces`` word pieces.

    Args:
        sentences: word ranges, in order, without gaps.
        piece_counts: word pieces of each word.
        max_pieces: budget of a window, the two special pieces included.
        context_share: how much of the budget is kept free for context when the
            document does not fit into one window.
        context_sentences: how many sentences at the beginning (a title) are never
            core; what does not fit beside the first core is left out.

    A sentence that alone exceeds the core is cut between words into ranges so short
    that neighbouring ranges fit as context.

    Raises:
        ValueError: a word of an overlong sentence has more pieces than such a range.
    """
    totals = [0, *accumulate(piece_counts)]
    budget = max_pieces - SPECIAL_PIECES
    fits = totals[-1] <= budget
    core_budget = budget if fits else int(budget * (1 - context_share))
    step = min(core_budget, max(SMALLEST_CUT, (budget - core_budget) // 2))
    parts = [
        part
        for sentence in sentences
        for part in _cut(sentence, totals, limit=core_budget, step=step)
    ]
    edge = sentences[context_sentences - 1].stop if context_sentences else 0
    first = sum(part.stop <= edge for part in parts)
    return [
        _with_context(parts, core, totals, budget)
        for core in _pack(parts, first, totals, core_budget)
    ]


def _cut(sentence: Range, totals: Sequence[int], *, limit: int, step: int) -> Iterator[Range]:
    """Yield a sentence whole, or in ranges of ``step`` pieces if it exceeds ``limit``."""
    if totals[sentence.stop] - totals[sentence.start] <= limit:
        yield sentence
        return
    start = sentence.start
    for word in range(sentence.start, sentence.stop):
        if totals[word + 1] - totals[word] > step:
            raise ValueError(f"word {word} has more word pieces than a window may add")
        if totals[word + 1] - totals[start] > step:
            yield Range(start, word)
            start = word
    if start < sentence.stop:
        yield Range(start, sentence.stop)


def _pack(
    parts: Sequence[Range], first: int, totals: Sequence[int], budget: int
) -> Iterator[Range]:
    """Group parts from ``first`` on into cores; the ranges returned count parts."""
    for index in range(first, len(parts)):
        part = parts[index]
        if totals[part.stop] - totals[parts[first].start] > budget:
            yield Range(first, index)
            first = index
    if first < len(parts):
        yield Range(first, len(parts))


def _with_context(
    parts: Sequence[Range], core: Range, totals: Sequence[int], budget: int
) -> WindowPlan:
    """Widen a core by whole parts, in turn to the left and to the right."""
    first, last = core.start, core.stop
    grown = True
    while grown:
        grown = False
        for left in (True, False):
            low, high = (first - 1, last) if left else (first, last + 1)
            if low < 0 or high > len(parts):
                continue
            if totals[parts[high - 1].stop] - totals[parts[low].start] <= budget:
                first, last, grown = low, high, True
    return WindowPlan(
        words=Range(parts[first].start, parts[last - 1].stop),
        core=Range(parts[core.start].start, parts[core.stop - 1].stop),
        sentences=tuple(parts[first:last]),
    )
