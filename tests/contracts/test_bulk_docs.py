"""The commands of docs/bulk.md do what the page says."""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pyarrow as pa
from pyarrow import parquet

from service.settings import REPOSITORY

PAGE = (REPOSITORY / "docs" / "bulk.md").read_text(encoding="utf-8")
SMALL_SPARK = {
    "SPARK_LOCAL_IP": "127.0.0.1",
    "PYSPARK_SUBMIT_ARGS": "--master local[2] --driver-memory 1g"
    " --conf spark.ui.enabled=false --conf spark.sql.shuffle.partitions=2 pyspark-shell",
}
ONE_PRECISION = {"SITREP_DTYPE": "float32"}
"""Left alone, one machine takes what is fastest there, and clusters take float32."""
BLOCK = re.compile(r"```sh\n(.*?)```", re.DOTALL)


def commands(word: str) -> list[list[str]]:
    lines = [line for block in BLOCK.findall(PAGE) for line in block.splitlines()]
    return [shlex.split(line) for line in lines if word in line]


def run(command: list[str], folder: Path) -> str:
    assert command[0] == ".venv/bin/python"
    done = subprocess.run(
        [sys.executable, *command[1:]],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(REPOSITORY), **SMALL_SPARK, **ONE_PRECISION},
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stderr


def as_json(rows: Iterable[Any]) -> list[dict[str, Any]]:
    """Return answers without the number of their row, which each engine counts its own way."""
    found = json.loads(json.dumps(list(rows), default=lambda day: day.isoformat()))
    return [{name: value for name, value in row.items() if name != "row"} for row in found]


def answers_below(folder: Path) -> list[dict[str, Any]]:
    rows = [
        row for path in folder.glob("*.parquet") for row in parquet.read_table(path).to_pylist()
    ]
    return as_json(sorted(rows, key=lambda row: int(row["row"])))


def test_the_commands_answer_and_all_engines_answer_the_same(tmp_path: Path) -> None:
    examples = REPOSITORY / "examples"
    (tmp_path / "examples").symlink_to(examples)
    articles = list(
        map(json.loads, (examples / "bulk" / "articles.jsonl").read_bytes().splitlines())
    )
    # pyarrow takes the columns from the first row.
    names = {name: None for row in articles for name in row}
    numbered = [{**names, **row, "row": number} for number, row in enumerate(articles)]
    (tmp_path / "tables").mkdir()
    parquet.write_table(pa.Table.from_pylist(numbered), tmp_path / "tables" / "a.parquet")

    (local,) = commands("service bulk")
    assert "3 rows, 1 of them errors" in run(local, tmp_path)
    lines = (tmp_path / "answers" / "articles.jsonl").read_bytes().splitlines()
    first, second, third = answers = as_json(map(json.loads, lines))
    assert "killing" in {event["type"] for event in first["events"]}
    assert "ceasefire" in {event["type"] for event in second["events"]}
    assert third["problem"]["errors"][0]["pointer"] == "/text"

    for engine in ("ray_data", "spark"):
        (command,) = commands(f"service.bulk.{engine}")
        run(command, tmp_path)
        assert answers_below(tmp_path / command[command.index("--out") + 1]) == answers
