"""Which attack did the harm: links from killing, injury, destruction and displacement."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from models.ontology import CATEGORY_OF
from service.extraction.mentions import Mention
from service.extraction.relations import Relations

_HARMS: Final = frozenset({"killing", "injury", "destruction", "displacement"})
_CAUSING: Final = frozenset({"attack", "clash", "offensive", "unrest"})
"""Categories whose events do harm."""
CAUSE_THRESHOLD: Final = 0.0
"""Log-odds above which the network's cause is believed; tuned on development texts."""


def causes_of(
    clusters: Sequence[Sequence[Mention]], relations: Relations | None = None
) -> list[int | None]:
    """Return for each cluster which cluster caused it, None where none is told.

    It is the one that the network is surest of, if it is sure of any. Where nothing
    was compared, it is the nearest violent event that is told in the same sentence.
    """
    if not relations:
        return [_nearest_cause(number, clusters) for number in range(len(clusters))]
    owner = {mention.start: number for number, group in enumerate(clusters) for mention in group}
    return [_read_cause(number, group, owner, relations) for number, group in enumerate(clusters)]


def _read_cause(
    number: int, harm: Sequence[Mention], owner: Mapping[int, int], relations: Relations
) -> int | None:
    """Return the cluster of the mention that most surely did the harm."""
    if harm[0].type not in _HARMS:
        return None
    scores = [
        (score, -owner[start])
        for mention in harm
        for start, score in relations.causes(mention)
        if owner[start] != number
    ]
    best, index = max(scores, default=(CAUSE_THRESHOLD, 0))
    return -index if best > CAUSE_THRESHOLD else None


def _nearest_cause(number: int, clusters: Sequence[Sequence[Mention]]) -> int | None:
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
