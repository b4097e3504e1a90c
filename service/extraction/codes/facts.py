"""What the code tables ask about an event."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import regex

from service.extraction.domain import Event

_WORDING: Final = {
    "chemical": r"chemical|chlorine|sarin|nerve (?:agent|gas)|mustard gas|poison gas|\bVX\b",
    "sexual": r"\brap(?:e|ed|es|ing)\b|\brapist|sexual|gang-?rape|molest",
    "suicide": r"suicide|blew (?:himself|herself|themselves|itself)|explosive (?:belt|vest)",
    "grenade": r"grenade|\bRPGs?\b",
    "drone": r"\bdrones?\b|unmanned|\bUAVs?\b|quadcopter|predator",
    "firearm": r"\bguns?\b|gunfire|rifle|pistol|firearm|machine-?gun|sniper|kalashnikov|shotgun",
    "heavy": r"artillery|mortar|rocket|missile|tank|howitzer|shell",
    "aircraft": r"air ?strike|warplane|jet|aircraft|helicopter|barrel bomb|air raid|bombers?\b",
    "explosive": r"\bbombs?\b|explosive|\bIEDs?\b|land ?mine|\bmines?\b|booby|detonat|blast",
    "torture": r"tortur",
    "beating": r"\bbeat(?:en|ing|s)?\b|\bclubb|\bpunch|\bkick",
    "primitive": r"stabb|knife|knives|machete|\baxe|sword|hack(?:ed|ing)|behead|\barson|"
    r"set fire|torch(?:ed|ing)|rocks?\b|stones?\b|ston(?:ed|ing)\b",
    "assassination": r"assassin",
    "execution": r"execut(?:ed|ion|ions|ing)\b|hang(?:ed|ing)\b",
    "massacre": r"massacr|slaughter",
    "defection": r"defect",
    "downing": r"shot down|shoot(?:ing)? down|down(?:ed|ing)\b|brought down",
    "arms": r"\bweapons?\b|\barms\b|ammunition|munitions|arsenal|explosives",
    "base": r"\bbases?\b|headquarters|outpost|checkpoint|camp|garrison",
    "founding": r"establish|set up|sett?ing up|build|built|open(?:ed|ing)|construct",
    "agreement": r"agree|accord|deal|treaty|truce|cease-?fire|armistice|peace",
    "peaceful": r"negotiat|handed over|hand(?:ing)? over|transfer|without (?:a )?fight|peaceful"
    r"|ceded|cede|abandon|vacat",
    "regaining": r"retook|retak|recaptur|liberat|regain|reclaim",
    "disarming": r"disarm|laid down|lay down|handed in|surrendered (?:their|its) (?:arms|weapons)",
    "disrupting": r"defus|disarm|foil|thwart|intercept|seiz|disrupt|deactivat|shot down|discover"
    r"|neutrali[sz]",
    "strike": r"\bstrikes?\b|walk-?out|stoppage",
    "boycott": r"boycott",
    "hunger": r"hunger",
    "blocking": r"block(?:ed|ade|ing)|sit-?in|barricad|obstruct",
    "mob": r"\bmob\b|mob violence|lynch|vigilante|crowd",
}
_PATTERNS: Final = {name: regex.compile(f"(?i){pattern}") for name, pattern in _WORDING.items()}
_SECURITY: Final = frozenset({"military", "police"})
_ACTING: Final = frozenset({"actor", "side_a"})
_NEAR: Final = 400
"""Code points between the triggers of two events that may be one incident unlinked."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What the tables ask about an event.

    Attributes:
        type: its type.
        modality: its modality.
        wording: kinds of words among its triggers, instruments and actors, and its cause's.
        things: kinds of words among its targets and places.
        actors: sectors of those who act, in it or in its cause.
        targets: sectors of those who suffer, in it or in the harm that it caused.
        incident: types of the other actual events of the same incident.
        security_harm: whether police or soldiers kill, wound or shoot in the incident.
        killed: whether people are told to have died of it.
    """

    type: str
    modality: str
    wording: frozenset[str]
    things: frozenset[str]
    actors: frozenset[str]
    targets: frozenset[str]
    incident: frozenset[str]
    security_harm: bool
    killed: bool


def facts_of(event: Event, events: Sequence[Event]) -> Facts:
    """Return what the tables ask about ``event``, one of ``events``."""
    others = [other for other in events if _is_same_incident(event, other)]
    told = (event, *(other for other in others if other.id == event.caused_by))
    suffered = (event, *(other for other in events if _is_harm_of(event, other)))
    killed = event.casualties.killed
    return Facts(
        type=event.type,
        modality=event.modality,
        wording=_kinds(text for item in told for text in _means(item)),
        things=_kinds(_things(event)),
        actors=frozenset(sector for item in told for sector in _sectors(item, acting=True)),
        targets=frozenset(sector for item in suffered for sector in _sectors(item, acting=False)),
        incident=frozenset(other.type for other in others),
        security_harm=any(_is_security_harm(other) for other in others),
        killed=killed is not None and killed.min != 0,
    )


def _is_same_incident(event: Event, other: Event) -> bool:
    """Tell whether ``other`` actually happened together with ``event``."""
    if other.id == event.id or other.modality != "actual":
        return False
    linked = {event.caused_by, event.id} & {other.caused_by, other.id} - {None}
    return bool(linked) or abs(event.trigger.start - other.trigger.start) <= _NEAR


def _is_harm_of(event: Event, other: Event) -> bool:
    return other.caused_by == event.id and other.category == "harm"


def _is_security_harm(event: Event) -> bool:
    if event.type not in ("killing", "injury", "shooting"):
        return False
    crowd = not frozenset(_sectors(event, acting=False)) & (_SECURITY | {"armed_group"})
    return crowd and not _SECURITY.isdisjoint(_sectors(event, acting=True))


def _sectors(event: Event, *, acting: bool) -> Iterator[str]:
    for party in event.participants:
        if party.sector is not None and (party.role in _ACTING) == acting:
            yield party.sector


def _means(event: Event) -> Iterator[str]:
    """Yield what tells how it was done; a target's words do not."""
    yield from (mention.text for mention in (event.trigger, *event.mentions, *event.instruments))
    yield from (party.text for party in event.participants if party.role in _ACTING)


def _things(event: Event) -> Iterator[str]:
    yield from (party.text for party in event.participants if party.role not in _ACTING)
    yield from (place.text for place in event.places)


def _kinds(texts: Iterable[str]) -> frozenset[str]:
    text = " | ".join(texts)
    return frozenset(name for name, pattern in _PATTERNS.items() if pattern.search(text))
