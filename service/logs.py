"""One JSON object a line of log, with the request it belongs to and none of its text."""

from __future__ import annotations

import json
import logging
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any, Final

FORMATS: Final = ("json", "text")
TEXT: Final = "%(asctime)s %(levelname)s %(name)s: %(message)s"

request_fields: ContextVar[dict[str, str]] = ContextVar("request_fields", default={})  # noqa: B039 - never changed in place
"""What every record of the current request carries, such as its id."""


_encode: Final = json.JSONEncoder(ensure_ascii=True, default=str).encode


class JsonFormatter(logging.Formatter):
    """Writes time, level, logger and message, the request's fields, and ``extra["fields"]``.

    An exception is written as where it was raised, without what it says: messages of
    Python's own errors quote the value they choke on.
    """

    def format(self, record: logging.LogRecord) -> str:
        """Return ``record`` as one line of JSON."""
        fields: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
            "process": record.process,
            **request_fields.get(),
            **getattr(record, "fields", {}),
        }
        if record.exc_info and record.exc_info[0] is not None:
            fields["exception"] = record.exc_info[0].__qualname__
            fields["trace"] = self.formatStack(_places(record.exc_info[2]))
        return _encode(fields)


def configure(level: str, form: str) -> None:
    """Send all records of at least ``level`` to standard error as ``form``."""
    handler = logging.StreamHandler()
    handler.setFormatter(formatter(form))
    # What no format shows need not be looked up for each record ("Optimization" in Python's
    # logging HOWTO): the calling line, the thread, the process's name.
    logging._srcfile = None
    logging.logThreads = logging.logMultiprocessing = False
    logging.basicConfig(level=level.upper(), handlers=[handler], force=True)


def formatter(form: str) -> logging.Formatter:
    """Return the formatter for one of `FORMATS`."""
    return JsonFormatter() if form == "json" else logging.Formatter(TEXT)


def _places(trace: Any) -> str:
    lines = []
    while trace is not None:
        code = trace.tb_frame.f_code
        lines.append(f"{code.co_filename}:{trace.tb_lineno} in {code.co_name}")
        trace = trace.tb_next
    return "\n".join(lines)
