from __future__ import annotations

from collections.abc import Sequence

import pytest

from models.ontology import CATEGORY_OF, TYPE_NAMES
from service.extraction.codes import code_event
from service.extraction.codes.codebooks import EVENT_TYPE_OF, PLOVER_MODES
from service.extraction.codes.tables import PLOVER_TABLE
from service.extraction.domain import Casualties, Count, Event, Participant, Span

ACLED_SUB_EVENT_TYPES = """Armed clash; Government regains territory; Non-state actor overtakes
 territory; Chemical weapon; Air/drone strike; Suicide bomb; Shelling/artillery/missile attack;
 Remote explosive/landmine/IED; Grenade; Sexual violence; Attack; Abduction/forced disappearance;
 Violent demonstration; Mob violence; Peaceful protest; Protest with intervention; Excessive force
 against protesters; Agreement; Arrests; Change to group/activity; Disrupted weapons use;
 Headquarters or base established; Looting/property destruction; Non-violent transfer of territory;
 Other"""
NAMES = [" ".join(name.split()) for name in ACLED_SUB_EVENT_TYPES.split(";")]


def span(text: str, start: int = 0) -> Span:
    return Span(text=text, start=start, end=start + len(text), confidence=0.9)


def party(role: str, text: str, sector: str) -> Participant:
    return Participant(text=text, start=0, end=len(text), confidence=0.9, role=role, sector=sector)


def event(
    kind: str,
    trigger: str = "it",
    *parties: tuple[str, str, str],
    name: str = "e1",
    instrument: str | None = None,
    modality: str = "actual",
    cause: str | None = None,
    killed: int | None = None,
    at: int = 0,
) -> Event:
    count = None if killed is None else Count(min=killed, max=killed, text=str(killed))
    return Event(
        id=name,
        type=kind,
        category=CATEGORY_OF[kind],
        modality=modality,
        confidence=0.9,
        trigger=span(trigger, at),
        mentions=(span(trigger, at),),
        participants=tuple(party(*item) for item in parties),
        instruments=() if instrument is None else (span(instrument),),
        casualties=Casualties(killed=count),
        caused_by=cause,
    )


ARMY = ("actor", "army", "military")
POLICE = ("actor", "police", "police")
REBELS = ("actor", "rebels", "armed_group")
CROWD = ("target", "marchers", "crowd")
VILLAGERS = ("target", "villagers", "civilian")
PROTEST = event("protest", "march", ("actor", "students", "crowd"))

CASES: list[tuple[Event, Sequence[Event], str]] = [
    (event("clash", "clashed"), (), "Armed clash"),
    (event("attack", "ambush", REBELS, ("target", "patrol", "military")), (), "Armed clash"),
    (event("offensive", "advance"), (), "Armed clash"),
    (event("defense", "repelled"), (), "Armed clash"),
    (event("capture", "retook", ARMY), (), "Government regains territory"),
    (event("capture", "recaptured"), (), "Government regains territory"),
    (event("capture", "retook", REBELS), (), "Non-state actor overtakes territory"),
    (event("capture", "seized", REBELS), (), "Non-state actor overtakes territory"),
    (event("attack", "attack", VILLAGERS, instrument="sarin"), (), "Chemical weapon"),
    (event("airstrike", "bombed"), (), "Air/drone strike"),
    (event("shelling", "fired", instrument="armed drones"), (), "Air/drone strike"),
    (event("bombing", "blew himself up"), (), "Suicide bomb"),
    (event("killing", "killed", ("actor", "suicide bomber", "armed_group")), (), "Suicide bomb"),
    (event("shelling", "barrage"), (), "Shelling/artillery/missile attack"),
    (event("bombing", "went off"), (), "Remote explosive/landmine/IED"),
    (event("bombing", "thrown", instrument="hand grenade"), (), "Grenade"),
    (event("attack", "raped", REBELS, VILLAGERS), (), "Sexual violence"),
    (event("attack", "raid", REBELS, VILLAGERS), (), "Attack"),
    (event("killing", "dead"), (), "Attack"),
    (event("abduction", "kidnapped"), (), "Abduction/forced disappearance"),
    (event("riot", "rioting"), (), "Violent demonstration"),
    (PROTEST, [event("riot", name="e2", at=50)], "Violent demonstration"),
    (event("riot", "mob attacked"), (), "Mob violence"),
    (PROTEST, (), "Peaceful protest"),
    (PROTEST, [event("detention", name="e2", at=50)], "Protest with intervention"),
    (
        PROTEST,
        [event("killing", "shot dead", POLICE, CROWD, name="e2", at=50)],
        "Excessive force against protesters",
    ),
    (event("shooting", "opened fire", POLICE, CROWD), (), "Excessive force against protesters"),
    (event("attack", "tear-gassed", POLICE, CROWD), (), "Protest with intervention"),
    (
        event("attack", "beat", POLICE, CROWD, killed=2),
        (),
        "Excessive force against protesters",
    ),
    (
        event("bombing", "blast", REBELS, CROWD, killed=3),
        (),
        "Excessive force against protesters",
    ),
    (event("abduction", "kidnapped", REBELS, VILLAGERS, killed=1), (), "Attack"),
    (event("detention", "held", REBELS), (), "Abduction/forced disappearance"),
    (
        event("attack", "attack", REBELS, name="e1"),
        [event("killing", "dead", VILLAGERS, name="e2", cause="e1", at=5_000)],
        "Attack",
    ),
    (
        event("defense", "shot down", ARMY, ("target", "fighter jet", "object")),
        (),
        "Shelling/artillery/missile attack",
    ),
    (
        event("defense", "shot down", ARMY, ("target", "drone", "object")),
        (),
        "Disrupted weapons use",
    ),
    (
        event("capture", "seized", ARMY, ("target", "cache of weapons", "object")),
        (),
        "Disrupted weapons use",
    ),
    (event("surrender", "surrender deal"), (), "Agreement"),
    (event("ceasefire", "truce"), (), "Agreement"),
    (event("detention", "arrested"), (), "Arrests"),
    (event("deployment", "sent"), (), "Change to group/activity"),
    (event("surrender", "gave up"), (), "Change to group/activity"),
    (event("defense", "defused"), (), "Disrupted weapons use"),
    (
        event("deployment", "set up", ARMY, ("target", "new base", "object")),
        (),
        "Headquarters or base established",
    ),
    (event("destruction", "looted"), (), "Looting/property destruction"),
    (event("withdrawal", "left"), (), "Non-violent transfer of territory"),
    (event("capture", "handed over", ARMY), (), "Non-violent transfer of territory"),
    (event("siege", "besieged"), (), "Other"),
    (event("displacement", "fled"), (), "Other"),
]


@pytest.mark.parametrize(("told", "others", "expected"), CASES)
def test_acled_codes(told: Event, others: Sequence[Event], expected: str) -> None:
    acled = code_event(told, [told, *others]).acled
    assert acled is not None
    assert acled.sub_event_type == expected
    assert acled.event_type == EVENT_TYPE_OF[expected]


def test_every_sub_event_type_is_reached_under_acleds_own_name() -> None:
    assert len(NAMES) == 25
    assert {expected for _, _, expected in CASES} == set(NAMES) == set(EVENT_TYPE_OF)
    assert len(set(EVENT_TYPE_OF.values())) == 6


@pytest.mark.parametrize("kind", ["threat", "claim"])
def test_acled_has_no_code_for_words_alone(kind: str) -> None:
    assert code_event(event(kind), []).acled is None


@pytest.mark.parametrize("kind", [name for name in TYPE_NAMES if name not in ("threat", "claim")])
def test_every_other_type_has_a_code_even_if_nothing_else_is_told(kind: str) -> None:
    assert code_event(event(kind), []).acled is not None


@pytest.mark.parametrize(
    ("told", "code", "mode"),
    [
        (event("attack", "raid"), "ASSAULT", None),
        (event("bombing", "blast"), "ASSAULT", "explosives"),
        (event("bombing", "suicide bombing"), "ASSAULT", "suicide-attack"),
        (event("airstrike", "strike"), "ASSAULT", "aerial"),
        (event("airstrike", "strike", instrument="drone"), "ASSAULT", "drone"),
        (event("shelling", "fired"), "ASSAULT", "heavy-weapons"),
        (event("shooting", "shot"), "ASSAULT", "firearms"),
        (event("clash", "fought"), "ASSAULT", "firearms"),
        (event("clash", "fought", instrument="tanks"), "ASSAULT", "heavy-weapons"),
        (event("attack", "gassed", instrument="chlorine"), "ASSAULT", "unconventional"),
        (event("abduction"), "ASSAULT", "abduct"),
        (event("destruction"), "ASSAULT", "destroy"),
        (event("offensive"), "ASSAULT", None),
        (event("offensive", modality="planned"), "MOBILIZE", "troops"),
        (event("siege"), "COERCE", "restrict"),
        (event("capture", "took"), "ASSAULT", None),
        (event("capture", "handed over"), "COERCE", "seize"),
        (event("detention"), "COERCE", "arrest"),
        (event("deployment"), "MOBILIZE", "troops"),
        (event("withdrawal"), "RETREAT", "withdraw"),
        (event("surrender", "gave up"), "RETREAT", "disarm"),
        (event("surrender", "laid down their arms"), "RETREAT", "disarm"),
        (event("ceasefire"), "RETREAT", "ceasefire"),
        (event("ceasefire", modality="planned"), "AGREE", None),
        (event("threat"), "THREATEN", "violence"),
        (event("deployment", "sent", POLICE), "MOBILIZE", "police"),
        (event("deployment", "massed", REBELS), "MOBILIZE", "militia"),
        (event("killing", "assassinated"), "ASSAULT", "assassinate"),
        (event("killing", "executed", ARMY), "ASSAULT", "execute"),
        (event("killing", "massacre"), "ASSAULT", "massacre"),
        (event("attack", "stabbed"), "ASSAULT", "primitive"),
        (event("attack", "beat"), "ASSAULT", "beat"),
        (event("attack", "tortured"), "ASSAULT", "torture"),
        (event("protest", "march"), "PROTEST", "demo"),
        (event("protest", "strike"), "PROTEST", "strike"),
        (event("riot"), "PROTEST", "riot"),
    ],
)
def test_plover_codes(told: Event, code: str, mode: str | None) -> None:
    plover = code_event(told, [told]).plover
    assert plover is not None
    assert (plover.event, plover.mode) == (code, mode)


def test_every_plover_row_gives_an_event_and_a_mode_of_the_code_book() -> None:
    for row in PLOVER_TABLE:
        assert row.code.event in PLOVER_MODES
        assert row.code.mode is None or row.code.mode in PLOVER_MODES[row.code.event]


@pytest.mark.parametrize("kind", ["displacement", "claim"])
def test_plover_has_no_event_for_these(kind: str) -> None:
    assert code_event(event(kind), []).plover is None


def test_harm_is_coded_as_what_did_it() -> None:
    strike = event("airstrike", "strike", name="e1")
    dead = event("killing", "killed", VILLAGERS, name="e2", cause="e1", at=5_000)
    assert code_event(dead, [strike, dead]) == code_event(strike, [strike, dead])


def test_a_distant_or_merely_feared_event_is_of_another_incident() -> None:
    for other in (
        event("riot", name="e2", at=5_000),
        event("riot", name="e2", at=50, modality="hypothetical"),
    ):
        acled = code_event(PROTEST, [PROTEST, other]).acled
        assert acled is not None
        assert acled.sub_event_type == "Peaceful protest"
