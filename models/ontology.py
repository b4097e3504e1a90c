"""The conflict-event ontology: 24 event types in 6 categories, 7 roles, 5 modalities.

Everything that names a type, a role or a modality reads it from here: the
network's label inventory, the HTTP schema, the ``/ontology`` endpoint and the
evaluation. The order of each tuple is part of a trained checkpoint (it fixes
the rows of the output layers), so new entries go at the end.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class EventType:
    """One kind of event: its name, the category it belongs to, and what it covers."""

    name: str
    category: str
    definition: str


@dataclass(frozen=True, slots=True)
class Term:
    """A named role or modality with its definition."""

    name: str
    definition: str


EVENT_TYPES: Final[tuple[EventType, ...]] = (
    EventType(
        "attack",
        "attack",
        "One-sided use of force whose method is not told or has no type of its own:"
        " raid, ambush, assault, stabbing, chemical attack.",
    ),
    EventType(
        "bombing",
        "attack",
        "An explosive that is placed, carried, thrown or driven: roadside bomb, mine,"
        " grenade, car bomb, suicide bomb.",
    ),
    EventType("airstrike", "attack", "Force delivered from an aircraft, a helicopter or a drone."),
    EventType("shelling", "attack", "Fire of artillery, mortars, rockets, missiles or tanks."),
    EventType("shooting", "attack", "One-sided fire of small arms, sniping included."),
    EventType("clash", "clash", "Two or more armed sides fight each other."),
    EventType(
        "offensive",
        "offensive",
        "A coordinated operation or movement of forces that seeks to gain ground.",
    ),
    EventType("siege", "offensive", "A place is encircled or blockaded."),
    EventType(
        "capture",
        "offensive",
        "Control of territory, a base or a facility is taken, retaken or lost.",
    ),
    EventType(
        "defense",
        "clash",
        "An attack or an advance is repelled, intercepted, shot down or foiled.",
    ),
    EventType("withdrawal", "posture", "Armed forces leave, retreat or abandon a position."),
    EventType("surrender", "posture", "Fighters give up, defect or lay down their arms."),
    EventType(
        "deployment",
        "posture",
        "Forces or arms are sent, massed or moved without fighting; patrols.",
    ),
    EventType("killing", "harm", "People die by violence."),
    EventType("injury", "harm", "People are wounded by violence."),
    EventType("abduction", "harm", "People are kidnapped, taken hostage or made to disappear."),
    EventType(
        "detention",
        "harm",
        "People are arrested or jailed by authorities or by a force in control.",
    ),
    EventType("destruction", "harm", "Property is damaged, burnt, destroyed or looted."),
    EventType("protest", "unrest", "People demonstrate, march, rally or strike."),
    EventType("riot", "unrest", "A crowd turns violent."),
    EventType("displacement", "harm", "Civilians flee, are evacuated or are driven out."),
    EventType("ceasefire", "posture", "A truce, cease-fire or peace agreement, or its breakdown."),
    EventType("threat", "posture", "A party threatens force or warns that it will use it."),
    EventType("claim", "posture", "A party claims or denies responsibility for an act."),
)

ROLES: Final[tuple[Term, ...]] = (
    Term("actor", "Who does it; in a clash the side that is named first (side_a)."),
    Term("target", "Whom or what it is done to; in a clash the other side (side_b)."),
    Term("instrument", "The weapon or means that is used."),
    Term("place", "Where it happens."),
    Term("time", "When it happens."),
    Term("origin", "Where a movement starts: offensive, deployment, withdrawal, displacement."),
    Term("destination", "Where a movement leads: offensive, deployment, withdrawal, displacement."),
)

MODALITIES: Final[tuple[Term, ...]] = (
    Term("actual", "Told as having happened or as happening."),
    Term("planned", "Ordered, announced, or going to happen."),
    Term("hypothetical", "Possible, feared, conditional, threatened or wanted."),
    Term("negated", "Did not happen, was denied, or was stopped before it happened."),
    Term("generic", "In general or habitually; no particular incident."),
)

CATEGORIES: Final[tuple[str, ...]] = (
    "attack",
    "offensive",
    "clash",
    "harm",
    "posture",
    "unrest",
)

TYPE_NAMES: Final[tuple[str, ...]] = tuple(entry.name for entry in EVENT_TYPES)
ROLE_NAMES: Final[tuple[str, ...]] = tuple(entry.name for entry in ROLES)
MODALITY_NAMES: Final[tuple[str, ...]] = tuple(entry.name for entry in MODALITIES)
CATEGORY_OF: Final[dict[str, str]] = {entry.name: entry.category for entry in EVENT_TYPES}

MOVEMENT_TYPES: Final[frozenset[str]] = frozenset(
    {"offensive", "deployment", "withdrawal", "displacement"}
)
"""The only types that take the roles ``origin`` and ``destination``."""
