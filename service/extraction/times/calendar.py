"""Stretches of the calendar: days, weeks, seasons, decades, and their TIMEX3 spelling.

A year before Christ is a negative number: 490 BC is -490, as it is read, and
not the astronomers' -489.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, Literal

Unit = Literal[
    "day",
    "week",
    "weekend",
    "month",
    "season",
    "quarter",
    "half",
    "year",
    "fiscal",
    "decade",
    "century",
]
Days = tuple[date | None, date | None]
"""Inclusive first and last day; None where the calendar has no such day."""

SEASONS: Final = ("WI", "SP", "SU", "FA")
NO_DAYS: Final[Days] = (None, None)
_WITHIN_YEAR: Final[dict[Unit, str]] = {
    "day": "{0:02d}-{1:02d}",
    "week": "W{0:02d}",
    "weekend": "W{0:02d}-WE",
    "season": "{2}",
    "quarter": "Q{0}",
    "half": "H{0}",
}
_MONTHS: Final[dict[Unit, int]] = {"month": 1, "quarter": 3, "half": 6, "season": 3}
_YEARS: Final[dict[Unit, int]] = {"year": 1, "fiscal": 1, "decade": 10, "century": 100}


@dataclass(frozen=True, slots=True)
class Granule:
    """One stretch of the calendar.

    ``index`` counts units inside the year from 1 (month, ISO week, quarter, half;
    seasons from winter); for a day it is the month and ``day`` the day of the month.
    A decade or century is named by a year in it that starts its digits: 1990, -470, 1900.
    """

    unit: Unit
    year: int
    index: int = 0
    day: int = 0

    @property
    def timex3(self) -> str:
        """Return the TIMEX3 value.

        >>> Granule("month", 2017, 6).timex3, Granule("decade", 1990).timex3
        ('2017-06', '199')
        """
        digits = f"{abs(self.year):04d}"
        era = "BC" if self.year < 0 else ""
        match self.unit:
            case "decade":
                return era + digits[:3]
            case "century":
                return era + digits[:2]
            case "fiscal":
                return "FY" + digits
            case "year":
                return era + digits
            case _:
                return f"{era}{digits}-{within_year(self)}"

    @property
    def days(self) -> Days:
        """Return the first and last day; a winter is named by the year of its January.

        >>> Granule("season", 2017, 1).days
        (datetime.date(2016, 12, 1), datetime.date(2017, 2, 28))
        """
        try:
            return _days(self)
        except (ValueError, OverflowError):
            return NO_DAYS

    def shift(self, steps: int) -> Granule | None:
        """Return the stretch that many of its own unit later; None off the calendar."""
        if self.unit in _YEARS:
            return Granule(self.unit, self.year + steps * _YEARS[self.unit])
        if self.unit in _MONTHS:
            per_year = 12 // _MONTHS[self.unit]
            years, index = divmod(self.index - 1 + steps, per_year)
            return Granule(self.unit, self.year + years, index + 1)
        first, _ = self.days
        if first is None:
            return None
        try:
            moved = first + timedelta(days=steps * (1 if self.unit == "day" else 7))
        except OverflowError:
            return None
        return containing(moved, self.unit)


def containing(moment: date, unit: Unit) -> Granule:
    """Return the stretch of ``unit`` that ``moment`` lies in (a weekend: its week's).

    >>> containing(date(2017, 6, 9), "week").timex3
    '2017-W23'
    """
    if unit in {"week", "weekend"}:
        year, week, _ = moment.isocalendar()
        return Granule(unit, year, week)
    if unit == "day":
        return Granule("day", moment.year, moment.month, moment.day)
    if unit == "season":
        return Granule("season", moment.year + moment.month // 12, moment.month % 12 // 3 + 1)
    if unit in _MONTHS:
        return Granule(unit, moment.year, (moment.month - 1) // _MONTHS[unit] + 1)
    return Granule(unit, moment.year - moment.year % _YEARS[unit])


def widen(granule: Granule, unit: Unit) -> Granule | None:
    """Return the longer stretch of ``unit`` around ``granule``, or None where it is not told."""
    if granule.unit == unit:
        return granule
    if unit in _YEARS:
        size = _YEARS.get(granule.unit, 0)
        if size > _YEARS[unit]:
            return None
        year = abs(granule.year)
        sign = -1 if granule.year < 0 else 1
        return Granule(unit, sign * (year - year % _YEARS[unit]))
    if unit == "month" and granule.unit == "day":
        return Granule("month", granule.year, granule.index)
    first, last = granule.days
    if first is None or last is None:
        return None
    around = containing(first, unit)
    return around if around == containing(last, unit) else None


def within_year(granule: Granule) -> str:
    """Return what follows the year in a TIMEX3 value: ``06-09``, ``W23``, ``SU``."""
    spelling = _WITHIN_YEAR.get(granule.unit, "{0:02d}")
    return spelling.format(granule.index, granule.day, SEASONS[(granule.index - 1) % 4])


def months_later(moment: date, months: int) -> date:
    """Return the same day of another month, or that month's last day.

    Raises:
        ValueError: the year is off the calendar.
    """
    years, index = divmod(moment.month - 1 + months, 12)
    year, month = moment.year + years, index + 1
    if not date.min.year <= year <= date.max.year:
        raise ValueError(f"no year {year}")
    return date(year, month, min(moment.day, monthrange(year, month)[1]))


def _days(granule: Granule) -> Days:
    year = granule.year
    if granule.unit in _YEARS:
        last = year + _YEARS[granule.unit] - 1
        # Fiscal years start on different days in different countries.
        return NO_DAYS if granule.unit == "fiscal" else (date(year, 1, 1), date(last, 12, 31))
    if granule.unit == "day":
        only = date(year, granule.index, granule.day)
        return only, only
    if granule.unit in {"week", "weekend"}:
        monday = date.fromisocalendar(year, granule.index, 1)
        first = monday + timedelta(days=5 if granule.unit == "weekend" else 0)
        return first, monday + timedelta(days=6)
    length = _MONTHS[granule.unit]
    offset = (granule.index - 1) * length - (1 if granule.unit == "season" else 0)
    first = months_later(date(year, 1, 1), offset)
    return first, months_later(first, length) - timedelta(days=1)
