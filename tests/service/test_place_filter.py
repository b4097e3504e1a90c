from __future__ import annotations

import io
import json
from typing import Any

import pytest

from service.place_filter import run
from tests.service.extraction.gazetteer.samples import gazetteer

FIELDS = {
    "start", "end", "text", "name", "geonames_id", "latitude", "longitude", "country", "admin1",
    "feature", "precision", "score",
}  # fmt: skip


def answers(*lines: bytes) -> list[dict[str, Any]]:
    out = io.BytesIO()
    run(lines, out, gazetteer())
    return [json.loads(line) for line in out.getvalue().splitlines()]


def line(**fields: Any) -> bytes:
    return json.dumps(fields).encode()


def test_toponyms_that_are_given_get_one_entry_each_in_order() -> None:
    (answer,) = answers(line(id="a", text="Xyzzy and Mosul", toponyms=[[10, 15], [0, 5]]))
    mosul, unknown = answer["places"]
    assert answer["id"] == "a"
    assert set(mosul) == set(unknown) == FIELDS
    assert (mosul["text"], mosul["geonames_id"], mosul["country"]) == ("Mosul", 99072, "IRQ")
    assert {name for name, value in unknown.items() if value is not None} == {
        "start",
        "end",
        "text",
    }


def test_toponyms_that_are_not_given_are_found() -> None:
    (answer,) = answers(line(text="Troops left Mosul for Syria."))
    assert answer["id"] is None
    assert [place["text"] for place in answer["places"]] == ["Mosul", "Syria"]


def test_an_empty_list_of_toponyms_finds_none() -> None:
    (answer,) = answers(line(id=1, text="Troops left Mosul.", toponyms=[]))
    assert answer == {"id": 1, "places": []}


@pytest.mark.parametrize(
    ("bad", "field"),
    [
        (b"{", "JSON"),
        (b"\xff\xfe", "JSON"),
        (b"[1]", "object"),
        (b"[" * 100_000, "JSON"),
        (line(id="x"), "text"),
        (line(text=5), "text"),
        (line(text="Mosul", toponyms="all"), "toponyms"),
        (line(text="Mosul", toponyms=[[0, 5], [3, 2]]), "toponyms[1]"),
        (line(text="Mosul", toponyms=[[0, 99]]), "toponyms[0]"),
        (line(text="Mosul", toponyms=[[False, True]]), "toponyms[0]"),
        (line(text="Mosul", toponyms=[[0]]), "toponyms[0]"),
    ],
)
def test_a_bad_line_names_the_field_and_stops_nothing(bad: bytes, field: str) -> None:
    error, answer = answers(bad, line(id="next", text="Mosul"))
    assert error["line"] == 1
    assert field in error["error"]
    assert answer["places"][0]["country"] == "IRQ"


def test_empty_lines_are_passed_over_but_counted() -> None:
    assert [answer["line"] for answer in answers(b"\n", b"{\n")] == [2]


def test_any_text_is_answered() -> None:
    texts = ["", "\ud800 Mosul", "\U0001f4a5 Mosul \u202e", "摩苏尔", "MOSUL " * 500]
    assert len(answers(*(line(id=text, text=text) for text in texts))) == len(texts)
