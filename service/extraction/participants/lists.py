"""Parties that one phrase lists: "Russia, Turkey and Iran" are three.

A phrase is split only where each of its members could stand alone: names alone
("Hamas and Israel"), or named groups that each have their own noun ("Syrian soldiers
and Hezbollah fighters"). What shares a noun or a number stays one: "U.S. and Iraqi
troops", "five Kurdish and Arab fighters".
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

import regex

from models.parties.knowledge import Cue, find_cues, tokenize
from models.parties.lexicon import sector_of_word
from service.extraction.casualties.numerals import find_quantity, words_of
from service.extraction.domain import Event, Participant

_JOINT: Final = regex.compile(r"(?i)\s*,?\s+(?:and|as well as|along with|together with)\s+|\s*,\s+")
_CONJUNCTION: Final = regex.compile(r"(?i)\s(?:and|as well as|along with|together with)\s")
_ARTICLE: Final = regex.compile(r"(?i)(?:both|the|an?)\s+")
_NAMES: Final = frozenset({"country", "party", "person", "capital"})


def split_lists(event: Event) -> Event:
    """Return ``event`` with each party that lists several split into those, offsets kept.

    What the network says of the sector of the whole goes for none of its members.
    """
    parties = tuple(part for party in event.participants for part in _members(party))
    return (
        event if len(parties) == len(event.participants) else replace(event, participants=parties)
    )


def _members(party: Participant) -> Sequence[Participant]:
    cues = find_cues(party.text)
    if len(cues) < 2 or not _CONJUNCTION.search(party.text):
        return (party,)
    members = list(_parts(party, cues))
    alone = all(_is_name(member.text) for member in members)
    if len(members) < 2 or not (alone or _all_have_nouns(members)):
        return (party,)
    return members


def _parts(party: Participant, cues: Sequence[Cue]) -> Iterator[Participant]:
    """Yield what stands between the joints; a joint inside a name is none."""
    begin = 0
    joints = [
        joint.span()
        for joint in _JOINT.finditer(party.text)
        if not any(cue.start < joint.end() and joint.start() < cue.end for cue in cues)
    ]
    for end, following in [*joints, (len(party.text), 0)]:
        article = _ARTICLE.match(party.text, begin, end)
        start = article.end() if article else begin
        yield replace(
            party,
            text=party.text[start:end],
            start=party.start + start,
            end=party.start + end,
            sector_logits=(),
        )
        begin = following


def _is_name(text: str) -> bool:
    """Tell whether ``text`` is a known name and nothing else."""
    cues = find_cues(text)
    words = len(tokenize(text))
    return [(cue.first, cue.stop) for cue in cues] == [(0, words)] and cues[0].fact.kind in _NAMES


def _all_have_nouns(members: Sequence[Participant]) -> bool:
    """Tell whether all members are named groups with a noun, and all or none are counted."""
    counted = {find_quantity(words_of(member.text)) is not None for member in members}
    return len(counted) == 1 and all(_is_named_group(member.text) for member in members)


def _is_named_group(text: str) -> bool:
    tokens = tokenize(text)
    cues = find_cues(text)
    if not tokens or not cues or cues[-1].stop == len(tokens):
        return False
    return sector_of_word(tokens[-1].text) is not None
