"""Which mentions of an article tell of one incident.

Two mentions of one type are compared by the network's link head, where it has read
both, and by what is told around them; the evidence is a sum of log-odds. A mention
joins the incident with the strongest average evidence, so that one weak link cannot
chain two incidents together. The look back is bounded, which keeps long articles linear.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

import regex

from service.extraction.mentions import Mention
from service.extraction.relations import Relations
from service.extraction.wording import content_words, stem

LOG_ODDS: Final[dict[str, float]] = {
    "base": 0.1,
    "same stem": 0.4,
    "bare": 0.6,
    "definite": 0.5,
    "another": -1.0,
    "other modality": -0.8,
    "same sentence": 0.0,
    "next sentence": 0.3,
    "two sentences on": 0.2,
    "further on": -0.2,
    "target shared": 1.5,
    "target differs": -1.2,
    "actor shared": 0.6,
    "actor differs": -0.8,
    "place shared": 0.8,
    "place differs": -1.5,
    "time shared": 0.9,
    "time differs": -3.0,
    "instrument shared": 0.5,
    "instrument differs": -0.5,
}
"""Weight of each finding, set by hand from counts over pairs of annotated mentions.

``benchmarks/coreference_fit.py`` fits the same weights by logistic regression; on
development texts the two do equally well, and these keep different days and places
apart more firmly.
"""

WORDS_WEIGHT: Final = 0.5
"""Weight of the findings beside the network's own log-odds; chosen on development texts."""

RECENT_GROUPS: Final = 40
RECENT_MENTIONS: Final = 8
_ROLES: Final = ("target", "actor", "place", "time", "instrument")
_DISTANCES: Final = ("same sentence", "next sentence", "two sentences on", "further on")
_BEFORE: Final = regex.compile(r"(\p{L}+)\W+(?:\p{L}+\W+)?$")
_DEFINITE: Final = frozenset({"the", "this", "that", "these", "those"})
_ANOTHER: Final = regex.compile(
    r"\b(?:another|second|third|fourth|fifth|separate|other|similar|new|more|further)"
    r"\W+(?:\p{L}+\W+)?$",
    flags=regex.IGNORECASE,
)
_LOOK_BACK: Final = 30
"""Code points before a trigger in which its determiner is looked for."""


def cluster(
    text: str, mentions: Sequence[Mention], relations: Relations | None = None
) -> list[list[Mention]]:
    """Group ``mentions`` into incidents, in order of first mention."""
    known = relations if relations is not None else Relations(mentions)
    clusters: list[list[Mention]] = []
    for name in dict.fromkeys(mention.type for mention in mentions):
        own = [item for item in mentions if item.type == name]
        clusters.extend(_merge(text, own, known))
    return sorted(clusters, key=lambda group: (group[0].start, group[0].end))


def evidence(text: str, earlier: Mention, later: Mention, relations: Relations) -> float:
    """Return the log-odds that two mentions of one type are the same incident."""
    words = sum(LOG_ODDS[name] for name in findings(text, earlier, later))
    read = relations.same(earlier, later)
    if read is None:
        return words
    return read + WORDS_WEIGHT * words


def findings(text: str, earlier: Mention, later: Mention) -> Iterator[str]:
    """Yield what speaks for or against one incident, as keys of `LOG_ODDS`."""
    yield "base"
    gap = abs(later.sentence - earlier.sentence)
    yield _DISTANCES[min(gap, len(_DISTANCES) - 1)]
    if stem(text[earlier.start : earlier.end]) == stem(text[later.start : later.end]):
        yield "same stem"
    if earlier.modality != later.modality:
        yield "other modality"
    if not earlier.arguments or not later.arguments:
        yield "bare"
    yield from _determiner(text, later)
    for role in _ROLES:
        yield from _role(text, earlier, later, role)


def _determiner(text: str, mention: Mention) -> Iterator[str]:
    before = text[max(0, mention.start - _LOOK_BACK) : mention.start]
    if _ANOTHER.search(before):
        yield "another"
        return
    found = _BEFORE.search(before)
    if found and found.group(1).lower() in _DEFINITE:
        yield "definite"


def _role(text: str, earlier: Mention, later: Mention, role: str) -> Iterator[str]:
    """Compare the fillers of one role; silence on either side says nothing."""
    first = [content_words(text[item.start : item.end]) for item in earlier.fillers(role)]
    second = [content_words(text[item.start : item.end]) for item in later.fillers(role)]
    if first and second:
        shared = any(one & other for one in first for other in second)
        yield f"{role} shared" if shared else f"{role} differs"


def _merge(text: str, mentions: Sequence[Mention], relations: Relations) -> list[list[Mention]]:
    """Read mentions of one type in text order; each joins its best incident or opens one."""
    groups: list[list[Mention]] = []
    for mention in mentions:
        recent = groups[-RECENT_GROUPS:]
        scores = [_average(text, mention, group[-RECENT_MENTIONS:], relations) for group in recent]
        best = max(range(len(recent)), key=lambda index: (scores[index], index), default=None)
        if best is None or scores[best] <= 0:
            groups.append([mention])
        else:
            recent[best].append(mention)
    return groups


def _average(text: str, mention: Mention, group: Sequence[Mention], relations: Relations) -> float:
    return sum(evidence(text, other, mention, relations) for other in group) / len(group)
