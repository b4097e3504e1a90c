"""Texts that break naive tokenisation, read by the shipped weights."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from flask.testing import FlaskClient
from hypothesis import given, settings
from hypothesis import strategies as st

SENTENCE = "Rebels shelled a police station in Marsol on Friday, killing two officers. "

TEXTS = {
    "one character": "a",
    "one space": " ",
    "a long article cut anywhere": (SENTENCE * 300)[:15_000],
    "only emoji": "💣🔥🇺🇦👩‍🚒" * 50,
    "right to left": "قصف المتمردون مركز الشرطة في المدينة يوم الجمعة وقتل شرطيان. " * 20,
    "mixed direction": f"{SENTENCE} قال المسؤول. {SENTENCE}",
    "one line of 20,000 characters": ("and rebels shelled a town " * 770)[:20_000],
    "one word of 20,000 characters": "x" * 20_000,
    "20,000 ideographs": "军" * 20_000,
    "carriage returns": SENTENCE.replace(", ", ",\r\n") + "\r\n\r\n" + SENTENCE,
    "zero width": SENTENCE.replace("e", "e\u200b"),
    "combining": SENTENCE.replace("e", "e\u0301"),
    "stacked marks": "e" + "\u0301" * 5_000 + SENTENCE,
    "controls": "\x00\x07" + SENTENCE + "\x1b[31m",
    "table": "Date\tPlace\tDead\n12 May\tMarsol\t2\n13 May\tDorin\t14\n",
    "byte order mark": "\ufeff" + SENTENCE,
}


def spans(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, list):
        for item in value:
            yield from spans(item)
    elif isinstance(value, dict):
        if {"text", "start", "end"} <= value.keys():
            yield value
        for item in value.values():
            yield from spans(item)


def read(client: FlaskClient, text: str) -> list[dict[str, Any]]:
    response = client.post("/events", json={"text": text})
    assert response.status_code == 200, response.get_data(as_text=True)
    assert response.get_json()["characters"] == len(text)
    found: list[dict[str, Any]] = response.get_json()["events"]
    for span in spans(found):
        assert text[span["start"] : span["end"]] == span["text"] != ""
    return found


@pytest.mark.parametrize("name", TEXTS)
def test_unusual_texts_are_answered_with_true_offsets(shipped: FlaskClient, name: str) -> None:
    read(shipped, TEXTS[name])


@pytest.mark.parametrize("name", ["carriage returns", "zero width", "combining", "controls"])
def test_unusual_characters_do_not_hide_an_event(shipped: FlaskClient, name: str) -> None:
    assert "shelling" in {event["type"] for event in read(shipped, TEXTS[name])}


def test_a_lone_surrogate_is_refused_by_name(shipped: FlaskClient) -> None:
    response = shipped.post(
        "/events", data=b'{"text": "a \\ud800 b"}', content_type="application/json"
    )
    assert response.status_code == 422
    assert response.get_json()["errors"][0]["pointer"] == "/text"


def test_the_same_article_gives_the_same_bytes(shipped: FlaskClient) -> None:
    answers = {shipped.post("/events", json={"text": SENTENCE * 40}).data for _ in range(3)}
    assert len(answers) == 1


@settings(max_examples=40)
@given(
    parts=st.lists(
        st.one_of(
            st.text(max_size=12), st.sampled_from([SENTENCE, "attack", "\r\n", "“", "\u200d"])
        ),
        max_size=8,
    )
)
def test_offsets_hold_for_any_text(shipped: FlaskClient, parts: list[str]) -> None:
    text = "".join(parts).encode("utf-8", "ignore").decode("utf-8")
    if text:
        read(shipped, text)
