from __future__ import annotations

from typing import Any

from benchmarks.wikievents import MAPPED, WikiEventsScores, gold_document
from models.training.metrics import ScoredArgument, ScoredEvent

RAW = "Blast in DorinA bomb killed two men. Aid was sent."
SENTENCES = [
    ["Blast", "in", "Dorin"],
    ["A", "bomb", "killed", "two", "men", "."],
    ["Aid", "was", "sent", "."],
]


def record() -> dict[str, Any]:
    return {
        "text": RAW,
        "sentences": [[[[word, 0, 0] for word in words], ""] for words in SENTENCES],
        "entity_mentions": [{"id": "T1", "start": 6, "end": 8}, {"id": "T2", "start": 2, "end": 3}],
        "event_mentions": [
            label("Conflict.Attack.DetonateExplode", 0, Place="T2"),
            label("Life.Die.Unspecified", 5, Victim="T1"),
            label("Movement.Transportation.Unspecified", 11),
            label("Contact.Contact.Meet", 9),
        ],
    }


def label(name: str, token: int, **fillers: str) -> dict[str, Any]:
    arguments = [{"role": role, "entity_id": entity} for role, entity in fillers.items()]
    return {
        "event_type": name,
        "trigger": {"start": token, "end": token + 1},
        "arguments": arguments,
    }


def event(text: str, word: str, kind: str, *arguments: tuple[str, str]) -> ScoredEvent:
    fillers = tuple(
        ScoredArgument(role, text.index(words), text.index(words) + len(words))
        for role, words in arguments
    )
    start = text.index(word)
    return ScoredEvent(kind, "actual", ((start, start + len(word)),), fillers)


def test_paragraphs_are_put_apart_and_offsets_follow() -> None:
    gold = gold_document(record())
    assert gold.text == "Blast in Dorin\n\nA bomb killed two men. Aid was sent."
    words = [gold.text[slice(*item.trigger)] for item in gold.events]
    assert words == ["Blast", "killed", "sent"]
    (victim,) = gold.events[1].arguments
    assert (victim.role, gold.text[victim.start : victim.end]) == ("target", "two men")
    assert gold.events[2].types is None


def test_a_right_answer_scores_in_full() -> None:
    gold = gold_document(record())
    scores = WikiEventsScores()
    scores.add(
        gold,
        [
            event(gold.text, "Blast", "bombing", ("place", "Dorin")),
            event(gold.text, "killed", "killing", ("target", "two men"), ("time", "bomb")),
            event(gold.text, "sent", "threat"),
            event(gold.text, "Aid", "deployment"),
        ],
    )
    assert scores.identified.f1 == scores.classified.f1 == scores.arguments.f1 == 100.0
    assert scores.identified.predicted == 2


def test_a_type_that_the_label_does_not_allow_is_identified_only() -> None:
    gold = gold_document(record())
    scores = WikiEventsScores()
    scores.add(gold, [event(gold.text, "Blast", "protest", ("place", "Dorin"))])
    assert scores.identified.correct_gold == 1
    assert scores.classified.correct_gold == scores.arguments.correct_gold == 0
    assert scores.arguments.predicted == 1


def test_an_unmarked_word_is_a_false_alarm() -> None:
    gold = gold_document(record())
    scores = WikiEventsScores()
    scores.add(gold, [event(gold.text, "Aid", "killing", ("actor", "men"))])
    assert scores.identified.precision == 0
    assert scores.arguments.precision == 0
    assert scores.arguments.predicted == 1


def test_types_that_no_label_means_are_not_scored() -> None:
    assert {"bombing", "threat", "detention"} <= MAPPED
    assert not {"deployment", "ceasefire", "displacement"} & MAPPED
