"""Which mentions of an article tell of one incident.

Two mentions of one type are compared by what is told around them; the evidence
is a sum of log-odds. A mention joins the incident with the strongest average
evidence, so that one weak link cannot chain two incidents together. The look back
is bounded, which keeps long articles linear.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from service.extraction.mentions import Mention
from service.extraction.wording import content_words, stem

_BASE: Final = -0.2
_SAME_STEM: Final = 0.4
_BARE: Final = 0.6
"""One of the two is told without any party, place or time: it refers back."""
_SHARED: Final = {"target": 1.5, "actor": 0.6, "place": 0.8, "time": 0.9}
_DIFFERENT: Final = {"target": -1.2, "actor": -0.8, "place": -1.5, "time": -2.0}
_DISTANCE: Final = (0.0, 0.3, 0.2, -0.2)
"""By sentences between the two; the last entry holds for anything further."""
_RECENT_GROUPS: Final = 40
_RECENT_MENTIONS: Final = 8
_MODALITY: Final = -0.8
"""The two differ in modality."""


def cluster(text: str, mentions: Sequence[Mention]) -> list[list[Mention]]:
    """Group ``mentions`` into incidents, in order of first mention."""
    clusters: list[list[Mention]] = []
    for name in dict.fromkeys(mention.type for mention in mentions):
        clusters.extend(_merge(text, [item for item in mentions if item.type == name]))
    return sorted(clusters, key=lambda group: (group[0].start, group[0].end))


def evidence(text: str, one: Mention, other: Mention) -> float:
    """Return the log-odds that two mentions of one type are the same incident."""
    total = _BASE + _DISTANCE[min(abs(one.sentence - other.sentence), len(_DISTANCE) - 1)]
    if stem(text[one.start : one.end]) == stem(text[other.start : other.end]):
        total += _SAME_STEM
    if one.modality != other.modality:
        total += _MODALITY
    if not one.arguments or not other.arguments:
        total += _BARE
    return total + sum(_role_evidence(text, one, other, role) for role in _SHARED)


def _role_evidence(text: str, one: Mention, other: Mention, role: str) -> float:
    """Compare the fillers of one role; silence on either side says nothing."""
    first = [content_words(text[item.start : item.end]) for item in one.fillers(role)]
    second = [content_words(text[item.start : item.end]) for item in other.fillers(role)]
    if not first or not second:
        return 0.0
    shared = any(a & b for a in first for b in second)
    return _SHARED[role] if shared else _DIFFERENT[role]


def _merge(text: str, mentions: Sequence[Mention]) -> list[list[Mention]]:
    """Read mentions of one type in text order; each joins its best incident or opens one."""
    groups: list[list[Mention]] = []
    for mention in mentions:
        recent = groups[-_RECENT_GROUPS:]
        scores = [_average(text, mention, group[-_RECENT_MENTIONS:]) for group in recent]
        best = max(range(len(recent)), key=lambda index: (scores[index], index), default=None)
        if best is None or scores[best] <= 0:
            groups.append([mention])
        else:
            recent[best].append(mention)
    return groups


def _average(text: str, mention: Mention, group: Sequence[Mention]) -> float:
    return sum(evidence(text, mention, other) for other in group) / len(group)
