"""Rows as CSV (RFC 4180) that a spreadsheet opens without running anything.

A cell that begins like a formula is run by spreadsheet programs, and the cells here
hold words of articles that anybody may have written.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

Cell = str | int | float | None

_FORMULA: Final = re.compile(r"(^|[;,|])(\s*)(?=[=+\-@＝＋－＠])")
"""The start of a cell, also behind what a program with other settings takes for a separator."""
_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f\x85\u2028\u2029]+")


def write_rows(columns: Sequence[str], rows: Iterable[Mapping[str, Cell]]) -> str:
    """Return a heading and ``rows`` in UTF-8 CSV with CRLF; None is an empty cell.

    Numbers are written as they are; see `neutralise` for what happens to text.
    """
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_MINIMAL)
    writer.writerow(columns)
    for row in rows:
        writer.writerow([_written(row[column]) for column in columns])
    return out.getvalue()


def neutralise(text: str) -> str:
    """Return ``text`` so that no spreadsheet takes it, or a part of it, for a formula.

    An apostrophe goes before a character that would start one, as OWASP advises;
    line breaks and other control characters become single blanks.

    Example:
        >>> neutralise("=1+1"), neutralise("a;-2"), neutralise("U.S.-backed")
        ("'=1+1", "a;'-2", 'U.S.-backed')
    """
    return _FORMULA.sub(r"\1\2'", _CONTROL.sub(" ", text).strip())


def _written(cell: Cell) -> str | int | float:
    if cell is None:
        return ""
    return neutralise(cell) if isinstance(cell, str) else cell
