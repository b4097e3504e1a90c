"""Which side of a clash a party is on, where the network put both on one.

Only three wordings are read, all unambiguous: "between A and B" with a phrase for
each, "between A and B" in one phrase, and "A fought B".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import regex

from service.extraction.domain import Event, Participant, Span

_SIDES: Final = ("side_a", "side_b")
_BETWEEN: Final = regex.compile(r"(?i)\b(?:between|pitting)\s+(?:the\s+|an?\s+)?$")
_AND: Final = regex.compile(
    r"(?i)^[\s,]*(?:and|against)\s+(?:the\s+|an?\s+)?(?:[\p{L}\-]+\s+){0,3}$"
)
_JOINED: Final = regex.compile(r"(?i),?\s+(?:and|against)\s+(?:the\s+|an?\s+)?")
_AGAINST: Final = regex.compile(
    r"(?i)^\s*(?:with|against|back at)?\s*(?:the\s+|an?\s+|some\s+)?(?:[\p{L}\-]+\s+){0,2}$"
)
_ALLY: Final = regex.compile(r"(?i)\b(?:alongside|backed|supported|helped|by|joined|with)\b")
_LEAD: Final = 16
"""Code points before a phrase in which "between the" may stand."""


def tell_sides_apart(text: str, event: Event) -> Event:
    """Return ``event`` with its one-sided participants split where the wording is clear."""
    parties = event.participants
    if event.type != "clash" or not parties or len({party.role for party in parties}) > 1:
        return event
    split = _one_phrase(text, parties) or _two_phrases(text, parties) or _fought(text, event)
    return event if split is None else replace(event, participants=split)


def _one_phrase(text: str, parties: Sequence[Participant]) -> tuple[Participant, ...] | None:
    """Split "between [the army and rebels]", told as one phrase."""
    if len(parties) != 1:
        return None
    (party,) = parties
    joints = list(_JOINED.finditer(party.text))
    if len(joints) != 1 or not _after_between(text, party):
        return None
    (joint,) = joints
    first, second = party.text[: joint.start()], party.text[joint.end() :]
    if not first or not second:
        return None
    return (
        replace(party, text=first, end=party.start + len(first), role="side_a"),
        replace(party, text=second, start=party.start + joint.end(), role="side_b"),
    )


def _two_phrases(text: str, parties: Sequence[Participant]) -> tuple[Participant, ...] | None:
    """Split "between [A] and [B]"; what follows B stays on its side."""
    for number in range(len(parties) - 1):
        one, other = parties[number], parties[number + 1]
        between = text[one.end : other.start]
        if _after_between(text, one) and _AND.match(between):
            return _with_roles(parties, other.start)
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
