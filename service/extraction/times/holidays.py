"""Days that have a name: fixed, moving, and those that history named once.

Only days that mean one date wherever English news is written are listed; an
"Independence Day" is another date in every country and stays unresolved.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from service.extraction.times.calendar import Granule, containing
from service.extraction.times.months import nth_weekday

FIXED: Final[dict[str, tuple[int, int]]] = {
    "new year's day": (1, 1),
    "new year's eve": (12, 31),
    "valentine's day": (2, 14),
    "international women's day": (3, 8),
    "april fools' day": (4, 1),
    "may day": (5, 1),
    "victory day": (5, 9),
    "juneteenth": (6, 19),
    "the fourth of july": (7, 4),
    "fourth of july": (7, 4),
    "bastille day": (7, 14),
    "halloween": (10, 31),
    "armistice day": (11, 11),
    "remembrance day": (11, 11),
    "veterans day": (11, 11),
    "christmas eve": (12, 24),
    "christmas day": (12, 25),
    "christmas": (12, 25),
    "boxing day": (12, 26),
    "orthodox christmas": (1, 7),
}
_FROM_EASTER: Final[dict[str, int]] = {
    "ash wednesday": -46,
    "palm sunday": -7,
    "maundy thursday": -3,
    "good friday": -2,
    "easter sunday": 0,
    "easter": 0,
    "easter monday": 1,
    "pentecost": 49,
}
_NTH: Final[dict[str, tuple[int, int, int]]] = {
    "martin luther king day": (1, 1, 3),
    "mlk day": (1, 1, 3),
    "memorial day": (5, 1, -1),
    "labor day": (9, 1, 1),
    "columbus day": (10, 1, 2),
    "thanksgiving day": (11, 4, 4),
    "thanksgiving": (11, 4, 4),
}
"""Month, ISO weekday and which of the month (-1: the last), as the United States keep them."""

HISTORIC: Final[dict[str, Granule]] = {
    "d-day": Granule("day", 1944, 6, 6),
    "v-e day": Granule("day", 1945, 5, 8),
    "ve day": Granule("day", 1945, 5, 8),
    "v-j day": Granule("day", 1945, 8, 15),
    "9/11": Granule("day", 2001, 9, 11),
}
NAMES: Final = frozenset({*FIXED, *_FROM_EASTER, *_NTH})


def holiday(name: str, year: int) -> Granule | None:
    """Return the day of a holiday in one year; None where the calendar ends.

    >>> holiday("easter", 2016).timex3, holiday("thanksgiving", 2015).timex3
    ('2016-03-27', '2015-11-26')
    """
    if not 1 <= year < date.max.year:
        return None
    if name in FIXED:
        return Granule("day", year, *FIXED[name])
    if name in _FROM_EASTER:
        return containing(easter(year) + timedelta(days=_FROM_EASTER[name]), "day")
    return nth_weekday(*_NTH[name], year)


def easter(year: int) -> date:
    """Return Easter Sunday in the Gregorian calendar.

    The anonymous algorithm in the form of Meeus, Jones and Butcher
    (J. Meeus, Astronomical Algorithms, 1991, chapter 8).
    """
    golden = year % 19
    century, rest = divmod(year, 100)
    leap, of_leap = divmod(century, 4)
    correction = (century + 8) // 25
    moon = (19 * golden + century - leap - (century - correction + 1) // 3 + 15) % 30
    fourth, of_fourth = divmod(rest, 4)
    weekday = (32 + 2 * of_leap + 2 * fourth - moon - of_fourth) % 7
    late = (golden + 11 * moon + 22 * weekday) // 451
    month, day = divmod(moon + weekday - 7 * late + 114, 31)
    return date(year, month, day + 1)
