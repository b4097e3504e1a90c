from __future__ import annotations

import pytest

from models.parties.classifier import load_classifier
from service.extraction.domain import Document, Event, Participant, Span
from service.extraction.participants import resolve_participants
from service.extraction.participants.antecedents import full_name, introduced_abbreviations

Told = tuple[str | None, str | None, str | None]


def party(text: str, role: str, words: str, occurrence: int = 0) -> Participant:
    start = -1
    for _ in range(occurrence + 1):
        start = text.index(words, start + 1)
    return Participant(text=words, start=start, end=start + len(words), confidence=0.9, role=role)


def event(text: str, kind: str, trigger: str, *parties: Participant) -> Event:
    start = text.index(trigger)
    span = Span(text=trigger, start=start, end=start + len(trigger), confidence=0.9)
    return Event(
        id="e1",
        type=kind,
        category="attack",
        modality="actual",
        confidence=0.9,
        trigger=span,
        mentions=(span,),
        participants=parties,
    )


def read(text: str, kind: str, trigger: str, *parties: tuple[str, str]) -> dict[str, Told]:
    told = event(text, kind, trigger, *(party(text, role, words) for role, words in parties))
    (found,) = resolve_participants(Document(text=text), [told], load_classifier())
    assert [(p.text, p.start, p.end) for p in found.participants] == [
        (p.text, p.start, p.end) for p in told.participants
    ]
    return {p.text: (p.name, p.country, p.sector) for p in found.participants}


def test_known_parties_have_a_name_a_country_and_a_sector() -> None:
    text = "On Friday, YPG fighters clashed with Turkish troops near the river."
    assert read(
        text, "clash", "clashed", ("side_a", "YPG fighters"), ("side_b", "Turkish troops")
    ) == {
        "YPG fighters": ("People's Protection Units", "SYR", "armed_group"),
        "Turkish troops": (None, "TUR", "military"),
    }


def test_a_state_acts_under_its_name() -> None:
    text = "On Tuesday, the United States clashed directly with Iranian proxies in the desert."
    told = read(
        text, "clash", "clashed", ("side_a", "United States"), ("side_b", "Iranian proxies")
    )
    assert told["United States"] == ("United States", "USA", "government")
    assert told["Iranian proxies"] == (None, "IRN", "armed_group")


def test_what_is_not_told_stays_null() -> None:
    text = "Gunmen killed at least four people on Monday."
    assert read(text, "killing", "killed", ("target", "at least four people")) == {
        "at least four people": (None, None, "civilian")
    }


def test_a_stateless_group_has_no_country_though_one_is_near() -> None:
    text = "In Iraq, Islamic State militants attacked a village."
    told = read(text, "attack", "attacked", ("actor", "Islamic State militants"))
    assert told["Islamic State militants"] == ("Islamic State", None, "armed_group")


def test_a_backer_is_not_the_party() -> None:
    text = "The Turkish-backed Free Syrian Army advanced on the town."
    told = read(text, "offensive", "advanced", ("actor", "Turkish-backed Free Syrian Army"))
    assert told["Turkish-backed Free Syrian Army"] == ("Free Syrian Army", "SYR", "armed_group")


def resolved(text: str, *events: Event) -> list[list[Participant]]:
    found = resolve_participants(Document(text=text), events, load_classifier())
    return [list(event.participants) for event in found]


def test_a_description_takes_the_name_of_the_nearest_clear_party() -> None:
    text = "Boko Haram attacked a market. On Sunday the group burned a school."
    first = event(text, "attack", "attacked", party(text, "actor", "Boko Haram"))
    second = event(text, "destruction", "burned", party(text, "actor", "group"))
    (group,) = resolved(text, first, second)[1]
    assert (group.text, group.name, group.country) == ("group", "Boko Haram", "NGA")


def test_a_description_of_either_of_two_parties_takes_neither_name() -> None:
    text = "Boko Haram fought Hamas at sea. On Sunday the group burned a school."
    first = event(
        text, "clash", "fought", party(text, "side_a", "Boko Haram"), party(text, "side_b", "Hamas")
    )
    second = event(text, "destruction", "burned", party(text, "actor", "group"))
    (group,) = resolved(text, first, second)[1]
    assert group.name is None


def test_a_description_with_an_adjective_may_mean_another_party() -> None:
    text = "Boko Haram attacked a market. On Sunday the rival group burned a school."
    first = event(text, "attack", "attacked", party(text, "actor", "Boko Haram"))
    second = event(text, "destruction", "burned", party(text, "actor", "rival group"))
    assert resolved(text, first, second)[1][0].name is None


def told_last(text: str, *events: tuple[str, str, str, int]) -> Told:
    """Return what is known of the only party of the last of ``events``."""
    told = [
        event(text, kind, trigger, party(text, "actor", words, occurrence))
        for kind, trigger, words, occurrence in events
    ]
    found = resolved(text, *told)[-1][0]
    return found.name, found.country, found.sector


@pytest.mark.parametrize("phrase", ["extremist group", "jihadist militants", "armed group"])
def test_a_description_with_a_plain_adjective_takes_the_name(phrase: str) -> None:
    text = f"Boko Haram attacked a market. On Sunday the {phrase} burned a school."
    found = told_last(
        text, ("attack", "attacked", "Boko Haram", 0), ("destruction", "burned", phrase, 0)
    )
    assert found == ("Boko Haram", "NGA", "armed_group")


@pytest.mark.parametrize(
    ("text", "short", "occurrence", "expected"),
    [
        ("The Syrian Democratic Forces attacked. The SDF burned it.", "SDF", 0,
         ("Syrian Democratic Forces", "SYR", "armed_group")),
        ("Kurdistan Workers' Party men attacked. PKK fighters burned it.", "PKK fighters", 0,
         ("Kurdistan Workers' Party", "TUR", "armed_group")),
        ("The Taliban attacked. The militants burned it.", "militants", 0,
         ("Taliban", "AFG", "armed_group")),
        ("Hamas attacked. It burned it.", "It", 0, ("Hamas", "PSE", "armed_group")),
        ("Turkish army units attacked. Ankara burned it.", "Ankara", 0,
         ("Turkey", "TUR", "government")),
    ],
)  # fmt: skip
def test_short_forms(text: str, short: str, occurrence: int, expected: Told) -> None:
    first = text.split(" attacked", maxsplit=1)[0].removeprefix("The ")
    found = told_last(
        text, ("attack", "attacked", first, 0), ("destruction", "burned", short, occurrence)
    )
    assert found == expected


def test_one_unresolvable_party_changes_no_other() -> None:
    text = "Boko Haram and the zzz attacked a market."
    told = event(
        text, "attack", "attacked", party(text, "actor", "Boko Haram"), party(text, "actor", "zzz")
    )
    (first, second) = resolved(text, told)[0]
    assert (first.name, first.country) == ("Boko Haram", "NGA")
    assert (second.text, second.name, second.country) == ("zzz", None, None)


def test_a_pronoun_takes_the_only_party_that_agrees() -> None:
    text = "Iraqi soldiers entered the town. They arrested a man."
    first = event(text, "offensive", "entered", party(text, "actor", "Iraqi soldiers"))
    second = event(text, "detention", "arrested", party(text, "actor", "They"))
    (they,) = resolved(text, first, second)[1]
    assert (they.name, they.country, they.sector) == (None, "IRQ", "military")


def test_an_unclear_pronoun_is_unknown() -> None:
    text = "Iraqi soldiers met Syrian rebels. They arrested a man."
    first = event(
        text,
        "clash",
        "met",
        party(text, "side_a", "Iraqi soldiers"),
        party(text, "side_b", "Syrian rebels"),
    )
    second = event(text, "detention", "arrested", party(text, "actor", "They"))
    (they,) = resolved(text, first, second)[1]
    assert (they.name, they.country, they.sector) == (None, None, "unknown")


def test_an_abbreviation_is_spelled_out_as_the_article_does() -> None:
    text = "The Northern Hill Guard (NHG) met in May. NHG fighters took the pass."
    (party_,) = resolved(
        text, event(text, "capture", "took", party(text, "actor", "NHG fighters"))
    )[0]
    assert (party_.text, party_.name) == ("NHG fighters", "Northern Hill Guard")
    assert introduced_abbreviations("SDF (Syrian Democratic Forces) units") == {
        "SDF": "Syrian Democratic Forces"
    }
    assert introduced_abbreviations("The Hill Guard (XYZ) met.") == {}


def test_a_surname_is_completed_only_if_one_person_has_it() -> None:
    assert full_name("Mayor Ana Lopes spoke. Lopes fled.", "Lopes") == "Ana Lopes"
    assert full_name("Ana Lopes and Jan Lopes spoke. Lopes fled.", "Lopes") is None
    assert full_name("Lopes fled.", "Lopes") is None


def sides(text: str, trigger: str, *parties: tuple[str, str]) -> list[tuple[str, str]]:
    told = event(text, "clash", trigger, *(party(text, role, words) for role, words in parties))
    (found,) = resolved(text, told)
    for item in found:
        assert text[item.start : item.end] == item.text
    return [(item.role, item.text) for item in found]


def test_the_sides_of_a_clash_between_two_are_told_apart() -> None:
    text = "Clashes between the army and local rebels went on."
    expected = [("side_a", "army"), ("side_b", "rebels")]
    assert sides(text, "Clashes", ("side_a", "army"), ("side_a", "rebels")) == expected


def test_one_phrase_for_both_sides_is_split() -> None:
    text = "Clashes between army units and the rebels went on."
    expected = [("side_a", "army units"), ("side_b", "rebels")]
    assert sides(text, "Clashes", ("side_a", "army units and the rebels")) == expected


def test_an_ally_stays_on_its_side() -> None:
    text = "The army, backed by a militia, fought the rebels."
    told = (("side_a", "army"), ("side_a", "militia"), ("side_a", "rebels"))
    expected = [("side_a", "army"), ("side_a", "militia"), ("side_b", "rebels")]
    assert sides(text, "fought", *told) == expected


def test_doubtful_sides_stay_as_they_are() -> None:
    text = "The army fought alongside the militia and policemen."
    told = (("side_a", "army"), ("side_a", "militia"))
    assert sides(text, "fought", *told) == list(told)


def test_a_span_outside_the_article_stays_unresolved_and_harms_no_other() -> None:
    text = "YPG fighters attacked a village."
    stray = Participant(text="x", start=900, end=901, confidence=0.5, role="target")
    told = event(text, "attack", "attacked", party(text, "actor", "YPG fighters"), stray)
    (found,) = resolved(text, told)
    assert found[1] == stray
    assert found[0].name == "People's Protection Units"


def test_an_article_without_events_has_none() -> None:
    assert resolve_participants(Document(text=""), [], load_classifier()) == ()
