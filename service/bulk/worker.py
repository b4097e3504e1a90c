"""What a worker process does: load once, then answer one shard after the other."""

from __future__ import annotations

import logging
import signal
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import Any

from service.bulk.conversion import convert
from service.bulk.loading import Load, load_for_bulk
from service.bulk.plan import Job, Plan
from service.bulk.rows import RowReader
from service.errors import NotReady, SitrepError
from service.settings import Settings


@dataclass(frozen=True, slots=True)
class Ready:
    """The extractor is loaded and passed its self-test; it computes in ``precision``."""

    precision: str


@dataclass(frozen=True, slots=True)
class Unusable:
    """This process cannot answer anything; ``reason`` is for the operator."""

    reason: str


@dataclass(frozen=True, slots=True)
class Progress:
    """Some more of the shard is answered."""

    rows: int
    size: int


@dataclass(frozen=True, slots=True)
class Finished:
    """The output is in its place; ``entry`` belongs into the manifest."""

    entry: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Failed:
    """The shard cannot be answered as a whole."""

    reason: str


Message = Ready | Unusable | Progress | Finished | Failed


def work(connection: Connection, load: Load, settings: Settings, plan: Plan) -> None:
    """Answer the jobs that come over ``connection`` until it is closed or sends None."""
    # Ctrl-C goes to the whole group; the parent decides what it means.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    logging.basicConfig(format="%(levelname)s %(name)s: %(message)s")
    try:
        _serve(connection, load, settings, plan)
    except (EOFError, BrokenPipeError, ConnectionResetError):
        # The parent is gone; whatever is half done was removed on the way here.
        return


def _serve(connection: Connection, load: Load, settings: Settings, plan: Plan) -> None:
    try:
        extractor = load_for_bulk(load, settings)
    except SitrepError as error:
        connection.send(Unusable(str(error)))
        return
    connection.send(Ready(extractor.model.precision))
    reader = RowReader(
        extractor=extractor, columns=plan.columns, max_characters=settings.max_characters
    )
    while (job := connection.recv()) is not None:
        connection.send(_outcome(job, connection, reader, settings, plan))


def _outcome(
    job: Job, connection: Connection, reader: RowReader, settings: Settings, plan: Plan
) -> Message:
    try:
        entry = convert(
            job,
            plan.out,
            plan.form,
            reader,
            limit=settings.max_body_bytes,
            report=lambda rows, size: connection.send(Progress(rows, size)),
        )
    except NotReady:
        # This process is of no use any more; another one takes its place and its shard.
        raise
    except SitrepError as error:
        return Failed(str(error))
    except (EOFError, BrokenPipeError, ConnectionResetError):
        raise
    except OSError as error:
        return Failed(f"{job.output} cannot be written: {error.strerror}")
    return Finished(entry)
