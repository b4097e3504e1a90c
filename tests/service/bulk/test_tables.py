from __future__ import annotations

from dataclasses import replace

import pyarrow as pa
import pytest

from service.bulk.columns import Columns
from service.bulk.discovery import InputInvalid
from service.bulk.tables import TableReader
from service.settings import Settings
from tests.fakes import load_fake
from tests.service.bulk.articles import article


def reader(number: str = "key") -> TableReader:
    columns = Columns(text="body", published="day")
    return TableReader(settings=Settings(), columns=columns, number=number, load=load_fake)


def table(keys: pa.Array) -> pa.Table:
    return pa.table({"key": keys, "body": [article(1)["text"], None], "day": ["2024-03-05", None]})


def test_answers_carry_the_number_of_their_article() -> None:
    answers = reader().answer(table(pa.array([9, 4])))
    assert answers.schema.equals(reader().schema)
    first, second = answers.to_pylist()
    assert (first["key"], len(first["events"]), first["problem"]) == (9, 4, None)
    assert (second["key"], second["problem"]["errors"][0]["pointer"]) == (4, "/body")


def test_only_the_columns_of_articles_are_asked_for() -> None:
    assert reader().wanted(["url", "day", "body", "key", "title"]) == [
        "key",
        "body",
        "title",
        "day",
    ]


@pytest.mark.parametrize(
    ("names", "message"),
    [
        (["body"], "no column 'key' but body; name it with --number-column"),
        (["key", "text"], "no column 'body' but key, text; name it with --text-column"),
    ],
)
def test_missing_columns_are_named(names: list[str], message: str) -> None:
    with pytest.raises(InputInvalid, match=message):
        reader().wanted(names)


def test_all_workers_get_the_same_precision_by_name(caplog: pytest.LogCaptureFixture) -> None:
    assert reader().pinned().settings.dtype == "float32"
    assert "SITREP_DTYPE=auto: all workers compute in float32" in caplog.text
    caplog.clear()
    named = replace(reader(), settings=Settings(dtype="int8")).pinned()
    assert (named.settings.dtype, caplog.text) == ("int8", "")


@pytest.mark.parametrize("keys", [pa.array(["a", "b"]), pa.array([1, None]), pa.array([1.0, 2.0])])
def test_a_number_that_cannot_tie_anything_is_refused(keys: pa.Array) -> None:
    with pytest.raises(InputInvalid, match="give every article a whole number of its own"):
        reader().answer(table(keys))
