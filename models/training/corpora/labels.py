"""How the label sets of public corpora map onto the ontology.

A coarse label allows several types; training then counts the probability of all
of them together. ``None`` means that the label says nothing about our types.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

_VIOLENCE: Final = frozenset(
    {"attack", "bombing", "airstrike", "shelling", "shooting", "clash", "offensive"}
)
_NOTHING: Final[frozenset[str]] = frozenset()

ROLES: Final[dict[str, str]] = {
    **dict.fromkeys(
        (
            "attacker", "killer", "injurer", "jailer", "demonstrator", "agent",
            "executioner", "damager", "destroyer", "damagerdestroyer", "detainer",
            "surrenderer", "retreater", "yielder",
        ),
        "actor",
    ),
    **dict.fromkeys(("victim", "target", "detainee", "patient", "artifact"), "target"),
    **dict.fromkeys(("instrument", "explosivedevice", "weapon"), "instrument"),
    **dict.fromkeys(("place", "location"), "place"),
    "origin": "origin",
    "destination": "destination",
}  # fmt: skip
"""Lower-cased role name of a public corpus -> our role."""

WIKIEVENTS_COVERED: Final = _VIOLENCE | {"killing", "injury", "detention", "protest", "riot"}
M2E2_COVERED: Final = _VIOLENCE | {"killing", "detention", "protest", "riot"}

_WIKIEVENTS: Final[dict[str, frozenset[str] | None]] = {
    "Conflict.Attack": _VIOLENCE,
    "Conflict.Defeat": None,
    "Conflict.Demonstrate": frozenset({"protest", "riot"}),
    "Life.Die": frozenset({"killing"}),
    "Life.Injure": frozenset({"injury"}),
    "Justice.ArrestJailDetain": frozenset({"detention", "abduction"}),
    "ArtifactExistence.DamageDestroyDisableDismantle": frozenset({"destruction", "defense"}),
    "Contact.ThreatenCoerce": frozenset({"threat"}),
    "Movement.Transportation": None,
    "GenericCrime.GenericCrime": None,
    "Control.ImpedeInterfereWith": None,
}

_MAVEN: Final[dict[str, frozenset[str] | None]] = {
    "Attack": _VIOLENCE - {"clash"},
    "Hostile_encounter": frozenset({"clash"}),
    "Military_operation": frozenset({"offensive"}),
    "Conquering": frozenset({"capture"}),
    "Besieging": frozenset({"siege"}),
    "Surrounding": frozenset({"siege"}),
    "Defending": frozenset({"defense"}),
    "Surrendering": frozenset({"surrender"}),
    "Killing": frozenset({"killing"}),
    "Death": frozenset({"killing"}),
    "Bodily_harm": frozenset({"injury"}),
    "Use_firearm": frozenset({"shooting", "shelling", "attack"}),
    "Terrorism": frozenset({"attack", "bombing"}),
    "Destroying": frozenset({"destruction"}),
    "Damaging": frozenset({"destruction"}),
    "Arrest": frozenset({"detention"}),
    "Kidnapping": frozenset({"abduction"}),
    "Protest": frozenset({"protest", "riot"}),
    "Patrolling": frozenset({"deployment"}),
    "Violence": frozenset({"attack", "clash", "riot"}),
    **dict.fromkeys(
        (
            "Motion", "Motion_directional", "Sending", "Departing", "Arriving", "Escaping",
            "Self_motion", "GetReady", "Warning", "Sign_agreement", "Releasing", "Robbery",
            "Bearing_arms", "Quarreling", "Catastrophe", "Confronting_problem", "Competition",
            "Removing", "Dispersal", "Traveling", "Bringing", "Placing", "Control", "Hold",
            "GiveUp", "Rescuing", "Hindering", "Getting", "Committing_crime", "Aiming",
            "Preventing_or_letting", "Social_event", "Action", "Response", "Theft",
            "Commitment", "Agree_or_refuse_to_act", "Revenge", "Prison", "Incident",
        )
    ),
}  # fmt: skip

_RAMS: Final[dict[str, frozenset[str]]] = {
    "conflict.attack.airstrikemissilestrike": frozenset({"airstrike", "shelling"}),
    "conflict.attack.bombing": frozenset({"bombing"}),
    "conflict.attack.firearmattack": frozenset({"shooting"}),
    "conflict.attack.setfire": frozenset({"destruction"}),
    "conflict.attack.invade": frozenset({"offensive"}),
    "conflict.attack.selfdirectedbattle": frozenset({"attack", "clash"}),
    "conflict.attack.stabbing": frozenset({"attack"}),
    "conflict.attack.biologicalchemicalpoisonattack": frozenset({"attack"}),
    "conflict.attack.n/a": _VIOLENCE,
    "conflict.yield.surrender": frozenset({"surrender"}),
    "conflict.yield.retreat": frozenset({"withdrawal"}),
    "conflict.demonstrate.marchprotestpoliticalgathering": frozenset({"protest", "riot"}),
    "life.die.deathcausedbyviolentevents": frozenset({"killing"}),
    "life.injure.injurycausedbyviolentevents": frozenset({"injury"}),
    "artifactexistence.damagedestroy.destroy": frozenset({"destruction", "defense"}),
    "artifactexistence.damagedestroy.damage": frozenset({"destruction", "defense"}),
    "justice.arrestjaildetain.arrestjaildetain": frozenset({"detention", "abduction"}),
}


def wikievents_types(label: str, roles: Iterable[str]) -> frozenset[str] | None:
    """Return the types that a two- or three-level KAIROS label allows.

    An explosive among the role fillers decides the method of an attack.
    """
    parts = label.split(".")
    key = ".".join(parts[:2])
    if key == "Conflict.Attack" and "ExplosiveDevice" in set(roles):
        return frozenset({"bombing", "shelling", "airstrike"})
    return _WIKIEVENTS.get(key, _NOTHING)


def maven_types(label: str) -> frozenset[str] | None:
    """Return the types that a MAVEN label allows; an unlisted label is no event of ours."""
    return _MAVEN.get(label, _NOTHING)


def m2e2_types(label: str) -> frozenset[str] | None:
    """Return the types that an M2E2 label allows."""
    table: dict[str, frozenset[str] | None] = {
        "Conflict:Attack": _VIOLENCE,
        "Conflict:Demonstrate": frozenset({"protest", "riot"}),
        "Life:Die": frozenset({"killing"}),
        "Justice:Arrest-Jail": frozenset({"detention", "abduction"}),
        "Movement:Transport": None,
    }
    return table.get(label, _NOTHING)


def rams_types(label: str) -> frozenset[str] | None:
    """Return the types that a RAMS label allows, None for every label not listed."""
    return _RAMS.get(label)
