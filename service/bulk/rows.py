"""Rows in, answers out: what every engine runs, whatever file or table rows come from.

An answer is flat: the fields of `service.api.representations.AnswerSchema` and
``problem``. One of the two sides is told: a row that cannot be used, or that the
extractor fails on, has its ``problem`` and nulls elsewhere.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from service.api.answers import answer
from service.api.problems import problem_of
from service.api.questions import load
from service.api.representations import AnswerSchema
from service.api.schemas import RequestSchema
from service.api.selection import Question
from service.bulk.columns import Columns
from service.errors import FieldError, InvalidFields, InvalidRequest, NotReady
from service.extraction.contract import EventExtractor

Answer = dict[str, Any]
FIELDS: Final = tuple(AnswerSchema().fields)
BATCH_ROWS: Final = 64
"""Rows that are read, sorted by length and answered together."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row of an input: what it holds, or why it cannot be read.

    ``number`` counts the lines of a file, or the rows of a table, from 1.
    ``position`` is how many bytes of the input lie behind this row and before.
    """

    number: int
    record: object = None
    error: InvalidRequest | None = None
    position: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class RowReader:
    """Answers rows with one extractor."""

    extractor: EventExtractor
    columns: Columns = field(default_factory=Columns)
    max_characters: int

    def answer(self, rows: Sequence[Row]) -> list[Answer]:
        """Return one answer a row, in the order of ``rows``.

        Articles of like length are read after each other, shortest first, which
        lets a backend that pads windows pad little.

        Raises:
            NotReady: the extractor will not answer any more.
        """
        questions = [self._question(row) for row in rows]
        answers: list[Answer] = [{}] * len(rows)
        for index in sorted(range(len(rows)), key=lambda index: _length(questions[index])):
            answers[index] = self._answer(rows[index], questions[index])
        return answers

    def _question(self, row: Row) -> Question | Exception:
        if row.error is not None:
            return row.error
        if not isinstance(row.record, Mapping):
            return InvalidFields([FieldError("", "must be a JSON object")])
        schema = RequestSchema(max_characters=self.max_characters)
        try:
            return load(schema, self.columns.request(row.record))
        except InvalidFields as error:
            return self.columns.rename(error)

    def _answer(self, row: Row, question: Question | Exception) -> Answer:
        if isinstance(question, Exception):
            return self._failed(row, question)
        try:
            return {**answer(self.extractor, question), "problem": None}
        except NotReady:
            # No fault of this row: the next ones would fail as well.
            raise
        # One row in a hundred million must not stop the others, whatever it does.
        except Exception as error:  # noqa: BLE001 - becomes the row's problem
            return self._failed(row, error)

    def _failed(self, row: Row, error: Exception) -> Answer:
        given = row.record.get(self.columns.id) if isinstance(row.record, Mapping) else None
        name = given if isinstance(given, str) else str(given) if type(given) is int else None
        return {**dict.fromkeys(FIELDS), "id": name, "problem": problem_of(error)}


def _length(question: Question | Exception) -> int:
    return 0 if isinstance(question, Exception) else len(question.document.text)
