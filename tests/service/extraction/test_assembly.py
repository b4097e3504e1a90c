from __future__ import annotations

from service.extraction.assembly import assemble
from service.extraction.mentions import Argument, Mention

TEXT = "The army clashed with the rebels in Arvo on Monday, killing the army chief."


def span(words: str) -> tuple[int, int]:
    start = TEXT.index(words)
    return start, start + len(words)


def argument(role: str, words: str, score: float = 0.9) -> Argument:
    return Argument(role, *span(words), score)


def mention(name: str, word: str, *arguments: Argument, modality: str = "actual") -> Mention:
    return Mention(name, *span(word), 0.8, modality, 0.9, 0, arguments)


CLASH = mention(
    "clash",
    "clashed",
    argument("actor", "army"),
    argument("target", "rebels"),
    argument("place", "Arvo"),
    argument("time", "Monday"),
)
KILLING = mention("killing", "killing", argument("target", "army chief"))


def test_the_sides_of_a_clash_are_named_apart() -> None:
    (event,) = assemble(TEXT, [CLASH])
    assert [(party.role, party.text) for party in event.participants] == [
        ("side_a", "army"),
        ("side_b", "rebels"),
    ]
    assert event.place is not None
    assert event.place.text == "Arvo"
    assert event.time is not None
    assert event.time.text == "Monday"
    assert event.time.timex3 is None


def test_harm_points_to_what_did_it() -> None:
    clash, killing = assemble(TEXT, [CLASH, KILLING])
    assert (clash.id, killing.id) == ("e1", "e2")
    assert killing.caused_by == "e1"
    assert clash.caused_by is None


def test_harm_without_a_cause_in_its_sentence_has_none() -> None:
    (event,) = assemble(TEXT, [KILLING])
    assert event.caused_by is None


def test_a_party_told_twice_in_a_role_is_given_once_with_its_surer_wording() -> None:
    text = "The rebels attacked. The Rebels attacked."
    mentions = [
        Mention("attack", 11, 19, 0.9, "actual", 0.9, 0, (Argument("actor", 4, 10, 0.6),)),
        Mention("attack", 32, 40, 0.9, "actual", 0.9, 1, (Argument("actor", 25, 31, 0.8),)),
    ]
    (event,) = assemble(text, mentions)
    assert [(party.text, party.start) for party in event.participants] == [("Rebels", 25)]
    assert len(event.mentions) == 2


def test_the_modality_is_voted_on() -> None:
    text = "The attack, the attack, the attack."
    mentions = [
        Mention("attack", start, start + 6, 0.9, modality, 0.7, 0, ())
        for start, modality in ((4, "planned"), (16, "actual"), (28, "actual"))
    ]
    assert {event.modality for event in assemble(text, mentions)} <= {"planned", "actual"}


def test_no_mentions_no_events() -> None:
    assert assemble(TEXT, []) == []
