from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from service.extraction.domain import Document, Event, Span, TimeSpan
from service.extraction.time_resolution import resolve, resolve_event_times
from service.extraction.times import tag_times

TRIGGER = Span(text="attack", start=0, end=6, confidence=0.9)
EVENT = Event(
    id="e1",
    type="attack",
    category="attack",
    modality="actual",
    confidence=0.9,
    trigger=TRIGGER,
    mentions=(TRIGGER,),
)


def resolved(text: str, words: str, published: date | None = date(2017, 6, 9)) -> TimeSpan:
    start = text.index(words)
    span = TimeSpan(text=words, start=start, end=start + len(words), confidence=0.8)
    event = replace(EVENT, time=span, times=(span,))
    [found] = resolve_event_times(Document(text=text, published=published), [event])
    assert found.time is not None
    assert found.times == (found.time,)
    assert (found.time.text, found.time.start, found.time.confidence) == (words, start, 0.8)
    return found.time


def test_a_time_gets_its_value() -> None:
    span = resolved("attack on early Tuesday.", "early Tuesday")
    assert (span.timex3, span.precision, span.anchor) == (
        "2017-06-06TMO",
        "part_of_day",
        "publication",
    )
    assert span.earliest == span.latest == date(2017, 6, 6)


def test_the_ends_of_a_range_become_one() -> None:
    span = resolved("attack after attack, 2011-2013, in the north.", "2011-2013")
    assert span.timex3 == "2011/2013"
    assert (span.earliest, span.latest) == (date(2011, 1, 1), date(2013, 12, 31))


def test_the_days_that_a_history_lists_become_one_range() -> None:
    years = " ".join(f"In {year} the revolt went on." for year in range(1911, 1919))
    span = resolved(f"{years} They fought on 10, 11 and 12 May.", "10, 11 and 12 May")
    assert span.timex3 == "1918-05-10/1918-05-12"
    assert (span.earliest, span.latest) == (date(1918, 5, 10), date(1918, 5, 12))


def test_days_against_the_order_of_time_are_no_range() -> None:
    span = resolved("attack on Thursday and Monday.", "Thursday and Monday")
    assert span.timex3 in ("2017-06-08", "2017-06-05")


def test_a_dated_expression_wins_over_a_length() -> None:
    span = resolved("attack three hours on Tuesday.", "three hours on Tuesday")
    assert span.timex3 == "2017-06-06"


@pytest.mark.parametrize("words", ["second day of the siege", "time of the raid", "third week"])
def test_what_nothing_dates_stays_open(words: str) -> None:
    span = resolved(f"attack on the {words}.", words)
    assert (span.timex3, span.earliest, span.latest, span.anchor) == (None, None, None, None)


def test_without_publication_the_days_stay_open() -> None:
    span = resolved("attack on Tuesday.", "Tuesday", published=None)
    assert (span.timex3, span.earliest, span.anchor) == ("XXXX-WXX-2", None, "none")


def test_no_event_is_given_a_time_that_it_is_not_told() -> None:
    document = Document(text="attack. On Tuesday it rained.", published=date(2017, 6, 9))
    assert resolve_event_times(document, [EVENT]) == (EVENT,)


@pytest.mark.parametrize(
    ("words", "value"),
    [("last month", "2017-05"), ("last week", "2017-W22"), ("last year", "2016")],
)
def test_the_unit_before_this_one_is_no_ordinal(words: str, value: str) -> None:
    text = f"They fled the city {words}."
    start = text.index(words)
    span = TimeSpan(text=words, start=start, end=start + len(words), confidence=0.9)
    assert resolve(span, tag_times(text, date(2017, 6, 9))).timex3 == value


def main(text: str, **confidences: float) -> str:
    """Return the time of an event that has all of ``confidences`` (phrases with _ for spaces)."""
    spans = tuple(
        TimeSpan(
            text=words,
            start=text.index(words),
            end=text.index(words) + len(words),
            confidence=confidence,
        )
        for words, confidence in (
            (name.replace("_", " "), value) for name, value in confidences.items()
        )
    )
    event = replace(EVENT, time=spans[0], times=spans)
    document = Document(text=text, published=date(2017, 6, 9))
    [found] = resolve_event_times(document, [event])
    assert found.time in found.times
    assert found.time is not None
    return found.time.text


def test_a_day_comes_before_the_month_it_lies_in() -> None:
    text = "The attack on Tuesday was the third this month. It was in the dark."
    assert main(text, this_month=0.95, Tuesday=0.9) == "Tuesday"
    assert main(text, in_the_dark=0.99, Tuesday=0.6) == "Tuesday"


def test_a_doubtful_day_comes_second() -> None:
    text = "The attack on Tuesday was the third this month."
    assert main(text, this_month=0.95, Tuesday=0.4) == "this month"


def test_of_two_days_the_surer_counts() -> None:
    text = "The attack on Tuesday followed one on Monday."
    assert main(text, Monday=0.5, Tuesday=0.9) == "Tuesday"
    assert main(text, Monday=0.9, Tuesday=0.5) == "Monday"
