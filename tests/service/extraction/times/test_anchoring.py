from __future__ import annotations

from datetime import date

import pytest

from service.extraction.times import tag_times

FRIDAY = date(2017, 6, 9)
HISTORY = (
    "In 1911 the revolt began. In 1912 it grew. In 1913 it spread. In 1914 the king fled. "
    "In 1915 he came back. In 1916 he fell. In 1917 the south rose. In 1918 it was crushed. "
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The army attacked on Tuesday.", "2017-06-06"),
        ("The army attacked on Friday.", "2017-06-09"),
        ("The army attacked last Friday.", "2017-06-02"),
        ("The army will attack on Tuesday.", "2017-06-13"),
        ("The army will attack next Tuesday.", "2017-06-13"),
        ("The talks planned for Monday are off.", "2017-06-12"),
        ("A minister who will resign said on Tuesday that all is well.", "2017-06-06"),
        ("They came in March.", "2017-03"),
        ("They came in August.", "2016-08"),
        ("They came last June.", "2016-06"),
        ("They will come in August.", "2017-08"),
        ("They came on 10 August.", "2016-08-10"),
        ("They came yesterday.", "2017-06-08"),
        ("They came last week.", "2017-W22"),
        ("They came this year.", "2017"),
        ("They came this summer.", "2017-SU"),
        ("They came over the weekend.", "2017-W22-WE"),
        ("They came 10 days ago.", "2017-05-30"),
        ("They came three weeks ago.", "2017-W20"),
        ("They came two months ago.", "2017-04"),
        ("They came more than a decade ago.", "2007"),
        ("They came a year and a half ago.", "2015-12"),
    ],
)
def test_news_counts_from_publication(text: str, expected: str) -> None:
    [time] = tag_times(text, FRIDAY)
    assert (time.timex3, time.anchor) == (expected, "publication")


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("They met this week.", date(2017, 6, 5), date(2017, 6, 11)),
        ("Fighting went on for the past three days.", date(2017, 6, 7), FRIDAY),
        ("They have fought for more than a week.", date(2017, 6, 3), FRIDAY),
        ("They have fought for weeks.", None, FRIDAY),
        ("Six died in the past 24 hours.", date(2017, 6, 8), FRIDAY),
        ("It was the worst raid in more than a year.", date(2016, 6, 10), FRIDAY),
        ("They met last winter.", date(2016, 12, 1), date(2017, 2, 28)),
    ],
)
def test_the_days_of_a_stretch(text: str, first: date | None, last: date) -> None:
    [time] = tag_times(text, FRIDAY)
    assert (time.earliest, time.latest) == (first, last)


def test_some_expressions_count_from_the_date_before() -> None:
    text = "It began on 3 June. Two days earlier they had left. The next day they returned."
    assert [(time.timex3, time.anchor) for time in tag_times(text, FRIDAY)] == [
        ("2017-06-03", "publication"),
        ("2017-06-01", "previous"),
        ("2017-06-02", "previous"),
    ]


def test_a_year_told_by_other_words() -> None:
    text = "The war began in 2011. He was killed in October of that year."
    assert [time.timex3 for time in tag_times(text, FRIDAY)] == ["2011", "2011-10"]


def test_a_history_carries_its_year_on() -> None:
    text = HISTORY + "On 6 June 1919 they landed. In August they won, and in 1920 left."
    assert [time.timex3 for time in tag_times(text, FRIDAY)][-3:] == [
        "1919-06-06",
        "1919-08",
        "1920",
    ]


def test_a_history_goes_on_into_the_next_year() -> None:
    text = HISTORY + "On 6 December 1919 they landed. In January they won."
    assert tag_times(text, FRIDAY)[-1].timex3 == "1920-01"


def test_a_year_inside_a_sentence_is_only_mentioned() -> None:
    text = (
        HISTORY
        + "On 6 May 1919 they landed, stronger than they had been in 1905. In July they won."
    )
    assert tag_times(text, FRIDAY)[-1].timex3 == "1919-07"


def test_bare_numbers_are_years_where_years_are_counted_back() -> None:
    text = "The revolt broke out in 499 BC. In 497 it failed."
    assert [time.timex3 for time in tag_times(text)] == ["BC0499", "BC0497"]
    assert tag_times("The house stood in 497 places.", FRIDAY) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("on Tuesday", "XXXX-WXX-2"),
        ("last week", "XXXX-WXX"),
        ("yesterday", "XXXX-XX-XX"),
        ("in March", "XXXX-03"),
        ("on 6 June", "XXXX-06-06"),
        ("two days ago", "XXXX-XX-XX"),
        ("this summer", "XXXX-SU"),
        ("overnight", "XXXX-XX-XXTNI"),
        ("last year", "XXXX"),
        ("for the past three days", "P3D"),
    ],
)
def test_without_publication_relative_times_stay_open(text: str, expected: str) -> None:
    [time] = tag_times(f"The army attacked {text}.")
    assert time.timex3 == expected
    assert (time.earliest, time.latest, time.anchor) == (None, None, "none")


def test_today_in_a_history_is_the_time_of_writing() -> None:
    assert tag_times(HISTORY + "Its ruins stand today.", FRIDAY)[-1].timex3 == "PRESENT_REF"
    assert tag_times(HISTORY + "It rests tonight.", FRIDAY)[-1].timex3 == "XXXX-XX-XXTNI"
