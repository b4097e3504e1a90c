"""The stage: every participant of every event with its name, country and sector."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

import regex

from models.parties.classifier import PartyClassifier
from models.parties.knowledge import find_cues
from models.parties.phrases import PartyPhrase, locate_phrase
from service.extraction.domain import Document, Event, Participant
from service.extraction.participants.antecedents import (
    PRONOUNS,
    Known,
    antecedent,
    full_name,
    introduced_abbreviations,
)
from service.extraction.participants.lists import split_lists
from service.extraction.participants.names import name_of
from service.extraction.participants.sides import tell_sides_apart
from service.extraction.text import split_sentences

_Key = tuple[int, int]
_LONGEST_SENTENCE: Final = 1000
"""Code points around a phrase that are read; a "sentence" may be a whole table."""


def resolve_participants(
    document: Document, events: Sequence[Event], classifier: PartyClassifier
) -> tuple[Event, ...]:
    """Return ``events`` with name, country and sector of each participant filled in.

    Spans and their texts stay as they are, except that one phrase for both sides of
    a clash becomes two, and one that lists parties becomes those. A phrase that several events
    share is read once.

    Args:
        document: the article that the spans refer to.
        events: its events, in text order.
        classifier: tells sector and country of a phrase.
    """
    split = [split_lists(tell_sides_apart(document.text, event)) for event in events]
    known = _Reader(document.text, classifier).read(split)
    return tuple(
        replace(
            event,
            participants=tuple(_filled(party, known) for party in event.participants),
        )
        for event in split
    )


def _filled(party: Participant, known: dict[_Key, Known]) -> Participant:
    found = known.get((party.start, party.end))
    if found is None:
        return party
    return replace(
        party, name=found.name, country=found.country, sector=found.sector, sector_logits=()
    )


@dataclass(frozen=True, slots=True)
class _Occurrence:
    party: Participant
    type: str


class _Reader:
    """Reads the parties of one article in text order."""

    def __init__(self, text: str, classifier: PartyClassifier) -> None:
        self._text = text
        self._classifier = classifier
        self._sentences = split_sentences(text)
        self._starts = [start for start, _ in self._sentences]
        self._abbreviations = introduced_abbreviations(text)
        self._full_names: dict[str, str | None] = {}

    def read(self, events: Iterable[Event]) -> dict[_Key, Known]:
        """Return what is known of each phrase by its code points."""
        known: list[Known] = []
        for occurrence in self._occurrences(events):
            found = self._alone(occurrence)
            known.append(self._in_context(found, known))
        return {(item.start, item.end): item for item in known}

    def _occurrences(self, events: Iterable[Event]) -> list[_Occurrence]:
        found: dict[_Key, _Occurrence] = {}
        for event in events:
            for party in event.participants:
                key = (party.start, party.end)
                if 0 <= party.start < party.end <= len(self._text):
                    found.setdefault(key, _Occurrence(party, event.type))
        return [found[key] for key in sorted(found)]

    def _alone(self, occurrence: _Occurrence) -> Known:
        """Read a phrase in its sentence."""
        party = occurrence.party
        phrase = self._phrase(occurrence)
        sector = self._classifier.sector(phrase, party.sector_logits)
        if party.text.lower() in PRONOUNS:
            sector = "unknown"
        return Known(
            start=party.start,
            end=party.end,
            sentence=self._sentence(party.start),
            text=party.text,
            name=name_of(phrase, sector),
            country=self._classifier.country(phrase),
            sector=sector,
        )

    def _phrase(self, occurrence: _Occurrence) -> PartyPhrase:
        party = occurrence.party
        begin, end = self._window(party)
        return locate_phrase(
            self._text[begin:end],
            party.start - begin,
            party.end - begin,
            party.role,
            occurrence.type,
        )

    def _window(self, party: Participant) -> tuple[int, int]:
        number = self._sentence(party.start)
        start, end = self._sentences[number] if self._sentences else (0, len(self._text))
        start = max(min(start, party.start), party.start - _LONGEST_SENTENCE)
        end = min(max(end, party.end), party.end + _LONGEST_SENTENCE)
        return start, end

    def _sentence(self, position: int) -> int:
        return max(bisect_right(self._starts, position) - 1, 0)

    def _in_context(self, party: Known, before: Sequence[Known]) -> Known:
        """Follow a short form, a pronoun or a description to what it stands for."""
        if party.name is None:
            found = antecedent(self._text, party, before)
            if found is not None:
                return replace(party, name=found.name, country=found.country, sector=found.sector)
        return self._spelled_out(party)

    def _spelled_out(self, party: Known) -> Known:
        """Write out an abbreviation or a surname that the article gives in full."""
        for short, name in self._abbreviations.items():
            if regex.search(rf"\b{regex.escape(short)}\b", party.text):
                return self._renamed(party, name)
        if party.name is not None and party.name == party.text and " " not in party.name:
            return self._renamed(party, self._full_name(party.name) or party.name)
        return party

    def _full_name(self, surname: str) -> str | None:
        """Look a surname up once: each look-up reads the whole article."""
        if surname not in self._full_names:
            self._full_names[surname] = full_name(self._text, surname)
        return self._full_names[surname]

    def _renamed(self, party: Known, name: str) -> Known:
        """Return ``party`` under ``name``, with what the tables know of that name."""
        facts = [cue.fact for cue in find_cues(name) if cue.fact.kind in ("party", "person")]
        if len(facts) != 1:
            return replace(party, name=name)
        return replace(
            party,
            name=facts[0].name,
            country=facts[0].country,
            sector=facts[0].sector or party.sector,
        )
