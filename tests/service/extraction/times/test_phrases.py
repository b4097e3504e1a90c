"""Phrases as news writes them, each with value, first and last day."""

from __future__ import annotations

from datetime import date

import pytest

from service.extraction.times import TimeExpression, tag_times

FRIDAY = date(2017, 6, 9)
YEARS = " ".join(f"In {year} the revolt went on." for year in range(1911, 1919))
"""A text with so many dates that it is read as a history."""
Row = tuple[str, str, str | None, str | None]
"""Words, TIMEX3 value, first and last day."""


def row(found: TimeExpression) -> Row:
    first, last = found.earliest, found.latest
    return (
        found.text,
        found.timex3,
        first.isoformat() if first else None,
        last.isoformat() if last else None,
    )


def rows(text: str, published: date | None = FRIDAY) -> list[Row]:
    return [row(found) for found in tag_times(text, published)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # Holidays.
        ("Fighters struck on New Year's Day.", ("New Year's Day", "2017-01-01", "2017-01-01")),
        ("The curfew ended on Christmas Eve.", ("Christmas Eve", "2016-12-24", "2016-12-24")),
        ("The Easter bombing killed nine.", ("Easter", "2017-04-16", "2017-04-16")),
        ("Troops will leave by Thanksgiving.", ("Thanksgiving", "2017-11-23", "2017-11-23")),
        ("The 9/11 attacks changed that.", ("9/11", "2001-09-11", "2001-09-11")),
        # Days of the week.
        ("Gunmen struck on Tuesday.", ("Tuesday", "2017-06-06", "2017-06-06")),
        ("Gunmen struck this Friday.", ("this Friday", "2017-06-09", "2017-06-09")),
        ("They will meet next Tuesday.", ("next Tuesday", "2017-06-13", "2017-06-13")),
        ("He has been held since last Monday.", ("last Monday", "2017-06-05", "2017-06-05")),
        ("They left the day before yesterday.", ("the day before yesterday", "2017-06-07", "")),
        # Parts of the day.
        ("He spoke late on Monday.", ("late on Monday", "2017-06-05TEV", "2017-06-05")),
        ("He spoke early Monday.", ("early Monday", "2017-06-05TMO", "2017-06-05")),
        ("They came last night.", ("last night", "2017-06-08TNI", "2017-06-08")),
        ("It began at 14:30.", ("14:30", "XXXX-XX-XXT14:30", None)),
        ("They came in the small hours of Friday.", ("small hours of Friday", "2017-06-09TMO", "")),
        ("It was the morning of June 3.", ("morning of June 3", "2017-06-03TMO", "2017-06-03")),
        # Days of a month.
        ("It fell on the 3rd of June.", ("3rd of June", "2017-06-03", "2017-06-03")),
        ("It fell on Sat., June 3.", ("Sat., June 3", "2017-06-03", "2017-06-03")),
        ("It fell on the last day of May.", ("last day of May", "2017-05-31", "2017-05-31")),
        ("It fell on the first Monday of May.", ("first Monday of May", "2017-05-01", "")),
        ("They vote on the last Friday in August 2018.", ("last Friday in August 2018",
                                                          "2018-08-31", "2018-08-31")),
        # Numbers.
        ("The blast of 2017-06-03 hurt two.", ("2017-06-03", "2017-06-03", "2017-06-03")),
        ("The blast of 31.12.2016 hurt two.", ("31.12.2016", "2016-12-31", "2016-12-31")),
        ("The blast of 12/31/16 hurt two.", ("12/31/16", "2016-12-31", "2016-12-31")),
    ],
)  # fmt: skip
def test_single_days(text: str, expected: tuple[str, str, str | None]) -> None:
    words, value, day = expected
    day = value[:10] if day == "" else day
    assert rows(text) == [(words, value, day, day)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # Ranges.
        ("Clashes were reported May 27-28.",
         ("May 27-28", "2017-05-27/2017-05-28", "2017-05-27", "2017-05-28")),
        ("Clashes ran between 3 and 5 June.",
         ("3 and 5 June", "2017-06-03/2017-06-05", "2017-06-03", "2017-06-05")),
        ("Clashes ran from 10 to 12 May 2016.",
         ("10 to 12 May 2016", "2016-05-10/2016-05-12", "2016-05-10", "2016-05-12")),
        ("Strikes hit it on May 10, 11 and 12.",
         ("May 10, 11 and 12", "2017-05-10/2017-05-12", "2017-05-10", "2017-05-12")),
        ("Strikes hit it on 10, 11 and 12 May.",
         ("10, 11 and 12 May", "2017-05-10/2017-05-12", "2017-05-10", "2017-05-12")),
        ("It happened on the night of June 3-4.",
         ("night of June 3-4", "2017-06-03TNI", "2017-06-03", "2017-06-04")),
        ("Rockets fell overnight.", ("overnight", "2017-06-08TNI", "2017-06-08", "2017-06-09")),
        # Weeks and weekends.
        ("They came this week.", ("this week", "2017-W23", "2017-06-05", "2017-06-11")),
        ("Late last week they came.", ("Late last week", "2017-W22", "2017-05-29", "2017-06-04")),
        ("They came last weekend.", ("last weekend", "2017-W22-WE", "2017-06-03", "2017-06-04")),
        ("It began in the first week of June 2016.",
         ("first week of June 2016", "2016-W22", "2016-05-30", "2016-06-05")),
        ("It began in the last week of May.",
         ("last week of May", "2017-W21", "2017-05-22", "2017-05-28")),
        # Months, seasons, quarters.
        ("They came in September.", ("September", "2016-09", "2016-09-01", "2016-09-30")),
        ("A vote is due in September.", ("September", "2017-09", "2017-09-01", "2017-09-30")),
        ("They came in mid-May.", ("mid-May", "2017-05", "2017-05-01", "2017-05-31")),
        ("They fled last summer.", ("last summer", "2016-SU", "2016-06-01", "2016-08-31")),
        ("The spring offensive failed.", ("spring", "2017-SP", "2017-03-01", "2017-05-31")),
        ("Raids fell in the third quarter.",
         ("third quarter", "2016-Q3", "2016-07-01", "2016-09-30")),
        ("Raids fell in Q2 2016.", ("Q2 2016", "2016-Q2", "2016-04-01", "2016-06-30")),
        ("The second half of 2016 was calm.",
         ("second half of 2016", "2016-H2", "2016-07-01", "2016-12-31")),
        # Years and longer.
        ("They have fought since 2011.", ("2011", "2011", "2011-01-01", "2011-12-31")),
        ("It will end by year's end.", ("year's end", "2017", "2017-01-01", "2017-12-31")),
        ("War raged in the early 1980s.",
         ("early 1980s", "198", "1980-01-01", "1989-12-31")),
        ("The budget of fiscal 2016 fell.", ("fiscal 2016", "FY2016", None, None)),
        ("A decade ago they left.", ("A decade ago", "2007", "2007-01-01", "2007-12-31")),
        ("The 2003 invasion killed thousands.", ("2003", "2003", "2003-01-01", "2003-12-31")),
        # Durations that last until publication.
        ("Dozens died in the past three days.",
         ("past three days", "P3D", "2017-06-07", "2017-06-09")),
        ("For six years the war has raged.", ("six years", "P6Y", "2011-06-10", "2017-06-09")),
        ("They have fought for more than a week.",
         ("more than a week", "P1W", "2017-06-03", "2017-06-09")),
        ("A three-day truce ended.", ("three-day", "P3D", None, None)),
        ("In the coming days they will attack.", ("coming days", "FUTURE_REF", None, None)),
    ],
)  # fmt: skip
def test_stretches(text: str, expected: Row) -> None:
    assert rows(text) == [expected]


@pytest.mark.parametrize(
    ("text", "value", "anchor"),
    [
        ("On May 3 it fell. Two days earlier it had been shelled.", "2017-05-01", "previous"),
        ("On May 3 it fell. The following day it was retaken.", "2017-05-04", "previous"),
        ("In 2014 it fell. The next year it was retaken.", "2015", "previous"),
        ("In May it fell. The next year will be worse.", "2018", "publication"),
        ("On Monday gunmen came. Hours later they fled.", "2017-06-05", "previous"),
        ("On Monday gunmen came. They fled at noon.", "2017-06-05T12:00", "previous"),
        ("It was shelled in May 2016. That same summer it fell.", "2016-SU", "previous"),
        ("It was shelled in 2015. That May it fell.", "2015-05", "previous"),
        ("Two days earlier it had been shelled.", "XXXX-XX-XX", "none"),
    ],
)
def test_what_is_counted_from_a_date_before(text: str, value: str, anchor: str) -> None:
    last = tag_times(text, FRIDAY)[-1]

    assert (last.timex3, last.anchor) == (value, anchor)


@pytest.mark.parametrize(
    "text",
    [
        "Theresa May visited the troops.",
        "Mrs May said troops may march on the city.",
        "May has said the raid failed.",
        "Rebels march on the capital.",
        "A second blast wounded seven people.",
        "The 7th Division fired 2,016 shells and 2017 rockets.",
        "They fired 1990 shells in support of Resolution 1973.",
        "Route 1995 was closed, Highway 2016 was not.",
        "After the fall of the city, leaders fall from grace.",
        "The Sun and the Friday Times wrote of it.",
    ],
)
def test_what_is_no_time(text: str) -> None:
    assert rows(text) == []


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("They attacked on Tuesday.", "XXXX-WXX-2"),
        ("They attacked yesterday.", "XXXX-XX-XX"),
        ("They attacked last month.", "XXXX-XX"),
        ("They attacked on 6 June.", "XXXX-06-06"),
        ("They attacked in summer.", "XXXX-SU"),
        ("They attacked in the past three days.", "P3D"),
        ("They attacked on the first Monday of May.", "XXXX-05-XX"),
    ],
)
def test_without_a_publication_date_nothing_is_dated(text: str, value: str) -> None:
    (found,) = tag_times(text)

    assert (found.timex3, found.earliest, found.latest) == (value, None, None)
    assert found.anchor == "none"


@pytest.mark.parametrize(
    ("across", "expected"),
    [
        ("more than in May 1925", "1918-07"),
        ("the largest since May 1915", "1918-07"),
        ("and lost it in May 1925", "1925-07"),
    ],
)
def test_a_date_that_is_only_looked_across_to_moves_no_account(across: str, expected: str) -> None:
    text = f"{YEARS} In March the rebels took a town, {across}. In July they took another."

    assert tag_times(text, FRIDAY)[-1].timex3 == expected


@pytest.mark.parametrize(("gap", "expected"), [(" ", "1919-07"), ("\n\n", "1918-07")])
def test_the_paragraph_after_an_end_goes_back_to_before_it(gap: str, expected: str) -> None:
    text = f"{YEARS} In March the siege began; it lasted until May 1919.{gap}In July it rained."

    assert tag_times(text, FRIDAY)[-1].timex3 == expected


def test_the_past_perfect_looks_back_over_the_turn_of_the_year() -> None:
    text = f"{YEARS} On 17 December 1918 the rebels came. "

    assert tag_times(text + "In February they left.", FRIDAY)[-1].timex3 == "1919-02"
    assert tag_times(text + "They had waited in February.", FRIDAY)[-1].timex3 == "1918-02"


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("6-7 February 1920", [("6", "1920-02-06"), ("7 February 1920", "1920-02-07")]),
        ("April 6 and 7", [("April 6", "1918-04-06"), ("7", "1918-04-07")]),
        (
            "10, 11 and 12 May",
            [("10", "1918-05-10"), ("11", "1918-05-11"), ("12 May", "1918-05-12")],
        ),
    ],
)
@pytest.mark.parametrize("published", [FRIDAY, None])
def test_a_history_gives_the_days_of_a_range_apart(
    words: str, expected: list[tuple[str, str]], published: date | None
) -> None:
    found = tag_times(f"{YEARS} They fought on {words}.", published)

    assert [(time.text, time.timex3) for time in found[8:]] == expected
