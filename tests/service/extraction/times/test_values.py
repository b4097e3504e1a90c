from __future__ import annotations

from datetime import date

import pytest

from service.extraction.times import tag_times

FRIDAY = date(2017, 6, 9)


def values(text: str, published: date | None = FRIDAY) -> list[tuple[str, str]]:
    return [(time.text, time.timex3) for time in tag_times(text, published)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("They met on June 6, 2017.", [("June 6, 2017", "2017-06-06")]),
        ("They met on the 6th of June 2017.", [("6th of June 2017", "2017-06-06")]),
        ("They met on Wednesday, June 7, 2017.", [("Wednesday, June 7, 2017", "2017-06-07")]),
        ("They met on 2017-06-06.", [("2017-06-06", "2017-06-06")]),
        ("At 2017-06-06T10:30:00Z it fell.", [("2017-06-06T10:30:00Z", "2017-06-06T10:30")]),
        ("They met on 31/12/2016.", [("31/12/2016", "2016-12-31")]),
        ("They met on 12/31/2016.", [("12/31/2016", "2016-12-31")]),
        ("They met on 04/05/2016.", [("04/05/2016", "2016-04-05")]),
        ("They met on 04.05.2016.", [("04.05.2016", "2016-05-04")]),
        ("They met in June of 1940.", [("June of 1940", "1940-06")]),
        ("Between June and August 2014.", [("June", "2014-06"), ("August 2014", "2014-08")]),
        ("It rained on May 27-28.", [("May 27-28", "2017-05-27/2017-05-28")]),
        ("It rained between 3 and 5 June.", [("3 and 5 June", "2017-06-03/2017-06-05")]),
        ("War has raged since 2011.", [("2011", "2011")]),
        ("From 1914-1918 they fought.", [("1914", "1914"), ("1918", "1918")]),
        ("It ran in 1995-96.", [("1995", "1995"), ("96", "1996")]),
        ("the summer of 2016", [("summer of 2016", "2016-SU")]),
        ("the second quarter of 2017", [("second quarter of 2017", "2017-Q2")]),
        ("Q2 2017", [("Q2 2017", "2017-Q2")]),
        ("the second half of 2008", [("second half of 2008", "2008-H2")]),
        ("fiscal 2017 and FY2016", [("fiscal 2017", "FY2017"), ("FY2016", "FY2016")]),
        ("the 1990s and the nineties", [("1990s", "199"), ("nineties", "199")]),
        ("the 19th century", [("19th century", "18")]),
        ("in 490 BC", [("490 BC", "BC0490")]),
        ("the 4th century BC", [("4th century BC", "BC03")]),
        ("early December 2015", [("early December 2015", "2015-12")]),
        ("by the end of 2016", [("end of 2016", "2016")]),
    ],
)
def test_dates_that_tell_their_year(text: str, expected: list[tuple[str, str]]) -> None:
    assert values(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("for two hours", "PT2H"),
        ("a ten-day truce", "P10D"),
        ("half an hour", "PT30M"),
        ("two and a half years", "P2.5Y"),
        ("two decades of talks", "P2DE"),
        ("a few days", "PXD"),
        ("twenty-two months", "P22M"),
        ("every week", "P1W"),
        ("every Monday", "XXXX-WXX-1"),
        ("on Sundays", "XXXX-WXX-7"),
        ("weekly raids", "XXXX-WXX"),
        ("twice a month", "P1M"),
        ("in recent weeks", "PAST_REF"),
        ("several months ago", "PAST_REF"),
        ("they now hold it", "PRESENT_REF"),
        ("a few months later", "FUTURE_REF"),
    ],
)
def test_lengths_and_what_recurs(text: str, expected: str) -> None:
    [time] = tag_times(text, FRIDAY)
    assert time.timex3 == expected
    assert (time.earliest, time.latest) == (None, None)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Thursday night", "2017-06-08TNI"),
        ("early Friday", "2017-06-09TMO"),
        ("late on Thursday", "2017-06-08TEV"),
        ("the morning of June 6", "2017-06-06TMO"),
        ("this morning", "2017-06-09TMO"),
        ("last night", "2017-06-08TNI"),
        ("tonight", "2017-06-09TNI"),
        ("Saturday afternoon", "2017-06-03TAF"),
        ("after Friday prayers", "2017-06-09TAF"),
    ],
)
def test_parts_of_the_day(text: str, expected: str) -> None:
    [time] = tag_times(f"It began {text}.", FRIDAY)
    assert (time.timex3, time.precision, time.kind) == (expected, "part_of_day", "TIME")


def test_a_clock_time_takes_the_day_after_it() -> None:
    assert values("It began at 3 p.m. on Wednesday.") == [
        ("3 p.m.", "2017-06-07T15:00"),
        ("Wednesday", "2017-06-07"),
    ]


def test_overnight_reaches_into_the_next_day() -> None:
    [alone] = tag_times("Shells fell overnight.", FRIDAY)
    assert (alone.earliest, alone.latest) == (date(2017, 6, 8), FRIDAY)
    [told] = tag_times("Shells fell overnight Tuesday.", FRIDAY)
    assert (told.timex3, told.latest) == ("2017-06-06TNI", date(2017, 6, 7))


@pytest.mark.parametrize(
    "text",
    [
        "Theresa May said so.",
        "They may march on.",
        "The March on the capital was long.",
        "A second blast hit the sun deck where he sat.",
        "Bloody Sunday is remembered.",
        "The Sunday Times was sold out.",
        "About 2,000 people and 1500 soldiers came.",
        "They fired 2016 rockets for $1990.",
        "The fall of the town was a blow.",
        "A 17-year-old boy was hurt.",
        "He won 25:61 and 99/99/2016 is no date.",
        "April Smith said hello.",
    ],
)
def test_words_that_are_no_time(text: str) -> None:
    assert values(text) == []


@pytest.mark.parametrize(
    ("text", "published", "expected"),
    [
        ("Christmas 2016", FRIDAY, "2016-12-25"),
        ("Easter", FRIDAY, "2017-04-16"),
        ("Thanksgiving", date(2015, 12, 1), "2015-11-26"),
        ("Memorial Day", FRIDAY, "2017-05-29"),
        ("New Year's Day", FRIDAY, "2017-01-01"),
        ("the eve of Christmas", FRIDAY, "2016-12-24"),
        ("9/11", FRIDAY, "2001-09-11"),
        ("Christmas", None, "XXXX-12-25"),
        ("Easter", None, "XXXX-XX-XX"),
    ],
)
def test_holidays(text: str, published: date | None, expected: str) -> None:
    [time] = tag_times(f"It fell on {text}.", published)
    assert time.timex3 == expected
