"""Scores to spans: the best sequence of BIO rows, and what each span is worth."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from models.labels import OUTSIDE, begin, entry_of, inside, is_begin

_SUREST: Final = 1e-7
"""How near to certainty a probability is taken to come."""

_BEGINS: Final = slice(OUTSIDE + 1, None, 2)
_INSIDES: Final = slice(OUTSIDE + 2, None, 2)

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
    return decode_batch(logits[None], [len(logits)], outside_bias=outside_bias)[0]


def decode_batch(
    logits: Scores, widths: Sequence[int], *, outside_bias: float = 0.0
) -> list[list[LabelledSpan]]:
    """Return what `decode_spans` returns for each sequence of a padded batch.

    Args:
        logits: (sequences, words, rows) raw scores.
        widths: how many words of each sequence are not padding.
        outside_bias: as for `decode_spans`.
    """
    if logits.size == 0:
        return [[] for _ in widths]
    probabilities = _softmax(logits)
    scores = np.log(np.maximum(probabilities, 1e-9))
    scores[..., _BEGINS] -= outside_bias
    totals = _totals(scores)
    return [
        _collect(_best_rows(totals[:width, number]), probabilities[number])
        for number, width in enumerate(widths)
    ]


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


def _totals(scores: Scores) -> Scores:
    """Return the score of the best path that ends in each row, (words, sequences, rows).

    An inside row may only follow its own begin or inside row; any other follows any.
    """
    totals = np.ascontiguousarray(scores.transpose(1, 0, 2))
    totals[0, :, _INSIDES] = -np.inf
    for before, total in pairwise(totals):
        open_spans = np.maximum(before[:, _BEGINS], before[:, _INSIDES])
        total[:, _INSIDES] += open_spans
        best = before.max(axis=1, keepdims=True)
        total[:, _BEGINS] += best
        total[:, OUTSIDE] += best[:, 0]
    return totals


def _best_rows(totals: Scores) -> list[int]:
    """Follow the best path of one sequence back from its end; ``totals`` (words, rows)."""
    if len(totals) == 0:
        return []
    ends: list[int] = totals.argmax(axis=1).tolist()
    path = [ends[-1]]
    for word in range(len(totals) - 2, -1, -1):
        row = path[-1]
        if row == OUTSIDE or is_begin(row):
            path.append(ends[word])
        else:
            begun = totals[word, row] < totals[word, row - 1]
            path.append(row - 1 if begun else row)
    return path[::-1]


def _collect(rows: Sequence[int], probabilities: Scores) -> list[LabelledSpan]:
    spans: list[LabelledSpan] = []
    word = 0
    while word < len(rows):
        row = rows[word]
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
