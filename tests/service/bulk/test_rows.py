from __future__ import annotations

from typing import Any

import pytest

from service.bulk.columns import Columns
from service.bulk.rows import FIELDS, Row, RowReader
from service.errors import MalformedBody, NotReady
from service.extraction.domain import Document, Extraction
from tests.fakes import POISON, FakeExtractor
from tests.service.bulk.articles import article


class Recorder(FakeExtractor):
    """Notes the order in which it is asked."""

    def __init__(self) -> None:
        self.lengths: list[int] = []

    def extract(self, document: Document) -> Extraction:
        self.lengths.append(len(document.text))
        return super().extract(document)


def reader(extractor: FakeExtractor | None = None, text: str = "text") -> RowReader:
    return RowReader(
        extractor=extractor or FakeExtractor(), columns=Columns(text=text), max_characters=1_000
    )


def answer_one(record: object, text: str = "text") -> dict[str, Any]:
    (answer,) = reader(text=text).answer([Row(number=1, record=record)])
    return answer


def test_a_batch_is_read_by_length_and_answered_in_order() -> None:
    recorder = Recorder()
    rows = [Row(number=number, record=article(number)) for number in range(20)]
    answers = reader(recorder).answer(rows)
    assert [answer["id"] for answer in answers] == [f"a{number}" for number in range(20)]
    assert recorder.lengths == sorted(recorder.lengths)
    assert len(set(recorder.lengths)) > 3


def test_an_answer_has_every_field_of_the_interface_and_no_problem() -> None:
    answer = answer_one(article(3))
    assert tuple(answer) == (*FIELDS, "problem")
    assert answer["problem"] is None
    assert answer["events"][0]["type"] == "clash"


def test_options_of_a_row_hold_for_it() -> None:
    answer = answer_one({**article(3), "options": {"types": ["killing"]}})
    assert {event["type"] for event in answer["events"]} == {"killing"}


@pytest.mark.parametrize(
    ("record", "pointer", "message"),
    [
        ({"id": "b"}, "/text", "is required"),
        ({"id": "b", "text": None}, "/text", "must be a string, not null"),
        ({"id": "b", "text": "x" * 1_001}, "/text", "the limit is 1000"),
        ({"id": "b", "text": "x", "published": "soon"}, "/published", "must be a date"),
        ({"id": "b", "text": "x", "options": {"types": ["war"]}}, "/options/types/0", "war"),
        ("b", "", "must be a JSON object"),
    ],
)
def test_a_bad_row_becomes_an_error_row(record: object, pointer: str, message: str) -> None:
    answer = answer_one(record)
    (error,) = answer["problem"]["errors"]
    assert (answer["problem"]["status"], error["pointer"]) == (422, pointer)
    assert message in error["message"]
    assert answer["id"] == ("b" if isinstance(record, dict) else None)
    assert all(answer[name] is None for name in FIELDS if name != "id")


def test_a_problem_names_the_callers_column() -> None:
    answer = answer_one({"id": "b", "body": 7}, text="body")
    assert answer["problem"]["errors"][0]["pointer"] == "/body"


def test_a_row_that_cannot_be_read_keeps_its_place() -> None:
    rows = [Row(number=1, error=MalformedBody("no JSON")), Row(number=2, record=article(1))]
    first, second = reader().answer(rows)
    assert (first["problem"]["status"], second["problem"]) == (400, None)


def test_a_poisonous_row_fails_alone_and_is_not_quoted(caplog: pytest.LogCaptureFixture) -> None:
    rows = [Row(number=1, record={"id": 5, "text": POISON}), Row(number=2, record=article(1))]
    first, second = reader().answer(rows)
    assert (first["problem"]["status"], first["id"], second["problem"]) == (500, "5", None)
    assert POISON not in caplog.text + str(first)


def test_an_extractor_that_gave_up_is_no_problem_of_the_row() -> None:
    class Dead(FakeExtractor):
        def extract(self, document: Document) -> Extraction:
            raise NotReady(f"dead after {len(document.text)} characters", retry_after=5)

    with pytest.raises(NotReady):
        reader(Dead()).answer([Row(number=1, record=article(1))])
