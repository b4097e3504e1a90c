"""Text and sentences to windows that the network can read."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from models.frames import WindowInput
from models.tokenizer import Tokenizer, Word, split_words
from models.windows import Range, WindowPlan, plan_windows


@dataclass(frozen=True, slots=True)
class PreparedWindow:
    """A window with the words of the document that it covers."""

    input: WindowInput
    words: tuple[Word, ...]
    """Code points of each word of the window."""


def prepare(
    text: str,
    sentences: Sequence[tuple[int, int]],
    tokenizer: Tokenizer,
    *,
    max_pieces: int,
    context_share: float = 0.25,
    context_sentences: int = 0,
) -> list[PreparedWindow]:
    """Cut ``text`` into windows.

    Args:
        text: the document.
        sentences: code points of the sentences, in order, without overlap; words
            that no sentence covers are not read.
        tokenizer: word pieces.
        max_pieces: budget of one window.
        context_share: see `plan_windows`.
        context_sentences: how many sentences at the beginning are context only.
    """
    words: list[Word] = []
    ranges: list[Range] = []
    context = 0
    for number, (start, end) in enumerate(sentences):
        found = split_words(text, start, end)
        if found:
            context += number < context_sentences
            ranges.append(Range(len(words), len(words) + len(found)))
            words.extend(found)
    pieces = [tokenizer.pieces(text[word.start : word.end]) for word in words]
    plans = plan_windows(
        ranges,
        [len(ids) for ids in pieces],
        max_pieces=max_pieces,
        context_share=context_share,
        context_sentences=context,
    )
    return [_window(plan, words, pieces, tokenizer) for plan in plans]


def _window(
    plan: WindowPlan,
    words: Sequence[Word],
    pieces: Sequence[tuple[int, ...]],
    tokenizer: Tokenizer,
) -> PreparedWindow:
    ids = [tokenizer.first_id]
    first_pieces = []
    offset = plan.words.start
    for word in range(offset, plan.words.stop):
        first_pieces.append(len(ids))
        ids.extend(pieces[word])
    ids.append(tokenizer.last_id)
    return PreparedWindow(
        input=WindowInput(
            pieces=tuple(ids),
            first_pieces=tuple(first_pieces),
            sentences=tuple(_shift(sentence, offset) for sentence in plan.sentences),
            core=_shift(plan.core, offset),
        ),
        words=tuple(words[offset : plan.words.stop]),
    )


def _shift(part: Range, offset: int) -> Range:
    return Range(part.start - offset, part.stop - offset)


def words_of(words: Sequence[Word], start: int, end: int) -> Range:
    """Return which ``words`` lie in, or overlap, code points ``start`` to ``end``.

    >>> words_of([Word(0, 3), Word(4, 9)], 4, 9)
    Range(start=1, stop=2)
    """
    low = bisect_left(words, start + 1, key=lambda word: word.end)
    high = bisect_left(words, end, key=lambda word: word.start)
    return Range(low, max(low, high))
