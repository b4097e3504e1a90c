from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from models.training.corpora import mixed_news, plain, written_news
from models.training.corpora.example import LabelledArgument


def record(**changes: Any) -> dict[str, Any]:
    event = {
        "id": "e1",
        "type": "attack",
        "modality": "actual",
        "mentions": [[0, "attacked"], [1, "attack"]],
        "args": [["actor", 0, "Rebels"], ["place", 1, "Dorin", 2]],
        **changes,
    }
    return {
        "id": "w",
        "sentences": ["Rebels attacked.", "In Dorin the attack shook Dorin."],
        "events": [event],
    }


def write(tmp_path: Path, *records: dict[str, Any]) -> Path:
    path = tmp_path / "texts.jsonl"
    path.write_text("".join(json.dumps(item) + "\n" for item in records), encoding="utf-8")
    return path


def test_quoted_words_become_offsets(tmp_path: Path) -> None:
    (example,) = written_news.read(write(tmp_path, record()))
    first, second = example.triggers
    assert example.text[first.start : first.end] == "attacked"
    assert example.text[second.start : second.end] == "attack"
    assert first.event == second.event == "e1"
    assert second.arguments == (LabelledArgument("place", 43, 48),)
    assert example.text[43:48] == "Dorin"


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"mentions": [[0, "bombed"]]}, "no 'bombed' number 1"),
        ({"type": "raid"}, "unknown type"),
        ({"args": [["origin", 0, "Rebels"]]}, "may have no 'origin'"),
        ({"cause": "e9"}, "caused by an unknown event"),
    ],
)
def test_a_bad_line_is_named(tmp_path: Path, changes: dict[str, Any], message: str) -> None:
    path = write(tmp_path, record(), record(**changes))
    with pytest.raises(ValueError, match=rf"texts\.jsonl, line 2.*{message}"):
        list(written_news.read(path))


def test_the_texts_of_the_project_are_sound() -> None:
    texts = list(written_news.read(written_news.FILE))
    assert len(texts) > 150
    assert {trigger.modality for text in texts for trigger in text.triggers} == {
        "actual", "planned", "hypothetical", "negated", "generic",
    }  # fmt: skip


def test_mixing_keeps_words_and_keeps_incidents_apart(tmp_path: Path) -> None:
    parts = list(written_news.read(write(tmp_path, record(), record())))
    mixed = mixed_news.join(parts, name="m")
    words = [mixed.text[trigger.start : trigger.end] for trigger in mixed.triggers]
    assert words == ["attacked", "attack", "attacked", "attack"]
    assert len({trigger.event for trigger in mixed.triggers}) == 2
    place = mixed.triggers[3].arguments[0]
    assert mixed.text[place.start : place.end] == "Dorin"
    assert [mixed.text[start:end] for start, end in mixed.sentences][1::2] == [
        "In Dorin the attack shook Dorin."
    ] * 2


def test_bare_texts_are_cut_into_sentences_and_teach_nothing(tmp_path: Path) -> None:
    path = tmp_path / "muc.jsonl"
    path.write_text(json.dumps({"docid": "d", "doctext": "a bomb fell.  two died.\n\nend"}))
    (example,) = plain.read_muc4(path)
    assert [example.text[start:end] for start, end in example.sentences] == [
        "a bomb fell.",
        "two died.",
        "end",
    ]
    assert example.covered == frozenset()
