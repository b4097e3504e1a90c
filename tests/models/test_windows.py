from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.windows import SPECIAL_PIECES, Range, plan_windows

LENGTHS = st.lists(st.integers(min_value=1, max_value=120), max_size=12)


def consecutive(lengths: list[int]) -> list[Range]:
    ranges: list[Range] = []
    for length in lengths:
        start = ranges[-1].stop if ranges else 0
        ranges.append(Range(start, start + length))
    return ranges


@given(lengths=LENGTHS, pieces=st.integers(min_value=1, max_value=3), context=st.booleans())
def test_every_word_is_core_once_and_no_window_is_too_long(
    lengths: list[int], pieces: int, context: bool
) -> None:
    sentences = consecutive(lengths)
    titles = int(context and bool(sentences))
    words = sentences[-1].stop if sentences else 0
    plans = plan_windows(sentences, [pieces] * words, max_pieces=100, context_sentences=titles)
    first = sentences[0].stop if titles else 0
    assert [word for plan in plans for word in range(plan.core.start, plan.core.stop)] == list(
        range(first, words)
    )
    for plan in plans:
        assert (plan.words.stop - plan.words.start) * pieces + SPECIAL_PIECES <= 100
        assert plan.words.start <= plan.core.start < plan.core.stop <= plan.words.stop


def test_a_short_text_is_one_window() -> None:
    assert len(plan_windows(consecutive([5, 7]), [1] * 12, max_pieces=20)) == 1


def test_a_core_in_the_middle_has_context_on_both_sides() -> None:
    plans = plan_windows(consecutive([10] * 30), [1] * 300, max_pieces=102)
    middle = plans[len(plans) // 2]
    assert middle.words.start < middle.core.start
    assert middle.words.stop > middle.core.stop


def test_an_overlong_sentence_is_cut_and_keeps_context() -> None:
    plans = plan_windows([Range(0, 2000)], [1] * 2000, max_pieces=384)
    middle = plans[len(plans) // 2]
    assert middle.words.start < middle.core.start
    assert middle.words.stop > middle.core.stop


def test_a_word_that_fits_nowhere_is_refused() -> None:
    with pytest.raises(ValueError, match="word 1 has more word pieces"):
        plan_windows([Range(0, 2)], [1, 500], max_pieces=100)
