"""``evaluate``: score the weights on annotated documents, by way of the benchmark."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import NoReturn

from service.errors import InvalidRequest
from service.ndjson import LineInvalid, Record, read_record, text_of
from service.settings import REPOSITORY, Settings

BENCHMARK = REPOSITORY / "benchmarks" / "accuracy.py"


class EvaluationImpossible(InvalidRequest):
    """The annotated documents, or the benchmark, are not where they should be."""


def evaluate(gold: str, *, out: str | None) -> NoReturn:
    """Check ``gold`` and become ``python -m benchmarks.accuracy``, which prints the scores.

    It is a process of its own because the service never imports what trains it.

    Raises:
        EvaluationImpossible: there is no such file, or no checkout around this package.
        SettingsInvalid: ``SITREP_WEIGHTS`` is empty.
    """
    path = Path(gold).absolute()
    if not path.is_file():
        raise EvaluationImpossible(f"cannot read {gold}: no such file; name a JSON Lines file")
    check(path)
    if not BENCHMARK.is_file():
        raise EvaluationImpossible(
            f"evaluation needs a checkout with its benchmarks; {BENCHMARK} is missing"
        )
    weights = str(Settings.from_env().weights)
    command = [sys.executable, "-m", "benchmarks.accuracy", str(path), "--weights", weights]
    if out is not None:
        command += ["--out", str(Path(out).absolute())]
    search_path = [str(REPOSITORY), os.environ.get("PYTHONPATH", "")]
    environ = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, search_path))}
    os.execve(sys.executable, command, environ)


def check(path: Path) -> None:
    """Find out before the model is loaded that every line can be scored.

    Raises:
        EvaluationImpossible: a line is no annotated document, or there is none.
    """
    number = 0
    with path.open("rb") as lines:
        for number, line in enumerate(lines, start=1):
            try:
                _check_document(read_record(line))
            except LineInvalid as error:
                raise EvaluationImpossible(f"{path.name}, line {number}: {error}") from error
    if number == 0:
        raise EvaluationImpossible(f"{path.name} holds no document; give one JSON object a line")


def _check_document(record: Record) -> None:
    text_of(record)
    if not isinstance(record.get("events"), list):
        raise LineInvalid("events: is missing; send the annotated events as a list")
