"""Which mentions of an article tell of one incident.

Two mentions of one type are compared by the network's link head, where it has read
both, and by what is told around them; the evidence is a sum of log-odds. A mention
joins the incident with the strongest average evidence, so that one weak link cannot
chain two incidents together. The look back is bounded, which keeps long articles linear.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True)
class Telling:
    """What the words of one mention say, read once for all mentions it is compared with."""

    mention: Mention
    stem: str
    determiner: str | None
    fillers: dict[str, list[frozenset[str]]]
    """Content words of each filler, by role; roles without a filler are absent."""

    @classmethod
    def of(cls, text: str, mention: Mention) -> Telling:
        """Read ``mention`` of ``text``."""
        fillers: dict[str, list[frozenset[str]]] = defaultdict(list)
        for item in mention.arguments:
            fillers[item.role].append(content_words(text[item.start : item.end]))
        return cls(
            mention,
            stem=stem(text[mention.start : mention.end]),
            determiner=_determiner(text, mention),
            fillers=dict(fillers),
        )


def evidence(earlier: Telling, later: Telling, relations: Relations) -> float:
    """Return the log-odds that two mentions of one type are the same incident."""
    words = sum(LOG_ODDS[name] for name in findings(earlier, later))
    read = relations.same(earlier.mention, later.mention)
    if read is None:
        return words
    return read + WORDS_WEIGHT * words


def findings(earlier: Telling, later: Telling) -> Iterator[str]:
    """Yield what speaks for or against one incident, as keys of `LOG_ODDS`."""
    yield "base"
    gap = abs(later.mention.sentence - earlier.mention.sentence)
    yield _DISTANCES[min(gap, len(_DISTANCES) - 1)]
    if earlier.stem == later.stem:
        yield "same stem"
    if earlier.mention.modality != later.mention.modality:
        yield "other modality"
    if not earlier.fillers or not later.fillers:
        yield "bare"
    if later.determiner is not None:
        yield later.determiner
    # Silence on either side says nothing.
    for role in _ROLES:
        if role in earlier.fillers and role in later.fillers:
            shared = _share_words(earlier.fillers[role], later.fillers[role])
            yield f"{role} shared" if shared else f"{role} differs"


def _share_words(first: Sequence[frozenset[str]], second: Sequence[frozenset[str]]) -> bool:
    return any(not one.isdisjoint(other) for one in first for other in second)


def _determiner(text: str, mention: Mention) -> str | None:
    before = text[max(0, mention.start - _LOOK_BACK) : mention.start]
    if _ANOTHER.search(before):
        return "another"
    found = _BEFORE.search(before)
    return "definite" if found and found.group(1).lower() in _DEFINITE else None


def _merge(text: str, mentions: Sequence[Mention], relations: Relations) -> list[list[Mention]]:
    """Read mentions of one type in text order; each joins its best incident or opens one."""
    groups: list[list[Telling]] = []
    for mention in mentions:
        telling = Telling.of(text, mention)
        recent = groups[-RECENT_GROUPS:]
        scores = [_average(telling, group[-RECENT_MENTIONS:], relations) for group in recent]
        best = max(range(len(recent)), key=lambda index: (scores[index], index), default=None)
        if best is None or scores[best] <= 0:
            groups.append([telling])
        else:
            recent[best].append(telling)
    return [[telling.mention for telling in group] for group in groups]


def _average(telling: Telling, group: Sequence[Telling], relations: Relations) -> float:
    return sum(evidence(other, telling, relations) for other in group) / len(group)
