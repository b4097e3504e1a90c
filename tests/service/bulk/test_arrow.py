from __future__ import annotations

import json
from datetime import date
from typing import Any

import pyarrow as pa

from service.bulk.arrow import arrow_schema, to_table
from service.bulk.rows import Row, RowReader
from tests.fakes import FakeExtractor
from tests.service.bulk.articles import article


def answers() -> list[dict[str, Any]]:
    reader = RowReader(extractor=FakeExtractor(), max_characters=1_000)
    records = [article(1), {"text": ""}, {"text": "Nothing."}]
    rows = [Row(number=number, record=record) for number, record in enumerate(records, start=1)]
    return reader.answer(rows)


def test_a_table_holds_exactly_what_the_answers_hold() -> None:
    written = to_table(answers(), arrow_schema()).to_pylist()
    assert json.loads(json.dumps(written, default=date.isoformat)) == answers()


def test_columns_have_the_types_that_engines_calculate_with() -> None:
    schema = arrow_schema("row")
    event = schema.field("events").type.value_type
    assert schema.field(0).equals(pa.field("row", pa.int64()))
    assert schema.field("published").type == pa.date32()
    assert event.field("time").type.field("earliest").type == pa.date32()
    assert event.field("place").type.field("latitude").type == pa.float64()
    assert event.field("casualties").type.field("killed").type.field("min").type == pa.int64()
