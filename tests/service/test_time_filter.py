from __future__ import annotations

import io
import json
from typing import Any

import pytest

from service.time_filter import MAX_CHARACTERS, run


def answers(*lines: bytes) -> list[dict[str, Any]]:
    out = io.BytesIO()
    run(lines, out)
    return [json.loads(line) for line in out.getvalue().splitlines()]


def test_a_line_is_answered_with_its_times() -> None:
    line = b'{"id": "a", "text": "It fell on Tuesday.", "published": "2017-06-09T08:00:00Z"}\n'
    assert answers(line) == [
        {
            "id": "a",
            "times": [
                {
                    "start": 11,
                    "end": 18,
                    "text": "Tuesday",
                    "timex3": "2017-06-06",
                    "earliest": "2017-06-06",
                    "latest": "2017-06-06",
                    "precision": "day",
                    "anchor": "publication",
                }
            ],
        }
    ]


def test_publication_and_id_may_be_left_out() -> None:
    [answer] = answers(b'{"text": "It fell on Tuesday."}')
    assert answer["id"] is None
    assert answer["times"][0]["earliest"] is None


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (b"\xff", "UTF-8"),
        (b"{", "no JSON"),
        (b"[" * 100_000, "no JSON"),
        (b"[]", "no JSON object"),
        (b"{}", "text: is missing"),
        (b'{"text": 3}', "text: must be a string"),
        (b'{"text": "' + b"a" * (MAX_CHARACTERS + 1) + b'"}', "text: is longer"),
        (b'{"text": "", "id": [1]}', "id: must be"),
        (b'{"text": "", "id": true}', "id: must be"),
        (b'{"text": "", "published": "soon"}', "published: is no date; write it as 2017-06-09"),
        (b'{"text": "", "published": 20170609}', "published: is no date"),
    ],
)
def test_a_bad_line_is_named_and_stops_nothing(line: bytes, message: str) -> None:
    bad, good = answers(line, b'{"id": 2, "text": "in 2011"}')
    assert bad["line"] == 1
    assert message in bad["error"]
    assert [time["timex3"] for time in good["times"]] == ["2011"]


def test_empty_lines_are_skipped_but_counted() -> None:
    assert [answer.get("line") for answer in answers(b"\n", b"  \n", b"no\n")] == [3]


def test_lone_surrogates_come_through() -> None:
    [answer] = answers(b'{"id": "\\ud800", "text": "\\ud800 in 2011"}')
    assert answer["id"] == "\ud800"
    assert answer["times"][0]["start"] == 5
