"""Scores to spans: the best sequence of BIO rows, and what each span is worth."""

from __future__ import annotations

import math
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from models.labels import OUTSIDE, begin, entry_of, inside, is_begin

_SUREST: Final = 1e-7
"""How near to certainty a probability is taken to come."""

Scores = npt.NDArray[np.float32]


class LabelledSpan(NamedTuple):
    """Words ``start`` to ``stop`` carry entry ``entry`` with mean probability ``score``."""

    start: int
    stop: int
    entry: int
    score: float


def decode_spans(logits: Scores, *, outside_bias: float = 0.0) -> list[LabelledSpan]:
    """Return the spans of the most probable valid BIO sequence.

    Args:
        logits: (words, rows) raw scores.
        outside_bias: taken off the score of every row that begins a span: above 0
            finds fewer spans, below 0 more. How far a span goes on is left to the
            scores, so a stricter bias drops spans and shortens none.

    A span continues only with the inside row of its own entry.
    """
    if len(logits) == 0:
        return []
    probabilities = _softmax(logits)
    scores = np.log(np.maximum(probabilities, 1e-9))
    scores[:, OUTSIDE + 1 :: 2] -= outside_bias
    return _collect(_best_rows(scores), probabilities)


def temper(probability: float, temperature: float) -> float:
    """Return ``probability`` with its log-odds divided by ``temperature``.

    >>> round(temper(0.99, 2.0), 3), temper(0.5, 2.0), temper(1.0, 2.0) < 1.0
    (0.909, 0.5, True)
    """
    inside = min(max(probability, _SUREST), 1.0 - _SUREST)
    odds = math.log(inside / (1.0 - inside))
    return 1.0 / (1.0 + math.exp(-odds / temperature))


def _softmax(logits: Scores) -> Scores:
    shifted = logits - logits.max(axis=-1, keepdims=True)
    powers = np.exp(shifted)
    result: Scores = powers / powers.sum(axis=-1, keepdims=True)
    return result


def _best_rows(scores: Scores) -> npt.NDArray[np.int64]:
    """Viterbi over the rows; an inside row may only follow its own begin or inside row."""
    words, rows = scores.shape
    begins = np.arange(1, rows, 2)
    total = scores[0].copy()
    total[begins + 1] = -np.inf
    back = np.zeros((words, rows), dtype=np.int64)
    for word in range(1, words):
        best = int(total.argmax())
        back[word] = best
        continues = total[begins + 1] >= total[begins]
        back[word, begins + 1] = np.where(continues, begins + 1, begins)
        previous = np.full(rows, total[best], dtype=np.float32)
        previous[begins + 1] = np.maximum(total[begins], total[begins + 1])
        total = previous + scores[word]
    path = np.empty(words, dtype=np.int64)
    path[-1] = int(total.argmax())
    for word in range(words - 1, 0, -1):
        path[word - 1] = back[word, path[word]]
    return path


def _collect(rows: npt.NDArray[np.int64], probabilities: Scores) -> list[LabelledSpan]:
    spans: list[LabelledSpan] = []
    word = 0
    while word < len(rows):
        row = int(rows[word])
        if not is_begin(row):
            word += 1
            continue
        entry, stop = entry_of(row), word + 1
        while stop < len(rows) and rows[stop] == inside(entry):
            stop += 1
        both = probabilities[word:stop, [begin(entry), inside(entry)]].sum(axis=1)
        spans.append(LabelledSpan(word, stop, entry, float(both.mean())))
        word = stop
    return spans
