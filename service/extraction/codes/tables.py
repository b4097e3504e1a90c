"""The two code tables as data: rows of types, conditions and a code, first fit first.

The mapping onto the public code books of ACLED and PLOVER is this project's own; names
were compared with ACLED's codebook (25 sub-event types) and with the modes of PLOVER's
manual and its R package. A row fits an event of its types if all of its conditions hold.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Generic, TypeVar

from service.extraction.codes.codebooks import ARMED_CLASH, ATTACK, EVENT_TYPE_OF
from service.extraction.codes.facts import Facts
from service.extraction.domain import Acled, Plover

_STATE: Final = frozenset({"military", "police", "government"})
_UNARMED: Final = frozenset({"civilian", "crowd", "organization"})
_INTERVENTION: Final = ("detention", "attack", "clash")
Code = TypeVar("Code", Acled, Plover)
Condition = Callable[[Facts], bool]


@dataclass(frozen=True, slots=True)
class Row(Generic[Code]):
    """Types, conditions that all have to hold, and the code they give."""

    types: frozenset[str]
    conditions: tuple[Condition, ...]
    code: Code


def _says(name: str) -> Condition:
    return lambda facts: name in facts.wording


def _concerns(name: str) -> Condition:
    return lambda facts: name in facts.things


def _with(*types: str) -> Condition:
    return lambda facts: not facts.incident.isdisjoint(types)


def _not(condition: Condition) -> Condition:
    return lambda facts: not condition(facts)


def _state_acts(facts: Facts) -> bool:
    return not facts.actors.isdisjoint(_STATE)


def _rebels_act(facts: Facts) -> bool:
    return "armed_group" in facts.actors


def _crowd_acts(facts: Facts) -> bool:
    return "crowd" in facts.actors or (not facts.actors and "mob" in facts.wording)


def _crowd_suffers(facts: Facts) -> bool:
    return "crowd" in facts.targets


def _people_suffer(facts: Facts) -> bool:
    """Unarmed people, and nobody armed, are the target; or no target is told."""
    return not facts.targets & (_STATE | {"armed_group"})


def _unarmed_suffer(facts: Facts) -> bool:
    return bool(facts.targets & _UNARMED) and _people_suffer(facts)


def _one_side_is_unarmed(facts: Facts) -> bool:
    return "crowd" in facts.actors | facts.targets


def _not_begun(facts: Facts) -> bool:
    return facts.modality in ("planned", "hypothetical")


def _killing_is_told(facts: Facts) -> bool:
    return facts.killed or "killing" in facts.incident


def _kills(facts: Facts) -> bool:
    return facts.killed


def _police_acts(facts: Facts) -> bool:
    return "police" in facts.actors and "military" not in facts.actors


def _security_harms(facts: Facts) -> bool:
    return facts.security_harm


def _acled(types: str, sub_event_type: str, *conditions: Condition) -> Row[Acled]:
    code = Acled(event_type=EVENT_TYPE_OF[sub_event_type], sub_event_type=sub_event_type)
    return Row(frozenset(types.split()), conditions, code)


def _plover(types: str, event: str, mode: str | None, *conditions: Condition) -> Row[Plover]:
    return Row(frozenset(types.split()), conditions, Plover(event=event, mode=mode))


_ONE_SIDED: Final = "attack bombing airstrike shelling shooting killing injury"

ACLED_TABLE: Final[tuple[Row[Acled], ...]] = (
    # Means that decide whatever the type.
    _acled(_ONE_SIDED, "Chemical weapon", _says("chemical")),
    _acled("attack killing injury abduction", "Sexual violence", _says("sexual")),
    # Force used against people who protest.
    _acled(
        "attack shooting killing injury bombing", "Excessive force against protesters",
        _crowd_suffers, _killing_is_told,
    ),
    _acled("killing injury shooting", "Excessive force against protesters",
           _crowd_suffers, _state_acts),
    _acled("attack", "Protest with intervention", _crowd_suffers, _state_acts),
    # Crowds.
    _acled("attack killing injury destruction", "Mob violence", _crowd_acts),
    _acled("clash", "Violent demonstration", _one_side_is_unarmed, _with("protest")),
    _acled("clash", "Mob violence", _one_side_is_unarmed),
    _acled("riot", "Mob violence", _says("mob")),
    _acled("riot", "Mob violence", _unarmed_suffer, _not(_with("protest"))),
    _acled("riot", "Violent demonstration"),
    _acled("protest", "Excessive force against protesters", _security_harms),
    _acled("protest", "Violent demonstration", _with("riot")),
    _acled("protest", "Protest with intervention", _with(*_INTERVENTION)),
    _acled("protest", "Peaceful protest"),
    # Explosives and force from afar.
    _acled("bombing killing injury attack", "Suicide bomb", _says("suicide")),
    _acled("bombing", "Grenade", _says("grenade")),
    _acled("bombing", "Air/drone strike", _says("drone")),
    _acled("bombing", "Remote explosive/landmine/IED"),
    _acled("airstrike", "Air/drone strike"),
    _acled("shelling", "Air/drone strike", _says("drone")),
    _acled("shelling", "Shelling/artillery/missile attack"),
    _acled("killing injury attack", "Air/drone strike", _says("drone")),
    _acled("killing injury attack", "Air/drone strike", _says("aircraft")),
    _acled("killing injury attack", "Grenade", _says("grenade")),
    _acled("killing injury attack", "Shelling/artillery/missile attack", _says("heavy")),
    _acled("killing injury attack", "Remote explosive/landmine/IED", _says("explosive")),
    # Force at close range.
    _acled("attack shooting killing injury", ATTACK, _unarmed_suffer),
    _acled("killing injury", ATTACK, _people_suffer),
    _acled("attack shooting killing injury", ARMED_CLASH),
    _acled("abduction", ATTACK, _kills),
    _acled("abduction", "Abduction/forced disappearance"),
    _acled("detention", "Abduction/forced disappearance", _rebels_act, _not(_state_acts)),
    _acled("clash offensive", ARMED_CLASH),
    _acled("defense", "Shelling/artillery/missile attack",
           _says("downing"), _concerns("aircraft"), _not(_concerns("drone"))),
    _acled("defense", "Disrupted weapons use", _says("disrupting")),
    _acled("defense", ARMED_CLASH),
    # Territory.
    _acled("capture", "Disrupted weapons use", _concerns("arms")),
    _acled("capture", "Non-violent transfer of territory", _says("peaceful")),
    _acled("capture", "Government regains territory", _state_acts),
    _acled("capture", "Government regains territory", _says("regaining"), _not(_rebels_act)),
    _acled("capture", "Non-state actor overtakes territory"),
    _acled("withdrawal", "Non-violent transfer of territory"),
    # Posture.
    _acled("deployment", "Headquarters or base established", _concerns("base"), _says("founding")),
    _acled("deployment", "Change to group/activity"),
    _acled("surrender", "Agreement", _says("agreement"), _not(_says("defection"))),
    _acled("surrender", "Change to group/activity"),
    _acled("ceasefire", "Agreement"),
    _acled("detention", "Arrests"),
    _acled("destruction", "Looting/property destruction"),
    _acled("siege displacement", "Other"),
)  # fmt: skip
"""Threats and claims have no row: ACLED codes neither."""

_ASSAULT: Final = "ASSAULT"
_COERCE: Final = "COERCE"

PLOVER_TABLE: Final[tuple[Row[Plover], ...]] = (
    _plover("offensive", "MOBILIZE", "troops", _not_begun),
    # Means, the most telling first.
    _plover(_ONE_SIDED, _ASSAULT, "unconventional", _says("chemical")),
    _plover("attack killing injury abduction", _ASSAULT, "sexual", _says("sexual")),
    _plover("attack bombing killing injury", _ASSAULT, "suicide-attack", _says("suicide")),
    _plover(_ONE_SIDED, _ASSAULT, "drone", _says("drone")),
    _plover("airstrike", _ASSAULT, "aerial"),
    _plover("shelling", _ASSAULT, "heavy-weapons"),
    _plover("bombing", _ASSAULT, "explosives"),
    _plover("shooting", _ASSAULT, "firearms"),
    _plover("attack", _ASSAULT, "crowd-control", _crowd_suffers, _state_acts),
    _plover("killing injury attack", _ASSAULT, "aerial", _says("aircraft")),
    _plover("killing injury attack clash", _ASSAULT, "heavy-weapons", _says("heavy")),
    _plover("killing injury attack", _ASSAULT, "explosives", _says("explosive")),
    _plover("killing injury attack", _ASSAULT, "firearms", _says("firearm")),
    _plover("killing attack", _ASSAULT, "assassinate", _says("assassination")),
    _plover("killing", _ASSAULT, "execute", _says("execution"), _state_acts),
    _plover("killing attack", _ASSAULT, "massacre", _says("massacre")),
    _plover("attack injury killing", _ASSAULT, "torture", _says("torture")),
    _plover("attack injury killing", _ASSAULT, "primitive", _says("primitive")),
    _plover("attack injury killing", _ASSAULT, "beat", _says("beating")),
    _plover("clash", "PROTEST", "riot", _one_side_is_unarmed),
    _plover("clash", _ASSAULT, "firearms"),
    _plover("attack killing injury offensive defense", _ASSAULT, None),
    _plover("capture", _COERCE, "seize", _says("peaceful")),
    _plover("capture", _ASSAULT, None),
    _plover("siege", _COERCE, "restrict"),
    _plover("abduction", _ASSAULT, "abduct"),
    _plover("detention", _COERCE, "arrest"),
    _plover("destruction", _ASSAULT, "destroy"),
    _plover("deployment", "MOBILIZE", "police", _police_acts),
    _plover("deployment", "MOBILIZE", "militia", _rebels_act, _not(_state_acts)),
    _plover("deployment", "MOBILIZE", "troops"),
    _plover("withdrawal", "RETREAT", "withdraw"),
    _plover("surrender", "RETREAT", "disarm"),
    _plover("ceasefire", "AGREE", None, _not_begun),
    _plover("ceasefire", "RETREAT", "ceasefire"),
    _plover("threat", "THREATEN", "violence"),
    _plover("protest", "PROTEST", "hunger", _says("hunger")),
    _plover("protest", "PROTEST", "boycott", _says("boycott")),
    _plover("protest", "PROTEST", "strike", _says("strike")),
    _plover("protest", "PROTEST", "obstruct", _says("blocking")),
    _plover("protest", "PROTEST", "demo"),
    _plover("riot", "PROTEST", "riot"),
)
"""Displacements and claims have no row: PLOVER has no event for them."""
