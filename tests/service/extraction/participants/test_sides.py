from __future__ import annotations

import pytest

from models.parties.classifier import load_classifier
from service.extraction.domain import Document, Event, Participant, Span
from service.extraction.participants import resolve_participants
from service.extraction.participants.lists import split_lists


def party(text: str, role: str, words: str) -> Participant:
    start = text.index(words)
    return Participant(text=words, start=start, end=start + len(words), confidence=0.9, role=role)


def event(text: str, kind: str, trigger: str, *parties: Participant) -> Event:
    start = text.index(trigger)
    span = Span(text=trigger, start=start, end=start + len(trigger), confidence=0.9)
    return Event(
        id="e1",
        type=kind,
        category=kind,
        modality="actual",
        confidence=0.9,
        trigger=span,
        mentions=(span,),
        participants=parties,
    )


def sides(text: str, trigger: str, *words: str) -> tuple[list[str], list[str]]:
    """Return the two sides of a clash of which the network put all parties on one."""
    told = event(text, "clash", trigger, *(party(text, "side_a", item) for item in words))
    (found,) = resolve_participants(Document(text=text), [told], load_classifier())
    for item in found.participants:
        assert text[item.start : item.end] == item.text
    first = [item.text for item in found.participants if item.role == "side_a"]
    return first, [item.text for item in found.participants if item.role == "side_b"]


@pytest.mark.parametrize(
    ("text", "trigger", "first", "second"),
    [
        ("Clashes between [Kurdish fighters] and [soldiers] went on.", "Clashes", 1, 1),
        ("Fighting between [the army], backed by [Russian jets], and [rebels].", "Fighting", 2, 1),
        ("[The army], backed by [Russia], fought [the rebels] near a dam.", "fought", 2, 1),
        ("[Rebels] battled [government troops] for the airport.", "battled", 1, 1),
        ("[Soldiers] exchanged fire with [gunmen] on the bridge.", "exchanged fire", 1, 1),
        ("[Soldiers] clashed with [gunmen] and [smugglers].", "clashed", 1, 2),
        ("[The army] and [the police] clashed with [gunmen].", "clashed", 2, 1),
        ("[Israeli soldiers] and [Hezbollah fighters] traded fire.", "traded fire", 1, 1),
        ("Police said [marchers] and [soldiers] had clashed.", "clashed", 1, 1),
        ("The battle pitted [the army] against [tribesmen].", "battle", 1, 1),
        ("A gun battle between [police] and [smugglers] began.", "gun battle", 1, 1),
        ("A firefight broke out between [marines] and [snipers].", "firefight", 1, 1),
        ("[The army] was locked in battle with [rebels].", "battle", 1, 1),
        ("[Rebels] were fighting against [troops].", "fighting", 1, 1),
        ("[Militants] have repeatedly clashed with [the police].", "clashed", 1, 1),
        ("Fighting between [rebels] on one side and [soldiers] on the other.", "Fighting", 1, 1),
    ],
)
def test_sides_are_told_apart(text: str, trigger: str, first: int, second: int) -> None:
    pieces = [piece.split("]")[0] for piece in text.split("[")[1:]]
    found = sides(text.replace("[", "").replace("]", ""), trigger, *pieces)

    assert found == (pieces[:first], pieces[first : first + second])


@pytest.mark.parametrize(
    ("text", "trigger", "words"),
    [
        ("The army and the militia fought alongside each other.", "fought", ["army", "militia"]),
        ("The army and its ally fought for the hill.", "fought", ["army", "ally"]),
        ("The army fought on, helped by tribesmen.", "fought", ["army", "tribesmen"]),
    ],
)
def test_allies_stay_on_one_side(text: str, trigger: str, words: list[str]) -> None:
    assert sides(text, trigger, *words) == (words, [])


@pytest.mark.parametrize(
    ("text", "trigger", "words", "expected"),
    [
        ("Clashes between Syria and Turkey.", "Clashes", "Syria and Turkey", ["Syria", "Turkey"]),
        ("Syria and Turkey clashed.", "clashed", "Syria and Turkey", ["Syria", "Turkey"]),
        ("Police and students clashed.", "clashed", "Police and students", ["Police", "students"]),
    ],
)
def test_one_phrase_can_hold_both_sides(
    text: str, trigger: str, words: str, expected: list[str]
) -> None:
    assert sides(text, trigger, words) == (expected[:1], expected[1:])


def test_three_parties_tell_no_sides() -> None:
    text = "Clashes between Russia, Turkey and Iran went on."

    assert sides(text, "Clashes", "Russia, Turkey and Iran") == (["Russia", "Turkey", "Iran"], [])


def members(phrase: str) -> list[str]:
    text = f"It was told that {phrase} had agreed."
    found = split_lists(event(text, "ceasefire", "agreed", party(text, "actor", phrase)))
    for item in found.participants:
        assert text[item.start : item.end] == item.text
    return [item.text for item in found.participants]


@pytest.mark.parametrize(
    ("phrase", "expected"),
    [
        ("Russia, Turkey and Iran", ["Russia", "Turkey", "Iran"]),
        ("Russia, Turkey, and Iran", ["Russia", "Turkey", "Iran"]),
        ("both Hamas and the United States", ["Hamas", "United States"]),
        ("Bosnia and Herzegovina and Serbia", ["Bosnia and Herzegovina", "Serbia"]),
        ("Moscow as well as Washington", ["Moscow", "Washington"]),
        ("Syrian soldiers and Hezbollah fighters", ["Syrian soldiers", "Hezbollah fighters"]),
        (
            "two Syrian soldiers and three Hezbollah fighters",
            ["two Syrian soldiers", "three Hezbollah fighters"],
        ),
    ],
)
def test_each_party_of_a_list_is_one(phrase: str, expected: list[str]) -> None:
    assert members(phrase) == expected


@pytest.mark.parametrize(
    "phrase",
    [
        "Trinidad and Tobago",
        "Bosnia and Herzegovina",
        "Islamic State of Iraq and the Levant",
        "between 30 and 40 Syrians",
        "U.S. and Iraqi troops",
        "Israel and Hamas militants",
        "five Syrian soldiers and Hezbollah fighters",
        "troops of Kenya and Uganda",
        "Paris, France",
        "Turkey, a neighbour of Iran",
        "women and children",
        "the Interior and Defense Ministries",
    ],
)
def test_what_shares_a_noun_a_number_or_a_name_stays_one(phrase: str) -> None:
    assert members(phrase) == [phrase]


def test_each_member_of_a_list_has_its_own_name_and_country() -> None:
    text = "Russia, Turkey and Iran agreed on a truce."
    told = event(text, "ceasefire", "agreed", party(text, "actor", "Russia, Turkey and Iran"))
    (found,) = resolve_participants(Document(text=text), [told], load_classifier())

    assert [(item.name, item.country) for item in found.participants] == [
        ("Russia", "RUS"),
        ("Turkey", "TUR"),
        ("Iran", "IRN"),
    ]
