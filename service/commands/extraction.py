"""``extract``: the events of one article, as a table for people or in a format for programs."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import Final

from rich.console import Console

from service.api.answers import read
from service.api.bodies import decode
from service.api.formats import WRITERS
from service.api.questions import load
from service.api.schemas import QuerySchema
from service.commands.event_table import print_events
from service.errors import InvalidRequest
from service.extraction.contract import EventExtractor
from service.settings import Settings

TABLE: Final = "table"
LINED: Final = ("json", "geojson", "plover")
"""Formats that come without a line break of their own."""


class FileUnreadable(InvalidRequest):
    """The file that the command was given cannot be read."""


def extract(
    file: str,
    given: Mapping[str, str],
    *,
    form: str | None,
    loader: Callable[[Settings], EventExtractor],
) -> None:
    """Print the events of the article in ``file`` (``-``: standard input).

    Args:
        file: a path, or ``-``.
        given: query parameters of ``POST /events``, as text.
        form: one of `WRITERS` or `TABLE`; None takes the table on a terminal, else JSON.
        loader: gives the extractor; it is called once the article is known to be valid.

    Raises:
        InvalidRequest: the article or a parameter would get a 4xx over HTTP.
    """
    settings = Settings.from_env()
    text = decode(_content(file))
    question = load(QuerySchema(text, max_characters=settings.max_characters), given)
    with progress("Loading the model ..."):
        extractor = loader(settings)
    with progress("Reading the article ..."):
        reading = read(extractor, question)
    chosen = form or (TABLE if sys.stdout.isatty() else "json")
    if chosen == TABLE:
        print_events(reading)
        return
    sys.stdout.buffer.write(WRITERS[chosen](reading) + (b"\n" if chosen in LINED else b""))
    sys.stdout.buffer.flush()


def progress(message: str) -> AbstractContextManager[object]:
    """Show ``message`` with a spinner while the block runs, if somebody watches stderr."""
    if not sys.stderr.isatty():
        return nullcontext()
    return Console(stderr=True).status(message)


def _content(file: str) -> bytes:
    if file == "-":
        return sys.stdin.buffer.read()
    try:
        return Path(file).read_bytes()
    except OSError as error:
        raise FileUnreadable(f"cannot read {file}: {error.strerror}") from error
