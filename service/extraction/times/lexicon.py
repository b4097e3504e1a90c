"""The words of time: names, numbers and units, and the patterns built from them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from service.extraction.times.calendar import Unit

MONTHS: Final[dict[str, int]] = {
    name: number
    for number, names in enumerate(
        (
            "january jan",
            "february feb",
            "march mar",
            "april apr",
            "may",
            "june jun",
            "july jul",
            "august aug",
            "september sept sep",
            "october oct",
            "november nov",
            "december dec",
        ),
        start=1,
    )
    for name in names.split()
}
WEEKDAYS: Final[dict[str, int]] = {
    name: number
    for number, names in enumerate(
        (
            "monday mon",
            "tuesday tues tue",
            "wednesday wed",
            "thursday thurs thur thu",
            "friday fri",
            "saturday sat",
            "sunday sun",
        ),
        start=1,
    )
    for name in names.split()
}
"""ISO numbers: Monday is 1."""

SEASONS: Final[dict[str, int]] = {"winter": 1, "spring": 2, "summer": 3, "autumn": 4, "fall": 4}
UNITS: Final[dict[str, Unit]] = {
    "day": "day",
    "week": "week",
    "weekend": "weekend",
    "month": "month",
    "quarter": "quarter",
    "year": "year",
    "decade": "decade",
    "century": "century",
    "centurie": "century",
}
"""Calendar units by singular; plurals lose their ``s`` before they are looked up."""

DURATION_UNITS: Final[dict[str, str]] = {
    "second": "TS",
    "minute": "TM",
    "hour": "TH",
    "day": "D",
    "night": "D",
    "week": "W",
    "weekend": "WE",
    "month": "M",
    "year": "Y",
    "decade": "DE",
    "century": "CE",
    "centurie": "CE",
}
"""Letters of ISO 8601 and TIMEX3 durations; those after ``T`` are shorter than a day."""

PARTS: Final[dict[str, str]] = {
    "dawn": "TMO",
    "daybreak": "TMO",
    "sunrise": "TMO",
    "morning": "TMO",
    "midday": "TMI",
    "noon": "T12:00",
    "afternoon": "TAF",
    "evening": "TEV",
    "dusk": "TEV",
    "sunset": "TEV",
    "nightfall": "TEV",
    "night": "TNI",
    "nighttime": "TNI",
    "night-time": "TNI",
    "overnight": "TNI",
    "midnight": "T24:00",
}
"""Parts of the day as TIMEX3 writes them after a date."""

_ONES: Final = dict(
    zip(
        """zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen
        fifteen sixteen seventeen eighteen nineteen""".split(),
        range(20),
        strict=True,
    )
)
_TENS: Final = dict(
    zip(
        "twenty thirty forty fifty sixty seventy eighty ninety".split(),
        range(20, 100, 10),
        strict=True,
    )
)
_VAGUE: Final = frozenset("several few many some numerous dozens hundreds".split())
_AND_A_HALF: Final = " and a half"
_FIXED_COUNTS: Final = {"couple": 2, "dozen": 12, "half": 0.5}
ORDINALS: Final[dict[str, int]] = {
    name: number
    for number, name in enumerate(
        """first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth
        thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth
        twenty-first""".split(),
        start=1,
    )
}


def alternatives(words: Iterable[str]) -> str:
    """Return a pattern for any of ``words``, longest first."""
    return "|".join(
        sorted((re.escape(word) for word in words), key=lambda word: (-len(word), word))
    )


MONTH: Final = (
    "(?:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec)\b\.?)(?![A-Za-z])"
)
"""A month's name with a capital, as news writes it: "may" and "march" are verbs."""
WEEKDAY: Final = r"(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)\b"
SEASON: Final = r"(?:[Ss]pring|[Ss]ummer|[Aa]utumn|[Ff]all|[Ww]inter)\b"
PART: Final = rf"(?:{alternatives(PARTS)})\b"
UNIT: Final = r"(?:day|week|weekend|month|quarter|year|decade|century)\b"
DURATION_UNIT: Final = (
    r"(?:(?:second|minute|hour|day|night|weekend|week|month|year|decade)s?|century|centuries)\b"
)
DAY: Final = r"(?:3[01]|[12]\d|0?[1-9])"
ORDINAL_SUFFIX: Final = r"(?:st|nd|rd|th)?\b"
YEAR: Final = r"(?:1\d{3}|20\d{2})\b(?![.,]\d)"
GAP: Final = r"(?:[^\S\n]{1,3}|[^\S\n]?\n[^\S\n]?)"
"""White space inside an expression: one line break at most, bounded so that search stays linear."""

_WORD_NUMBER: Final = (
    rf"(?:(?:{alternatives(_TENS)})(?:-(?:{alternatives(_ONES)}))?|{alternatives(_ONES)})\b"
)
NUMBER: Final = (
    rf"(?:\d{{1,3}}(?:,\d{{3}}|\.\d)?\b|(?:{_WORD_NUMBER})(?:[-\s]and[-\s]a[-\s]half)?"
    r"|(?:a\s)?half(?:\sa|\san|-a)?\b|an?\sdozen\b|dozens\sof\b|(?:a\s)?couple(?:\sof)?\b"
    r"|(?:a\s)?few\b|several\b|many\b|some\b|numerous\b|an?\b)"
)
"""How many units: digits, number words, articles, and words that count nothing ("several")."""


def number_of(words: str) -> float | None:
    """Return the number that ``words`` name, or None where they name none ("several").

    >>> number_of("twenty-two"), number_of("a couple of"), number_of("several")
    (22, 2, None)
    """
    text = " ".join(words.lower().split())
    if text[:1].isdigit():
        return float(text.replace(",", "")) if "." in text else int(text.replace(",", ""))
    if text.replace("-", " ").endswith(_AND_A_HALF):
        return (number_of(text[: -len(_AND_A_HALF)]) or 0) + 0.5
    if text.removeprefix("a ").split(" ")[0] in _VAGUE:
        return None
    fixed = next((value for word, value in _FIXED_COUNTS.items() if word in text), None)
    if fixed is not None:
        return fixed
    return sum(_TENS.get(word, _ONES.get(word, 0)) for word in text.split("-")) or 1


def month_of(name: str) -> int:
    """Return the number of a month's name or abbreviation."""
    return MONTHS[name.lower().rstrip(".")]


def singular(unit: str) -> str:
    """Return a unit without its plural ``s``, in lower case."""
    return unit.lower().removesuffix("s")
