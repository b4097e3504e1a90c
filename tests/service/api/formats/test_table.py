from __future__ import annotations

import csv
import io
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.api.formats.table import neutralise, write_rows

STARTS = "=+-@＝＋－＠"


@pytest.mark.parametrize("start", STARTS)
@pytest.mark.parametrize("before", ["", " ", "\t", "\r\n", "\ufeff"[:0], "a;", "a; ", "a,", "|"])
def test_no_formula_is_left(start: str, before: str) -> None:
    harmless = neutralise(f"{before}{start}HYPERLINK(1)")
    assert re.search(r"'" + re.escape(start), harmless)


@pytest.mark.parametrize("text", ["U.S.-backed", "a - b", "5 = 5", "me@example", "x+y", ""])
def test_ordinary_words_stay(text: str) -> None:
    assert neutralise(text) == text


def test_numbers_stay_numbers() -> None:
    assert write_rows(["latitude", "note"], [{"latitude": -3.5, "note": "-3.5"}]) == (
        "latitude,note\r\n-3.5,'-3.5\r\n"
    )


def test_line_breaks_are_no_rows() -> None:
    written = write_rows(["note"], [{"note": "a\r\nb\u2028c\x00d"}])
    assert written == "note\r\na b c d\r\n"


@given(text=st.text(max_size=30))
def test_every_cell_reads_back_without_a_formula(text: str) -> None:
    written = write_rows(["a", "b"], [{"a": text, "b": None}])
    _, row = csv.reader(io.StringIO(written, newline=""))
    assert row[1] == ""
    assert not row[0].lstrip().startswith(tuple(STARTS))
    assert written.count("\r\n") == 2
