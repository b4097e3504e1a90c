"""The command line of a bulk run: ``sitrep bulk IN... --out DIR``."""

from __future__ import annotations

import argparse
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from service.bulk.columns import Columns
from service.bulk.local import Summary, run
from service.bulk.plan import Plan
from service.bulk.sinks import FORMS
from service.processors import available_processors
from service.settings import Settings

FAILED = 1
STOPPED = 130


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command ``bulk`` to ``commands``."""
    bulk = commands.add_parser(
        "bulk", help="files of articles in, files of answers out, on all processors"
    )
    bulk.add_argument(
        "inputs", nargs="+", type=Path, metavar="IN",
        help="files or folders: .jsonl and .ndjson (also .gz, .zst), .parquet, .txt",
    )  # fmt: skip
    bulk.add_argument("--out", type=Path, required=True, metavar="DIR", help="where answers go")
    bulk.add_argument("--format", choices=FORMS, default=FORMS[0], help="of the answers")
    bulk.add_argument(
        "--workers", type=_positive, default=available_processors(), metavar="N",
        help="processes (one a processor)",
    )  # fmt: skip
    add_columns(bulk)


def add_columns(parser: argparse.ArgumentParser) -> None:
    """Add the options that name the columns of the article."""
    for name in ("text", "title", "published", "id"):
        parser.add_argument(
            f"--{name}-column", default=name, metavar="NAME", help=f"column of the {name} ({name})"
        )


def columns_of(options: argparse.Namespace) -> Columns:
    """Return the columns that ``options`` name."""
    return Columns(
        text=options.text_column,
        title=options.title_column,
        published=options.published_column,
        id=options.id_column,
    )


def answer_files(options: argparse.Namespace) -> int:
    """Run ``bulk`` and return the exit code.

    Raises:
        SitrepError: nothing could be started, or no worker can answer.
    """
    plan = Plan(
        inputs=tuple(options.inputs),
        out=options.out,
        form=options.format,
        workers=options.workers,
        columns=columns_of(options),
    )
    try:
        with _stoppable():
            summary = run(plan, settings=Settings.from_env(), progress=sys.stderr)
    except KeyboardInterrupt:
        sys.stderr.write("sitrep: stopped; the same command goes on from here\n")
        return STOPPED
    sys.stderr.writelines(f"sitrep: {line}\n" for line in _report(summary))
    return FAILED if summary.failures else 0


def _report(summary: Summary) -> Iterator[str]:
    counts = summary.counts
    yield (
        f"{summary.done} outputs written, {summary.kept} kept, {len(summary.failures)} failed;"
        f" {counts['rows']} rows, {counts['errors']} of them errors, {counts['events']} events"
    )
    if summary.precision is not None:
        yield f"computed in {summary.precision}"
    if summary.columns_not_read:
        yield f"columns not read: {', '.join(sorted(summary.columns_not_read))}"
    for output, reason in sorted(summary.failures.items()):
        yield f"{output} failed: {reason}"


@contextmanager
def _stoppable() -> Iterator[None]:
    """Let SIGTERM do what Ctrl-C does: end the workers, leave nothing half written."""

    def stop(_number: int, _frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _positive(given: str) -> int:
    number = int(given)
    if number < 1:
        raise argparse.ArgumentTypeError("must be 1 or more")
    return number
