"""Tables in, tables out: what the engines that span machines call for each batch."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from typing import Any, Final

import pyarrow as pa

from service.app import load_weights
from service.bulk.arrow import arrow_schema, to_table
from service.bulk.columns import Columns
from service.bulk.discovery import InputInvalid
from service.bulk.loading import Load, load_for_bulk
from service.bulk.precision import pin
from service.bulk.rows import Row, RowReader
from service.extraction.contract import EventExtractor
from service.settings import AUTO, Settings

NUMBER: Final = "row"

_log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class TableReader:
    """Answers tables of articles; sent to workers as it is, and loads the weights there.

    ``number`` names a column of whole numbers that is handed on unchanged: it ties
    an answer to its article, and is what a run that was broken off goes on by.
    """

    settings: Settings
    columns: Columns = field(default_factory=Columns)
    number: str = NUMBER
    load: Load = load_weights

    @cached_property
    def schema(self) -> pa.Schema:
        """The columns of a table of answers."""
        return arrow_schema(self.number)

    def pinned(self, begun: str | None = None) -> TableReader:
        """Return this with a precision by name, so that all workers compute in the same.

        To be called where the job is set up; see `service.bulk.precision.pin`.
        """
        settings = pin(self.settings, begun)
        if self.settings.dtype == AUTO:
            _log.warning(
                "SITREP_DTYPE=auto: all workers compute in %s, which is not tried out on"
                " their machines; a precision by name may be faster there",
                settings.dtype,
            )
        return replace(self, settings=settings)

    def wanted(self, names: Sequence[str]) -> list[str]:
        """Return which columns to read of those there are.

        Raises:
            InputInvalid: the texts or the numbers are not among them.
        """
        for needed, option in (
            (self.number, "--number-column"),
            (self.columns.text, "--text-column"),
        ):
            if needed not in names:
                raise InputInvalid(
                    f"there is no column {needed!r} but {', '.join(names)}; name it with {option}"
                )
        return [self.number, *(name for name in self._read() if name in names)]

    def _read(self) -> list[str]:
        named = self.columns.named()
        return [named[field] for field in ("text", "title", "published", "id")]

    def answer(self, table: pa.Table) -> pa.Table:
        """Return one row of answers for each row of ``table``, in order.

        Raises:
            InputInvalid: a number is missing or no whole number.
        """
        numbers = self._numbers(table)
        rows = [Row(number=number, record=record) for number, record in
                zip(numbers, table.to_pylist(), strict=True)]  # fmt: skip
        reader = RowReader(
            extractor=_loaded(self.load, pin(self.settings)),
            columns=self.columns,
            max_characters=self.settings.max_characters,
        )
        answers = [
            {self.number: number, **answer}
            for number, answer in zip(numbers, reader.answer(rows), strict=True)
        ]
        return to_table(answers, self.schema)

    def _numbers(self, table: pa.Table) -> list[Any]:
        column = table.column(self.number)
        if not pa.types.is_integer(column.type) or column.null_count:
            raise InputInvalid(
                f"column {self.number!r} is of type {column.type} with {column.null_count} nulls;"
                " give every article a whole number of its own"
            )
        numbers: list[Any] = column.to_pylist()
        return numbers


@lru_cache(maxsize=1)
def _loaded(load: Load, settings: Settings) -> EventExtractor:
    """Load once in a process, whatever number of batches it is given."""
    return load_for_bulk(load, settings)
