"""The command line: serve, extract, times, places, openapi.

Exit codes: 0 for done, 1 for a failure of the service (weights, extraction), 2
for something the user can change (arguments, input, settings).
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final, NoReturn

from service import __version__, place_filter, time_filter
from service.api.answers import answer, encode
from service.api.bodies import decode
from service.api.openapi import document
from service.api.questions import load
from service.api.schemas import QuerySchema
from service.app import load_weights
from service.errors import InvalidFields, InvalidRequest, SettingsInvalid, SitrepError
from service.settings import PREFIX, REPOSITORY, Settings

FAILED: Final = 1
UNUSABLE: Final = 2
FILTERS: Final = {"times": time_filter.run, "places": place_filter.run}
"""Commands that answer each line of standard input on standard output."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return the exit code; errors end as one line on stderr."""
    options = _parser().parse_args(arguments)
    try:
        return _run(options)
    except InvalidFields as error:
        return _complain(_readable(error), UNUSABLE)
    except (InvalidRequest, SettingsInvalid) as error:
        return _complain(str(error), UNUSABLE)
    except SitrepError as error:
        return _complain(str(error), FAILED)


def _run(options: argparse.Namespace) -> int:
    if options.command == "serve":
        serve(host=options.host, port=options.port, workers=options.workers)
    if options.command == "extract":
        return extract(options.file, published=options.published, title=options.title)
    if options.command in FILTERS:
        FILTERS[options.command](sys.stdin.buffer, sys.stdout.buffer)
        return 0
    _write(document())
    return 0


def serve(*, host: str | None, port: str | None, workers: str | None) -> NoReturn:
    """Replace this process by gunicorn; arguments that are given win over the environment.

    Raises:
        SettingsInvalid: an argument or a variable cannot be used.
    """
    given = {"HOST": host, "PORT": port, "WORKERS": workers}
    environ = {
        **os.environ,
        **{PREFIX + name: value for name, value in given.items() if value is not None},
    }
    # Checked here as well, so that a mistake is one line and no gunicorn traceback.
    Settings.from_env(environ)
    search_path = [str(REPOSITORY), os.environ.get("PYTHONPATH", "")]
    environ["PYTHONPATH"] = os.pathsep.join(filter(None, search_path))
    config = REPOSITORY / "gunicorn.conf.py"
    os.execve(sys.executable, [sys.executable, "-m", "gunicorn", "-c", str(config)], environ)


def extract(file: str, *, published: str | None, title: str | None) -> int:
    """Print the answer for the article in ``file`` (``-``: standard input).

    Raises:
        InvalidRequest: the article, the date or the title would get a 4xx over HTTP.
    """
    settings = Settings.from_env()
    try:
        body = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
    except OSError as error:
        return _complain(f"cannot read {file}: {error.strerror}", UNUSABLE)
    given = {"published": published, "title": title}
    schema = QuerySchema(decode(body), max_characters=settings.max_characters)
    question = load(schema, {name: value for name, value in given.items() if value is not None})
    _write(encode(answer(load_weights(settings), question)) + b"\n")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="sitrep", description="Conflict events from news articles, as JSON."
    )
    parser.add_argument("--version", action="version", version=f"sitrep {__version__}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    _add_serve(commands)
    _add_extract(commands)
    commands.add_parser("times", help="find and resolve times: NDJSON lines in, NDJSON lines out")
    commands.add_parser("places", help="find and resolve places: NDJSON lines in, NDJSON lines out")
    commands.add_parser("openapi", help="print the interface as OpenAPI 3.1 (YAML)")
    return parser


def _add_serve(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    serving = commands.add_parser("serve", help="serve the HTTP interface with gunicorn")
    serving.add_argument("--host", help="address to listen on (SITREP_HOST, 127.0.0.1)")
    serving.add_argument("--port", help="port to listen on (SITREP_PORT, 8000)")
    serving.add_argument("--workers", help="processes (SITREP_WORKERS, one a processor)")


def _add_extract(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    extracting = commands.add_parser("extract", help="print the events of one article as JSON")
    extracting.add_argument("file", metavar="FILE", help="a UTF-8 text file, or - for stdin")
    extracting.add_argument("--published", metavar="DATE", help="when it was published")
    extracting.add_argument("--title", help="its headline")


def _readable(error: InvalidFields) -> str:
    return "; ".join(f"{entry.pointer.lstrip('/')} {entry.message}" for entry in error.errors)


def _complain(message: str, code: int) -> int:
    sys.stderr.write(f"sitrep: {message}\n")
    return code


def _write(output: bytes) -> None:
    sys.stdout.buffer.write(output)
    sys.stdout.buffer.flush()
