"""The vocabularies of ACLED and PLOVER, spelled as in their public code books."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

ARMED_CLASH: Final = "Armed clash"
ATTACK: Final = "Attack"
EVENT_TYPE_OF: Final[Mapping[str, str]] = {
    sub_event_type: event_type
    for event_type, sub_event_types in {
        "Battles": (
            ARMED_CLASH,
            "Government regains territory",
            "Non-state actor overtakes territory",
        ),
        "Explosions/Remote violence": (
            "Chemical weapon",
            "Air/drone strike",
            "Suicide bomb",
            "Shelling/artillery/missile attack",
            "Remote explosive/landmine/IED",
            "Grenade",
        ),
        "Violence against civilians": (
            "Sexual violence",
            ATTACK,
            "Abduction/forced disappearance",
        ),
        "Riots": ("Violent demonstration", "Mob violence"),
        "Protests": (
            "Peaceful protest",
            "Protest with intervention",
            "Excessive force against protesters",
        ),
        "Strategic developments": (
            "Agreement",
            "Arrests",
            "Change to group/activity",
            "Disrupted weapons use",
            "Headquarters or base established",
            "Looting/property destruction",
            "Non-violent transfer of territory",
            "Other",
        ),
    }.items()
    for sub_event_type in sub_event_types
}
"""ACLED's 25 sub-event types, spelled as in its code book, each with its event type."""

PLOVER_MODES: Final[Mapping[str, tuple[str, ...]]] = {
    event: tuple(modes.split())
    for event, modes in {
        "AGREE": "",
        "RETREAT": "withdraw release return disarm ceasefire access resign",
        "THREATEN": "restrict ban arrest relations expel territory violence",
        "PROTEST": "demo riot strike hunger boycott obstruct",
        "MOBILIZE": "troops weapons police militia",
        "COERCE": "seize restrict ban censor curfew martial-law arrest deport withhold"
        " misinformation cyber",
        "ASSAULT": "abduct beat torture execute sexual assassinate destroy primitive firearms"
        " explosives suicide-attack aerial drone heavy-weapons crowd-control cleansing massacre"
        " unconventional sideAB",
    }.items()
}
"""The PLOVER events that conflict events can be, with their modes (the ``plover`` R package
of the coding scheme's authors, which goes on from draft 0.8 of the manual)."""
