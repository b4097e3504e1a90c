"""The command line: extract, serve, bulk, evaluate, gazetteer, times, places, openapi.

Exit codes: 0 for done, 1 for a failure of the service (weights, extraction) or a name
that is not found, 2 for something the user can change (arguments, input, settings).
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from typing import Final, NoReturn

from service import __version__, place_filter, time_filter
from service.api.openapi import document
from service.app import load_weights
from service.bulk import command as bulk
from service.commands.evaluation import evaluate
from service.commands.extraction import TABLE, extract
from service.commands.lookup import lookup
from service.errors import InvalidFields, InvalidRequest, SettingsInvalid, SitrepError
from service.settings import PREFIX, REPOSITORY, Settings

FAILED: Final = 1
UNUSABLE: Final = 2
FILTERS: Final = {"times": time_filter.run, "places": place_filter.run}
"""Commands that answer each line of standard input on standard output."""
PARAMETERS: Final = {
    "published": ("DATE", "when it was published, such as 2017-06-09"),
    "title": ("TEXT", "its headline"),
    "id": ("TEXT", "your own id, given back in the answer"),
    "types": ("NAMES", "keep only these event types, with commas between them"),
    "categories": ("NAMES", "keep only these categories"),
    "modalities": ("NAMES", "keep only these modalities, such as actual"),
    "min_confidence": ("NUMBER", "keep only events at least this sure, 0 to 1"),
}
"""What ``extract`` passes on, under its names in the query of ``POST /events``."""
FORMS: Final = {
    TABLE: "a table for people (default on a terminal)",
    "json": "the answer of POST /events (default elsewhere)",
    "csv": "one row an event, ACLED-style columns and some more",
    "geojson": "placed events as a GeoJSON FeatureCollection",
    "acled": "what ACLED would code, with its columns only",
    "plover": "PLOVER-style records as JSON",
}


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
        given = {name: getattr(options, name) for name in PARAMETERS}
        told = {name: value for name, value in given.items() if value is not None}
        extract(options.file, told, form=options.form, loader=load_weights)
    elif options.command == "bulk":
        return bulk.answer_files(options)
    elif options.command == "evaluate":
        evaluate(options.gold, out=options.out)
    elif options.command == "gazetteer":
        lookup(options.name, as_json=options.json)
    elif options.command in FILTERS:
        FILTERS[options.command](sys.stdin.buffer, sys.stdout.buffer)
    elif options.command == "openapi":
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
    os.execve(sys.executable, [sys.executable, "-m", "service.server", "-c", str(config)], environ)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="sitrep", description="Conflict events from news articles, as JSON."
    )
    parser.add_argument("--version", action="version", version=f"sitrep {__version__}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    _add_serve(commands)
    _add_extract(commands)
    bulk.add_parser(commands)
    _add_evaluate(commands)
    _add_gazetteer(commands)
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
    extracting = commands.add_parser(
        "extract",
        help="print the events of one article",
        description="A table on a terminal, JSON for anything else, or what you ask for.",
    )
    extracting.add_argument("file", metavar="FILE", help="a UTF-8 text file, or - for stdin")
    for name, (metavar, meaning) in PARAMETERS.items():
        extracting.add_argument(f"--{name.replace('_', '-')}", metavar=metavar, help=meaning)
    forms = extracting.add_mutually_exclusive_group()
    for name, meaning in FORMS.items():
        forms.add_argument(f"--{name}", dest="form", action="store_const", const=name, help=meaning)


def _add_evaluate(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    evaluating = commands.add_parser("evaluate", help="score the weights on annotated documents")
    evaluating.add_argument("gold", metavar="GOLD", help="a JSON Lines file")
    evaluating.add_argument("--out", metavar="FILE", help="also write the scores as JSON")


def _add_gazetteer(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    gazetteer = commands.add_parser("gazetteer", help="ask the gazetteer")
    questions = gazetteer.add_subparsers(dest="question", required=True, metavar="QUESTION")
    looking = questions.add_parser("lookup", help="print the places that a name may stand for")
    looking.add_argument("name", metavar="NAME", help='such as Mosul, or "Deir ez-Zor"')
    looking.add_argument("--json", action="store_true", help="one JSON object a line")


def _readable(error: InvalidFields) -> str:
    return "; ".join(f"{entry.pointer.lstrip('/')} {entry.message}" for entry in error.errors)


def _complain(message: str, code: int) -> int:
    sys.stderr.write(f"sitrep: {message}\n")
    return code


def _write(output: bytes) -> None:
    sys.stdout.buffer.write(output)
    sys.stdout.buffer.flush()
