"""From a checked question to the answer's bytes; the API, the batch and the CLI share it."""

from __future__ import annotations

import json
from typing import Any

from service.api.offsets import in_unit
from service.api.representations import AnswerSchema
from service.api.selection import Question, select
from service.extraction.contract import EventExtractor

_SCHEMA = AnswerSchema()


def answer(extractor: EventExtractor, question: Question) -> dict[str, Any]:
    """Extract, keep what the options admit, and return the response object.

    Raises:
        ExtractionFailed: the extractor cannot read the article.
    """
    document, options = question.document, question.options
    extraction = extractor.extract(document)
    events = select(extraction.events, options.admits)
    body: dict[str, Any] = _SCHEMA.dump(
        {
            "id": document.id,
            "model": extractor.model,
            "published": document.published,
            "characters": len(document.text),
            "events": in_unit(events, document.text, options.offset_unit),
            "warnings": extraction.warnings,
        }
    )
    return body


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
