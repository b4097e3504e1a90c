"""Which attack did the harm: links from killing, injury, destruction and displacement."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from models.ontology import CATEGORY_OF
from service.extraction.mentions import Mention

_HARMS: Final = frozenset({"killing", "injury", "destruction", "displacement"})
_CAUSING: Final = frozenset({"attack", "clash", "offensive", "unrest"})
"""Categories whose events do harm."""


def cause_of(number: int, clusters: Sequence[Sequence[Mention]]) -> int | None:
    """Return which cluster caused cluster ``number``, None where none is told.

    The cause is the nearest violent event that is told in the same sentence.
    """
    harm = clusters[number]
    if harm[0].type not in _HARMS:
        return None
    candidates = [
        (distance, index)
        for index, group in enumerate(clusters)
        if CATEGORY_OF[group[0].type] in _CAUSING
        and (distance := _distance(harm, group)) is not None
    ]
    return min(candidates)[1] if candidates else None


def _distance(harm: Sequence[Mention], cause: Sequence[Mention]) -> int | None:
    """Return the code points between the nearest two mentions in one sentence."""
    gaps = [
        abs(one.start - other.start)
        for one in harm
        for other in cause
        if one.sentence == other.sentence
    ]
    return min(gaps) if gaps else None
