from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from benchmarks.quiet import count, measure_articles, sentences_of
from benchmarks.quiet_texts import choose, peaceful_articles
from tests.benchmarks.documents import Scripted, found


def write(path: Path, records: list[dict[str, Any]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps(record) + "\n" for record in records))


def m2e2(name: str, words: list[str], *labels: str) -> dict[str, Any]:
    events = [{"event_type": label} for label in labels]
    return {"sentence_id": name, "words": words, "events": events}


def data(folder: Path) -> Path:
    known = "Rebels attacked the village of Dorin."
    attacked = {"mentions": [[7, 15]]}
    write(
        folder / "conflict_news" / "train.jsonl",
        [{"text": known, "sentences": [[0, len(known)]], "events": [attacked]}],
    )
    write(folder / "conflict_news" / "dev.jsonl", [])
    write(
        folder / "m2e2" / "train.jsonl",
        [
            m2e2("a_0", [*known.rstrip(".").split(), "."]),
            m2e2("a_1", "The choir sang .".split()),
            m2e2("b_0", "Troops shot him .".split(), "Life:Die"),
            m2e2("b_1", "He was old .".split()),
        ],
    )
    write(
        folder / "maven" / "dev.jsonl",
        [
            {"tokens": "It opened .".split(), "events": [{"event_type": "Process_start"}]},
            {"tokens": "They left .".split(), "events": [{"event_type": "Departing"}]},
            {"tokens": "He died .".split(), "events": [{"event_type": "Death"}]},
        ],
    )
    return folder


def test_only_sentences_without_any_possible_event_are_read(tmp_path: Path) -> None:
    found = sentences_of(data(tmp_path), 10)
    assert sorted(found["m2e2"]) == ["He was old.", "The choir sang."]
    assert found["m2e2 quiet"] == ["The choir sang."]
    assert found["maven"] == ["It opened."]


def test_the_choice_is_capped_and_does_not_depend_on_order() -> None:
    sentences = [f"Sentence number {number}." for number in range(50)]
    chosen = choose(sentences, set(), 10)
    assert len(chosen) == 10
    assert chosen == choose(reversed(sentences + sentences), set(), 10)


def test_events_are_counted_by_the_thousand() -> None:
    text = "Rivals attacked and besieged the goal."
    events = (
        found(text, "attacked", "attack"),
        found(text, "besieged", "siege", confidence=0.5, number=2),
    )
    figures = count([events, ()], 200)
    assert figures["per_1000"] == 10.0
    assert figures["annotated_per_1000"] == figures["sure_per_1000"] == 5.0
    assert figures["types"] == {"attack": 1, "siege": 1}


def test_articles_name_what_was_found_in_them() -> None:
    texts = {"calm": "All was calm. It rained.", "cup": "They attacked."}
    extractor = Scripted(lambda text: (found(text, "attacked"),) if "attacked" in text else ())
    figures = measure_articles(extractor, texts)
    assert figures["articles"] == {"calm": [], "cup": ["attack: attacked"]}
    assert figures["sentences"] == 3


def test_the_peaceful_articles_are_all_there() -> None:
    texts = peaceful_articles()
    assert len(texts) >= 15
    assert all(len(text) > 500 for text in texts.values())
    assert "border_war" not in texts
