from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from models.decoding import decode_batch, decode_spans

BEGIN_A, INSIDE_A, BEGIN_B, INSIDE_B = 1, 2, 3, 4


def scores(*rows: int) -> np.ndarray[tuple[int, int], np.dtype[np.float32]]:
    return np.eye(5, dtype=np.float32)[list(rows)] * 9


def test_spans_are_read_off_the_rows() -> None:
    found = decode_spans(scores(0, BEGIN_A, INSIDE_A, BEGIN_B, 0))
    assert [(span.start, span.stop, span.entry) for span in found] == [(1, 3, 0), (3, 4, 1)]


def test_an_inside_row_never_stands_alone() -> None:
    logits = scores(0, INSIDE_B, 0)
    logits[1, BEGIN_B] = 8
    assert [(span.start, span.stop) for span in decode_spans(logits)] == [(1, 2)]


def test_the_bias_trades_finding_for_silence() -> None:
    logits = np.zeros((1, 5), dtype=np.float32)
    logits[0, BEGIN_A] = 0.5
    assert len(decode_spans(logits)) == 1
    assert decode_spans(logits, outside_bias=1.0) == []


def test_nothing_in_nothing_out() -> None:
    assert decode_spans(np.zeros((0, 5), dtype=np.float32)) == []


@given(
    arrays(
        np.float32,
        st.tuples(st.integers(1, 12), st.just(7)),
        elements=st.floats(-50, 50, width=32),
    )
)
def test_spans_are_disjoint_with_probabilities(
    logits: np.ndarray[tuple[int, int], np.dtype[np.float32]],
) -> None:
    previous = 0
    for span in decode_spans(logits):
        assert previous <= span.start < span.stop <= len(logits)
        assert 0 <= span.score <= 1.0001
        assert 0 <= span.entry < 3
        previous = span.stop


@given(
    arrays(
        np.float32,
        st.tuples(st.integers(1, 4), st.integers(1, 9), st.just(7)),
        elements=st.floats(-50, 50, width=32),
    ),
    st.data(),
)
def test_padding_and_neighbours_change_nothing(
    logits: np.ndarray[tuple[int, int, int], np.dtype[np.float32]], data: st.DataObject
) -> None:
    widths = [data.draw(st.integers(0, logits.shape[1])) for _ in logits]
    found = decode_batch(logits, widths, outside_bias=0.5)
    for sequence, width, spans in zip(logits, widths, found, strict=True):
        assert spans == decode_spans(sequence[:width], outside_bias=0.5)


@given(
    arrays(
        np.float32,
        st.tuples(st.integers(1, 4), st.just(5)),
        elements=st.floats(-8, 8, width=32),
    )
)
def test_no_valid_sequence_scores_higher(
    logits: np.ndarray[tuple[int, int], np.dtype[np.float32]],
) -> None:
    best = max(
        sum(float(row[label]) for row, label in zip(logits, labels, strict=True))
        for labels in product(range(5), repeat=len(logits))
        if all(
            label not in (INSIDE_A, INSIDE_B) or before in (label, label - 1)
            for before, label in zip((0, *labels), labels, strict=False)
        )
    )
    labels = [0] * len(logits)
    for span in decode_spans(logits):
        labels[span.start] = BEGIN_A + 2 * span.entry
        labels[span.start + 1 : span.stop] = [INSIDE_A + 2 * span.entry] * (
            span.stop - span.start - 1
        )
    total = sum(float(row[label]) for row, label in zip(logits, labels, strict=True))
    assert total == pytest.approx(best, abs=1e-3)
