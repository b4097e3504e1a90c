"""Which side of a clash a party is on, where the network put both on one.

Only unambiguous wordings are read: "between A and B" with a phrase for each or in one
phrase, "A fought B", "A and B clashed", "fighting pitted A against B".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Final

import regex

from service.extraction.domain import Event, Participant, Span

_SIDES: Final = ("side_a", "side_b")
_BETWEEN: Final = regex.compile(r"(?i)\b(?:between|pit(?:s|ted|ting)?)\s+(?:the\s+|an?\s+)?$")
_AND: Final = regex.compile(
    r"(?i)^[\s,]*(?:on (?:the )?one (?:side|hand),? )?(?:and|against)\s+(?:the\s+|an?\s+)?"
    r"(?:[\p{L}\-]+\s+){0,3}$"
)
_JOINED: Final = regex.compile(r"(?i),?\s+(?:and|against)\s+(?:the\s+|an?\s+)?")
_AGAINST: Final = regex.compile(
    r"(?i)^\s*(?:with|against|back at)?\s*(?:the\s+|an?\s+|some\s+)?(?:[\p{L}\-]+\s+){0,2}$"
)
_ALLY: Final = regex.compile(r"(?i)\b(?:alongside|backed|supported|helped|by|joined|with)\b")
_RECIPROCAL: Final = regex.compile(
    r"(?i)(?:clash|skirmish|battl|fight|exchang|trad)\w*|fought|trad\w* (?:gun)?fire|"
    r"exchang\w* (?:gun)?fire|gun ?battle|firefight"
)
_AUXILIARIES: Final = regex.compile(
    r"(?i)\s+(?:(?:have|has|had|were|are|been|also|again|then|later|briefly|repeatedly|reportedly|"
    r"who|which|\w+ly|engaged in|began)\s+)*"
)
_OPPONENT: Final = regex.compile(
    r"(?i)(?:\s+\p{L}+){0,3}?\s+(?:with|against|alongside|for|to)\b|\s+(?:the|an?|off|back)\s"
)
_LEAD: Final = 16
"""Code points before a phrase in which "between the" may stand."""


def tell_sides_apart(text: str, event: Event) -> Event:
    """Return ``event`` with its one-sided participants split where the wording is clear."""
    parties = event.participants
    if event.type != "clash" or not parties or len({party.role for party in parties}) > 1:
        return event
    split = (
        _one_phrase(text, event)
        or _two_phrases(text, parties)
        or _fought(text, event)
        or _each_other(text, event)
    )
    return event if split is None else replace(event, participants=split)


def _one_phrase(text: str, event: Event) -> tuple[Participant, ...] | None:
    """Split "between [the army and rebels]" and "[the army and rebels] clashed"."""
    if len(event.participants) != 1:
        return None
    (party,) = event.participants
    joints = list(_JOINED.finditer(party.text))
    each_other = any(_is_each_other(text, party, mention) for mention in event.mentions)
    if len(joints) != 1 or not (_after_between(text, party) or each_other):
        return None
    (joint,) = joints
    first, second = party.text[: joint.start()], party.text[joint.end() :]
    if not first or not second or "," in first:
        # "between Russia, Turkey and Iran" tells no sides.
        return None
    # What the network says of the sector of both goes for neither.
    party = replace(party, sector_logits=())
    return (
        replace(party, text=first, end=party.start + len(first), role="side_a"),
        replace(party, text=second, start=party.start + joint.end(), role="side_b"),
    )


def _two_phrases(text: str, parties: Sequence[Participant]) -> tuple[Participant, ...] | None:
    """Split "between [A], backed by [C], and [B]"; what follows B stays on its side."""
    starts = (n for n, party in enumerate(parties) if _after_between(text, party))
    first = next(starts, None)
    if first is None:
        return None
    for one, other in pairwise(parties[first:]):
        between = text[one.end : other.start]
        if _AND.match(between):
            return _with_roles(parties, other.start)
        if not _ALLY.search(between):
            return None
    return None


def _fought(text: str, event: Event) -> tuple[Participant, ...] | None:
    """Split "[A], backed by [C], fought (with) [B]" at the trigger."""
    parties = event.participants
    for mention in event.mentions:
        before = [party for party in parties if party.end <= mention.start]
        after = [party for party in parties if party.start >= mention.end]
        if before and after and _is_object(text, mention, after[0]):
            return _with_roles(parties, after[0].start)
    return None


def _each_other(text: str, event: Event) -> tuple[Participant, ...] | None:
    """Split "[A] and [B] clashed": two parties before a verb that needs two."""
    if len(event.participants) != 2:
        return None
    one, other = event.participants
    joined = _AND.match(text[one.end : other.start])
    if joined and any(_is_each_other(text, other, mention) for mention in event.mentions):
        return _with_roles(event.participants, other.start)
    return None


def _is_each_other(text: str, party: Participant, mention: Span) -> bool:
    """Tell whether ``party`` ends the subject of a verb that names no other side."""
    if mention.start < party.end or not _RECIPROCAL.fullmatch(mention.text):
        return False
    between = text[party.end : mention.start]
    return bool(_AUXILIARIES.fullmatch(between)) and not _OPPONENT.match(text, mention.end)


def _is_object(text: str, mention: Span, party: Participant) -> bool:
    gap = text[mention.end : party.start]
    if _ALLY.search(gap) and not regex.match(r"(?i)\s*with\b", gap):
        return False
    verb = mention.text.lower().split()[-1:] in ([word] for word in _TRANSITIVE)
    direct = regex.match(r"(?i)\s*(?:with|against)\b", gap) is not None
    return (verb or direct) and _AGAINST.match(gap) is not None


_TRANSITIVE: Final = frozenset("fought battled fight battle fighting battling engaged".split())
"""Verbs whose object is the other side."""


def _with_roles(parties: Sequence[Participant], border: int) -> tuple[Participant, ...]:
    return tuple(
        replace(party, role=_SIDES[0] if party.start < border else _SIDES[1]) for party in parties
    )


def _after_between(text: str, party: Participant) -> bool:
    return _BETWEEN.search(text[max(party.start - _LEAD, 0) : party.start]) is not None
