"""From a checked question to the answer's bytes; the API, the batch and the CLI share it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from service.api.offsets import in_unit
from service.api.representations import AnswerSchema
from service.api.selection import Question, select
from service.extraction.contract import EventExtractor, ModelInfo
from service.extraction.domain import Event, Notice

_SCHEMA = AnswerSchema()


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What was read in one article and asked to see; spans count code points."""

    question: Question
    model: ModelInfo
    events: tuple[Event, ...]
    warnings: tuple[Notice, ...] = ()


def read(extractor: EventExtractor, question: Question) -> Reading:
    """Extract, and keep what the options admit.

    Raises:
        ExtractionFailed: the extractor cannot read the article.
    """
    extraction = extractor.extract(question.document)
    return Reading(
        question=question,
        model=extractor.model,
        events=select(extraction.events, question.options.admits),
        warnings=extraction.warnings,
    )


def represent(reading: Reading) -> dict[str, Any]:
    """Return ``reading`` as the response object of `AnswerSchema`."""
    document, options = reading.question.document, reading.question.options
    body: dict[str, Any] = _SCHEMA.dump(
        {
            "id": document.id,
            "model": reading.model,
            "published": document.published,
            "characters": len(document.text),
            "events": in_unit(reading.events, document.text, options.offset_unit),
            "warnings": reading.warnings,
        }
    )
    return body


def answer(extractor: EventExtractor, question: Question) -> dict[str, Any]:
    """Return the response object for ``question``.

    Raises:
        ExtractionFailed: the extractor cannot read the article.
    """
    return represent(read(extractor, question))


def encode(body: object) -> bytes:
    r"""Write ``body`` as compact UTF-8 JSON without a line break.

    Key order is the order of the schema, so equal answers are equal bytes.

    Example:
        >>> encode({"place": "Łódź", "at": None})
        b'{"place":"\xc5\x81\xc3\xb3d\xc5\xba","at":null}'
    """
    text = json.dumps(body, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    # A pointer may repeat a field name that holds a lone surrogate, which UTF-8
    # cannot write; "backslashreplace" happens to be the JSON escape for it.
    return text.encode("utf-8", "backslashreplace")
