from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from models.training.corpora import (
    event_location,
    m2e2,
    maven,
    quiet_news,
    rams,
    read_corpus,
    wikievents,
)
from models.training.corpora.conflict_news import read
from models.training.corpora.example import ALL_TYPES, Example, join_tokens, token_sentences
from models.training.overlap import HeldOut


def write(path: Path, *records: dict[str, Any]) -> Path:
    path.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")
    return path


def texts(example: Example) -> list[tuple[str, set[str], list[tuple[str, str]]]]:
    return [
        (
            example.text[trigger.start : trigger.end],
            set(trigger.types),
            [(item.role, example.text[item.start : item.end]) for item in trigger.arguments],
        )
        for trigger in example.triggers
    ]


def test_our_own_news_gives_each_mention_the_fillers_of_its_sentence(tmp_path: Path) -> None:
    text = "Rebels hit Arvo. The attack on Arvo came at dawn."
    record = {
        "id": "a",
        "text": text,
        "sentences": [[0, 16], [17, 49]],
        "events": [
            {
                "id": "e1",
                "type": "attack",
                "modality": "actual",
                "mentions": [[7, 10], [21, 27]],
                "arguments": [["actor", 0, 6], ["target", 11, 15], ["time", 44, 48]],
            }
        ],
    }
    (example,) = read(write(tmp_path / "a.jsonl", record))
    assert texts(example) == [
        ("hit", {"attack"}, [("actor", "Rebels"), ("target", "Arvo")]),
        ("attack", {"attack"}, [("time", "dawn")]),
    ]
    assert ("target", 31, 35) in example.triggers[1].echoes


def test_wikievents_attacks_become_partial_labels(tmp_path: Path) -> None:
    record = {
        "doc_id": "d",
        "tokens": ["A", "bomb", "exploded", "in", "Arvo", ".", "Police", "came", "."],
        "event_mentions": [
            {
                "event_type": "Conflict.Attack",
                "trigger": {"start": 2, "end": 3},
                "arguments": [
                    {"role": "ExplosiveDevice", "start": 1, "end": 2},
                    {"role": "Place", "start": 4, "end": 5},
                ],
            },
            {
                "event_type": "Movement.Transportation",
                "trigger": {"start": 7, "end": 8},
                "arguments": [],
            },
        ],
    }
    (example,) = wikievents.read(write(tmp_path / "a.jsonl", record))
    blast, came = example.triggers
    assert texts(example)[0] == (
        "exploded",
        {"bombing", "shelling", "airstrike"},
        [("instrument", "bomb"), ("place", "Arvo")],
    )
    assert "time" not in blast.roles
    assert not came.known
    assert len(example.sentences) == 2


def test_an_unrelated_maven_mark_is_a_negative_and_an_open_one_is_masked(tmp_path: Path) -> None:
    record = {
        "tokens": ["They", "said", "troops", "moved", "and", "conquered", "Arvo", "."],
        "events": [
            {"start": 1, "end": 2, "event_type": "Statement"},
            {"start": 3, "end": 4, "event_type": "Motion"},
            {"start": 5, "end": 6, "event_type": "Conquering"},
        ],
    }
    (example,) = maven.read(write(tmp_path / "a.jsonl", record))
    assert [(set(item.types), item.known) for item in example.triggers] == [
        (set(), True),
        (set(), False),
        ({"capture"}, True),
    ]
    assert example.covered == frozenset()


def test_m2e2_people_of_a_demonstration_are_its_actors(tmp_path: Path) -> None:
    record = {
        "sentence_id": "s",
        "words": ["Students", "rallied", "in", "Arvo", "."],
        "events": [
            {
                "event_type": "Conflict:Demonstrate",
                "trigger": {"start": 1, "end": 2},
                "arguments": [
                    {"role": "Entity", "start": 0, "end": 1},
                    {"role": "Place", "start": 3, "end": 4},
                ],
            }
        ],
    }
    (example,) = m2e2.read(write(tmp_path / "a.jsonl", record))
    assert texts(example) == [
        ("rallied", {"protest", "riot"}, [("actor", "Students"), ("place", "Arvo")])
    ]


def test_rams_teaches_its_one_event_only(tmp_path: Path) -> None:
    record = {
        "doc_key": "d",
        "sentences": [["It", "rained", "."], ["Gunmen", "shot", "a", "guard", "."]],
        "evt_triggers": [[4, 4, [["conflict.attack.firearmattack", 1.0]]]],
        "gold_evt_links": [[[4, 4], [3, 3], "evt001arg01attacker"]],
    }
    (example,) = rams.read(write(tmp_path / "a.jsonl", record))
    assert texts(example) == [("shot", {"shooting"}, [("actor", "Gunmen")])]
    assert example.covered == frozenset()
    assert len(example.sentences) == 2


def test_event_location_teaches_places_only(tmp_path: Path) -> None:
    place = {"start": 15, "end": 19, "label": "LOCATION"}
    verb = {"start": 5, "end": 11, "label": "VERB"}
    told = {"text": "They fought in Arvo.", "spans": [place, verb]}
    untold = {"text": "They fought.", "spans": [verb]}
    (example,) = event_location.read(write(tmp_path / "a.jsonl", told, untold))
    assert texts(example) == [("fought", set(), [("place", "Arvo")])]
    assert example.triggers[0].roles == {"place"}


def test_quiet_news_declares_every_word_no_trigger(tmp_path: Path) -> None:
    path = tmp_path / "quiet.txt"
    path.write_text("The attack clicked. “We won!” They rested at 3.5 percent.\n", encoding="utf-8")
    (example,) = quiet_news.read(path)
    assert [example.text[start:end] for start, end in example.sentences] == [
        "The attack clicked.",
        "“We won!”",
        "They rested at 3.5 percent.",
    ]
    assert example.covered == ALL_TYPES
    assert example.triggers == ()


def test_the_quiet_news_of_this_project_are_complete() -> None:
    examples = list(quiet_news.read(quiet_news.FILE))
    assert len(examples) >= 500
    assert len({example.text for example in examples}) == len(examples)


def test_an_unknown_corpus_is_named(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="unknown corpus 'nope'; known: conflict_news"):
        read_corpus("nope", tmp_path)


def test_held_out_sentences_are_recognised_under_other_spacing() -> None:
    def example(text: str) -> Example:
        return Example(
            corpus="x",
            id="x",
            text=text,
            sentences=((0, len(text)),),
            triggers=(),
            covered=frozenset(),
        )

    held_out = HeldOut([example("The army's troops entered the town of Arvo at dawn on Friday.")])
    assert held_out.overlaps(
        example("The army 's troops entered the town of Arvo at dawn on Friday .")
    )
    assert not held_out.overlaps(example("The rebels left the town of Arvo at dusk on Friday."))


def test_tokens_are_joined_as_people_write() -> None:
    text, spans = join_tokens(["He", "said", ":", "“", "Go", "!", "”"])
    assert text == "He said: “Go!”"
    assert [text[start:end] for start, end in spans] == ["He", "said", ":", "“", "Go", "!", "”"]


def test_token_sentences_close_their_quotes() -> None:
    tokens = ["“", "Go", ".", "”", "He", "left", "."]
    assert list(token_sentences(tokens)) == [(0, 4), (4, 7)]
