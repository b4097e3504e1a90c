"""Days and weeks counted inside a month: "the first Monday of May", "the last week of June"."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

from service.extraction.times.calendar import Granule, containing


def nth_weekday(month: int, weekday: int, nth: int, year: int) -> Granule | None:
    """Return the ``nth`` such day of a month (-1: the last), ``weekday`` by ISO number.

    >>> nth_weekday(11, 4, 4, 2015).timex3, nth_weekday(12, 1, -1, 2016).timex3
    ('2015-11-26', '2016-12-26')
    """
    if not _is_year(year):
        return None
    if nth < 0:
        last = date(year, month, monthrange(year, month)[1])
        return containing(last - timedelta(days=(last.isoweekday() - weekday) % 7), "day")
    first = date(year, month, 1)
    ahead = (weekday - first.isoweekday()) % 7 + 7 * (nth - 1)
    return containing(first + timedelta(days=ahead), "day")


def nth_day(month: int, nth: int, year: int) -> Granule | None:
    """Return the ``nth`` day of a month (-1: the last)."""
    if not _is_year(year):
        return None
    return Granule("day", year, month, nth if nth > 0 else monthrange(year, month)[1])


def nth_week(month: int, nth: int, year: int) -> Granule | None:
    """Return the ISO week that has most days of a month's ``nth`` seven days (-1: last).

    >>> nth_week(6, 1, 2017).timex3, nth_week(5, -1, 2016).timex3
    ('2017-W22', '2016-W21')
    """
    if not _is_year(year):
        return None
    middle = 7 * nth - 3 if nth > 0 else monthrange(year, month)[1] - 3
    return containing(date(year, month, middle), "week")


def _is_year(year: int) -> bool:
    return date.min.year <= year < date.max.year
