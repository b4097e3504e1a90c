from __future__ import annotations

import time
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.extraction.times import PRECISIONS, tag_times

WORDS = """on in the of last next this that same 3 31 1999 490 BC May March june Tuesday week days
 years ago later earlier early end night morning 10:30 p.m. - – , . and to 2017-06-09 12/13/14
 second a few half decade century winter Easter every overnight ' ( \n 9999 0""".split(" ")


@settings(max_examples=150, deadline=None)
@given(
    st.one_of(
        st.text(max_size=60),
        st.lists(st.sampled_from(WORDS), max_size=25).map(" ".join),
    ),
    st.none() | st.dates(),
)
def test_any_text_gives_ordered_spans_of_itself(text: str, published: date | None) -> None:
    end = 0
    for found in tag_times(text, published):
        assert end <= found.start < found.end
        assert text[found.start : found.end] == found.text
        assert found.precision in PRECISIONS
        if found.earliest and found.latest and "/" not in found.timex3:
            assert found.earliest <= found.latest
        end = found.end


def test_offsets_are_code_points() -> None:
    text = "🔥🔥 Взрыв — on Tuesday."
    [found] = tag_times(text, date(2017, 6, 9))
    assert (found.start, found.end) == (text.index("Tuesday"), text.index("."))


@pytest.mark.parametrize(
    "unit", ["a ", "more than ", "1 ", "the ", "May ", "12/", "1999-", "in the ", "have for ", "\n"]
)
def test_time_grows_with_length_only(unit: str) -> None:
    def seconds(length: int) -> float:
        text = unit * (length // len(unit))
        started = time.process_time()
        tag_times(text, date(2017, 6, 9))
        return time.process_time() - started

    # Quadratic search would take 36 times as long, linear search takes six.
    assert seconds(30_000) < 18 * max(seconds(5_000), 0.004)


def test_the_same_text_gives_the_same_answer() -> None:
    text = "On Tuesday, two days after the truce of 3 June, shells fell overnight."
    assert tag_times(text, date(2017, 6, 9)) == tag_times(text, date(2017, 6, 9))
