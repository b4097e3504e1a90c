from __future__ import annotations

import pytest

from benchmarks.heideltime import Score, ours, spans_of
from benchmarks.times import Narrative

ANSWER = """<?xml version="1.0"?>
<TimeML>
Rebels &amp; troops met on <TIMEX3 tid="t1" type="DATE" value="2017-06-06">Tuesday</TIMEX3>.

They met on <TIMEX3 tid="t2" type="DATE" value="2017-06-07">June 7</TIMEX3>.
</TimeML>
"""
TEXT = "Rebels & troops met on Tuesday.\n\nThey met on June 7.\n"


def test_an_answer_is_read_as_offsets_into_the_text() -> None:
    found = [(TEXT[start:end], value) for start, end, value in spans_of(ANSWER, TEXT)]

    assert found == [("Tuesday", "2017-06-06"), ("June 7", "2017-06-07")]


def test_an_answer_without_timeml_is_told() -> None:
    with pytest.raises(ValueError, match="Java"):
        list(spans_of("Exception in thread main", TEXT))


def test_scores_count_spans_and_values() -> None:
    text = "They met on 2017-06-06, and left in May 2016."
    gold = ((12, 22, "2017-06-06"), (36, 44, "2016-06"))
    score = Score()
    score.add(Narrative(text, None, gold), ours)

    figures = score.figures(all_annotated=True)
    assert (figures["span F1"], figures["value F1"]) == (100.0, 50.0)
    assert score.figures(all_annotated=False)["right values"] == 50.0
