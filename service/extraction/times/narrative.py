"""Telling an account of the past from news.

News counts its days from publication, history from the dates it has mentioned.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from statistics import median
from typing import Final

from service.extraction.times.readings import Deictic, Fixed, Reading, Weekday
from service.extraction.times.yearly import Yearly

MIN_DATES: Final = 8
"""A text with fewer dates that carry their year is read as news."""
_MIN_AGE: Final = 1.5
"""Years between the median date and publication."""
_PER_DEICTIC: Final = 6
"""Dated expressions for each that is told from the present."""


def is_narrative(readings: Sequence[Reading], published: date | None) -> bool:
    """Tell whether a text with these readings is an account with dates of its own.

    Without a publication date there is nothing else to count from.
    """
    if published is None:
        return True
    years = _years(readings)
    if len(years) < MIN_DATES or published.year - median(years) < _MIN_AGE:
        return False
    deictic = sum(isinstance(reading, Deictic | Weekday) for reading in readings)
    return deictic * _PER_DEICTIC <= len(years)


def is_history(readings: Sequence[Reading], published: date | None) -> bool:
    """Tell whether a text is a narrative that dates itself, with or without a publication date."""
    return len(_years(readings)) >= MIN_DATES and is_narrative(readings, published)


def _years(readings: Sequence[Reading]) -> list[int]:
    return [year for year in map(_year, readings) if year is not None]


def _year(reading: Reading) -> int | None:
    match reading:
        case Fixed(granule):
            return granule.year
        case Yearly(year=Fixed(granule)):
            return granule.year
        case _:
            return None
