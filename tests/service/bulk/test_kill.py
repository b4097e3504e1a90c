"""A run that is killed at any moment, and one that goes on from there."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from service.extraction.domain import Document, Extraction
from service.settings import REPOSITORY, Settings
from tests.fakes import FakeExtractor
from tests.service.bulk.articles import outputs, read_lines, write_corpus

RUN = """
import sys
from functools import partial
from service import cli
from service.bulk import command
from tests.service.bulk.test_kill import load_slow

if __name__ == "__main__":
    command.run = partial(command.run, load=load_slow)
    sys.exit(cli.main(["bulk", sys.argv[1], "--out", sys.argv[2], "--workers", "2"]))
"""
SHARDS = 6
PATIENCE = 60.0


class SlowExtractor(FakeExtractor):
    """Takes its time, so that a kill finds something half done."""

    def extract(self, document: Document) -> Extraction:
        time.sleep(0.002)
        return super().extract(document)


def load_slow(_settings: Settings) -> SlowExtractor:
    return SlowExtractor()


def start(script: Path, source: Path, out: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, str(script), str(source), str(out)],
        cwd=REPOSITORY,
        env={**os.environ, "PYTHONPATH": str(REPOSITORY)},
        stderr=subprocess.DEVNULL,
    )


def finish(script: Path, source: Path, out: Path) -> None:
    assert start(script, source, out).wait(PATIENCE) == 0


@pytest.fixture
def script(tmp_path: Path) -> Path:
    path = tmp_path / "bulk_run.py"
    path.write_text(RUN, encoding="utf-8")
    return path


def wait_for(out: Path, pattern: str) -> None:
    deadline = time.monotonic() + PATIENCE
    while not any(out.rglob(pattern)):
        assert time.monotonic() < deadline, f"no {pattern} in time"
        time.sleep(0.01)


@pytest.mark.parametrize(
    ("sent", "code", "times"), [(signal.SIGKILL, -9, 3), (signal.SIGTERM, 130, 1)]
)
def test_kill_and_resume_gives_the_bytes_of_an_uninterrupted_run(
    tmp_path: Path, script: Path, sent: signal.Signals, code: int, times: int
) -> None:
    source, out = write_corpus(tmp_path / "in", shards=SHARDS, rows=50), tmp_path / "out"
    finish(script, source, tmp_path / "whole")
    chance = random.Random(1)
    for _ in range(times):
        process = start(script, source, out)
        wait_for(out, ".*.part")
        time.sleep(chance.uniform(0, 0.3))
        process.send_signal(sent)
        assert process.wait(PATIENCE) == code
    finish(script, source, out)
    assert outputs(out) == outputs(tmp_path / "whole")
    ids = [row["id"] for path in sorted(out.glob("*.jsonl")) if path.name != "manifest.jsonl"
           for row in read_lines(path)]  # fmt: skip
    assert sorted(ids) == sorted(f"a{number}" for number in range(SHARDS * 50))


def test_a_kill_costs_at_most_one_shard_a_worker(tmp_path: Path, script: Path) -> None:
    source, out = write_corpus(tmp_path / "in", shards=SHARDS, rows=50), tmp_path / "out"
    process = start(script, source, out)
    wait_for(out, "day-3.jsonl")
    process.kill()
    process.wait(PATIENCE)
    done = [path.name for path in out.glob("day-*.jsonl")]
    before = len(list(read_lines(out / "manifest.jsonl")))
    assert before >= len(done) - 2
    finish(script, source, out)
    assert len(list(read_lines(out / "manifest.jsonl"))) == SHARDS


def test_workers_end_when_their_parent_is_killed(tmp_path: Path, script: Path) -> None:
    source, out = write_corpus(tmp_path / "in", shards=SHARDS, rows=200), tmp_path / "out"
    process = start(script, source, out)
    wait_for(out, ".*.part")
    children = _children(process.pid)
    process.kill()
    process.wait(PATIENCE)
    deadline = time.monotonic() + PATIENCE
    while any(_is_running(pid) for pid in children):
        assert time.monotonic() < deadline, "a worker outlives its parent"
        time.sleep(0.05)
    assert children


def _children(pid: int) -> list[int]:
    found = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
    return [int(child) for child in found]


def _is_running(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rsplit(")", 1)[1].split()[0]
    except OSError:
        return False
    return state != "Z"
