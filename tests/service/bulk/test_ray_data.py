"""On a real Ray cluster of this machine: killed, gone on with, and equal to a local run."""

from __future__ import annotations

import io
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from pyarrow import parquet

from service.bulk.discovery import InputInvalid
from service.bulk.local import run
from service.bulk.plan import Plan
from service.bulk.ray_data import MADE_FROM, claim
from service.bulk.tables import TableReader
from service.settings import REPOSITORY, Settings
from tests.fakes import load_fake
from tests.service.bulk.articles import article, read_lines

ROWS = 600
PATIENCE = 120.0
RUN = """
import sys
from service.bulk import ray_data, tables
from tests.service.bulk.test_kill import load_slow
import dataclasses, functools

if __name__ == "__main__":
    ray_data.TableReader = functools.partial(tables.TableReader, load=load_slow)
    sys.exit(ray_data.main(sys.argv[1:]))
"""


@contextmanager
def started(folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Start a run that does not outlive the test."""
    process = start(folder)
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def start(folder: Path) -> subprocess.Popen[bytes]:
    script = folder / "ray_run.py"
    script.write_text(RUN, encoding="utf-8")
    command = [sys.executable, str(script), str(folder / "in"), "--out", str(folder / "out")]
    options = ["--checkpoint", str(folder / "checkpoint"), "--processors", "4", "--rows", "100"]
    return subprocess.Popen(
        [*command, *options, "--object-store", "100"],
        cwd=REPOSITORY,
        env={**os.environ, "PYTHONPATH": str(REPOSITORY), "RAY_DATA_DISABLE_PROGRESS_BARS": "1"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "in").mkdir()
    for shard in range(4):
        numbers = range(shard * ROWS // 4, (shard + 1) * ROWS // 4)
        rows = [{**article(number), "row": number, "language": "en"} for number in numbers]
        rows[7]["text"] = None
        path = tmp_path / "in" / f"{shard}.parquet"
        parquet.write_table(pa.Table.from_pylist(rows), path, row_group_size=20)
    return tmp_path


def answers(folder: Path) -> list[dict[str, Any]]:
    found = [
        row for path in folder.glob("*.parquet") for row in parquet.read_table(path).to_pylist()
    ]
    return sorted(found, key=lambda row: int(row["id"][1:]))


def wait_for_checkpoint(folder: Path, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not any(".pending" not in path.name for path in folder.glob("*.parquet")):
        assert process.poll() is None, "it ended before the first checkpoint"
        assert time.monotonic() < deadline, "no checkpoint in time"
        time.sleep(0.02)


def test_a_killed_run_goes_on_and_answers_every_article_once(folder: Path) -> None:
    with started(folder) as first:
        wait_for_checkpoint(folder / "checkpoint", first)
        first.send_signal(signal.SIGKILL)
    assert 0 < _checkpointed(folder / "checkpoint") < ROWS
    with started(folder) as second:
        _, log = second.communicate(timeout=PATIENCE)
    assert second.returncode == 0, log.decode()
    found = answers(folder / "out")
    assert [row["row"] for row in found] == list(range(ROWS))
    assert _without_row(found) == _local(folder)


def _checkpointed(folder: Path) -> int:
    files = [path for path in folder.glob("*.parquet") if ".pending" not in path.name]
    return sum(parquet.read_metadata(path).num_rows for path in files)


def _local(folder: Path) -> list[dict[str, Any]]:
    plan = Plan(inputs=(folder / "in",), out=folder / "local")
    run(plan, settings=Settings(), progress=io.StringIO(), load=load_fake)
    rows = [row for shard in range(4) for row in read_lines(folder / "local" / f"{shard}.jsonl")]
    return _without_row(rows)


def _without_row(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    as_json = json.loads(json.dumps(rows, default=lambda day: day.isoformat()))
    return [{name: value for name, value in row.items() if name != "row"} for row in as_json]


def test_an_output_of_another_model_is_not_added_to(folder: Path) -> None:
    (folder / "out").mkdir()
    (folder / "out" / "_made_from.json").write_bytes(b"{}")
    with started(folder) as refused:
        _, log = refused.communicate(timeout=PATIENCE)
    assert refused.returncode == 2
    assert b"made with another model or other settings; choose another --out" in log


@pytest.fixture
def reader() -> TableReader:
    return TableReader(settings=Settings(dtype="bfloat16"), load=load_fake)


def test_an_output_is_added_to_in_its_own_precision(tmp_path: Path, reader: TableReader) -> None:
    out = str(tmp_path / "out")
    assert claim(out, reader).settings.dtype == "bfloat16"
    automatic = replace(reader, settings=Settings(dtype="auto"))
    assert claim(out, automatic).settings.dtype == "bfloat16"
    other = replace(reader, settings=Settings(dtype="int8"))
    with pytest.raises(InputInvalid, match="made in bfloat16, not int8; set SITREP_DTYPE to bfl"):
        claim(out, other)


def test_an_output_begun_without_a_precision_by_name_has_one(
    tmp_path: Path, reader: TableReader, caplog: pytest.LogCaptureFixture
) -> None:
    automatic = replace(reader, settings=Settings(dtype="auto"))
    assert claim(str(tmp_path), automatic).settings.dtype == "float32"
    assert "SITREP_DTYPE=auto: all workers compute in float32" in caplog.text
    assert json.loads((tmp_path / MADE_FROM).read_bytes())["precision"] == "float32"
