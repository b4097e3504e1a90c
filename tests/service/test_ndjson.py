from __future__ import annotations

import io
import json

from service.ndjson import LineInvalid, Record, answer_lines, text_of


def answers(*lines: bytes) -> list[Record]:
    def echo(record: Record) -> Record:
        return {"echo": text_of(record)}

    out = io.BytesIO()
    answer_lines(lines, out, echo)
    return [json.loads(line) for line in out.getvalue().splitlines()]


def test_answers_come_in_order_and_empty_lines_keep_their_number() -> None:
    found = answers(b'{"text": "one"}', b" \n", b"{", b'{"text": "two"}')
    assert [entry.get("echo") for entry in found] == ["one", None, "two"]
    assert found[1]["line"] == 3


def test_a_lone_surrogate_comes_back_as_it_was_sent() -> None:
    assert answers(b'{"text": "a \\ud800 b"}') == [{"echo": "a \ud800 b"}]


def test_what_an_answer_refuses_becomes_the_error_of_its_line() -> None:
    def refuse(_record: Record) -> Record:
        raise LineInvalid("text: is too loud; send it quietly")

    out = io.BytesIO()
    answer_lines([b"{}"], out, refuse)
    assert json.loads(out.getvalue()) == {
        "line": 1,
        "error": "text: is too loud; send it quietly",
    }
