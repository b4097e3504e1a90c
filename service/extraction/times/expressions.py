"""The value that the tagger returns, and the words it describes dates with."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

Kind = Literal["DATE", "TIME", "DURATION", "SET"]
"""The four types of a TIMEX3 (TimeML 1.2.1)."""

Anchor = Literal["explicit", "publication", "previous", "none"]
"""What dates an expression: itself, the publication date, a date mentioned before, nothing."""

Precision = Literal[
    "hour",
    "part_of_day",
    "day",
    "weekend",
    "week",
    "month",
    "season",
    "quarter",
    "half",
    "year",
    "decade",
    "century",
    "vague",
]
"""How finely an expression tells its time; ``vague`` is a time without a unit ("now")."""

PRECISIONS: Final[tuple[Precision, ...]] = (
    "hour",
    "part_of_day",
    "day",
    "weekend",
    "week",
    "month",
    "season",
    "quarter",
    "half",
    "year",
    "decade",
    "century",
    "vague",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeExpression:
    """One time expression of a text; ``text`` is the stretch from ``start`` to ``end``.

    Offsets are code points, end exclusive. ``earliest`` and ``latest`` are inclusive
    days, both None where nothing dates the expression; years before Christ have a
    ``timex3`` ("BC0490") and no days, as Python's calendar starts in year 1.
    """

    start: int
    end: int
    text: str
    timex3: str
    earliest: date | None
    latest: date | None
    precision: Precision
    anchor: Anchor
    kind: Kind
