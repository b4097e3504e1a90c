from __future__ import annotations

from datetime import date

import pytest

from service.extraction.times.calendar import Granule, containing, widen
from service.extraction.times.holidays import easter


@pytest.mark.parametrize(
    ("granule", "first", "last"),
    [
        (Granule("week", 2015, 53), date(2015, 12, 28), date(2016, 1, 3)),
        (Granule("weekend", 2016, 21), date(2016, 5, 28), date(2016, 5, 29)),
        (Granule("month", 2016, 2), date(2016, 2, 1), date(2016, 2, 29)),
        (Granule("season", 2014, 3), date(2014, 6, 1), date(2014, 8, 31)),
        (Granule("quarter", 2017, 2), date(2017, 4, 1), date(2017, 6, 30)),
        (Granule("half", 2008, 2), date(2008, 7, 1), date(2008, 12, 31)),
        (Granule("decade", 1990), date(1990, 1, 1), date(1999, 12, 31)),
        (Granule("fiscal", 2017), None, None),
        (Granule("year", -490), None, None),
        (Granule("day", 2017, 2, 30), None, None),
    ],
)
def test_days(granule: Granule, first: date | None, last: date | None) -> None:
    assert granule.days == (first, last)


def test_shifts_cross_years() -> None:
    assert Granule("month", 2016, 12).shift(1) == Granule("month", 2017, 1)
    assert Granule("week", 2015, 53).shift(1) == Granule("week", 2016, 1)
    assert Granule("season", 2017, 1).shift(-1) == Granule("season", 2016, 4)
    assert Granule("year", -492).shift(1) == Granule("year", -491)
    assert Granule("day", 9999, 12, 31).shift(1) is None


def test_december_belongs_to_the_winter_of_the_next_year() -> None:
    assert containing(date(2016, 12, 5), "season") == Granule("season", 2017, 1)


def test_a_stretch_is_not_narrowed() -> None:
    assert widen(Granule("year", 2011), "day") is None
    assert widen(Granule("decade", 1990), "year") is None
    assert widen(Granule("day", 2011, 5, 4), "month") == Granule("month", 2011, 5)


@pytest.mark.parametrize(
    "day", [date(2000, 4, 23), date(2008, 3, 23), date(2011, 4, 24), date(2024, 3, 31)]
)
def test_easter(day: date) -> None:
    assert easter(day.year) == day
