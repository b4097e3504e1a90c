"""Kills a bulk run again and again, and compares what comes out with an undisturbed run.

    python -m benchmarks.bulk_resume [--kills 20] [--out RESULTS.json]

Each run is killed with SIGKILL at a moment drawn at random, now the parent, now one of
its workers. When nothing is left to do, every output has to equal, byte by byte, that of
a run that nobody disturbed, with every id once.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random
from typing import Any, Final

from benchmarks.figures import write_json
from benchmarks.synthetic import write_shards

ROOT: Final = Path(__file__).resolve().parent.parent


def start(source: Path, out: Path) -> subprocess.Popen[bytes]:
    """Start a run with two workers."""
    return subprocess.Popen(
        [sys.executable, "-m", "service", "bulk", str(source), "--out", str(out), "--workers", "2"],
        cwd=ROOT,
        stderr=subprocess.DEVNULL,
    )


def disturb(source: Path, out: Path, *, kills: int, longest: float) -> Counter[str]:
    """Run until everything is done, killing up to ``kills`` times on the way; return what was.

    A kill comes up to ``longest`` seconds after something is being written, so it never
    hits a run that has not begun.
    """
    chance, seen = Random(out.name), Counter[str]()  # noqa: S311 - no secret
    while True:
        process = start(source, out)
        seen["starts"] += 1
        while seen["kills"] < kills and _is_writing(process, out):
            time.sleep(chance.uniform(0, longest))
            if process.poll() is None:
                seen[_kill(process.pid, chance)] += 1
                seen["kills"] += 1
        if process.wait() == 0:
            return seen


def _is_writing(process: subprocess.Popen[bytes], out: Path) -> bool:
    """Wait until ``process`` writes an output; return whether it does, and has not ended."""
    before = {path.name for path in out.rglob(".*.part")}
    while process.poll() is None:
        if {path.name for path in out.rglob(".*.part")} - before:
            return True
        time.sleep(0.02)
    return False


def _kill(parent: int, chance: Random) -> str:
    children = Path(f"/proc/{parent}/task/{parent}/children").read_text(encoding="ascii").split()
    if children and chance.random() < 0.5:
        os.kill(int(chance.choice(children)), signal.SIGKILL)
        return "workers killed"
    os.kill(parent, signal.SIGKILL)
    return "parents killed"


def digest(folder: Path) -> str:
    """Return the sha256 over the names and bytes of all outputs."""
    found = hashlib.sha256()
    for path in _outputs(folder):
        found.update(path.name.encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return found.hexdigest()


def repeated_and_missing(folder: Path, articles: int) -> tuple[int, int]:
    """Return how many ids occur more than once, and how many do not occur."""
    ids = Counter(
        json.loads(line)["id"]
        for path in _outputs(folder)
        for line in path.read_bytes().splitlines()
    )
    wanted = {f"a{number}" for number in range(articles)}
    return sum(count > 1 for count in ids.values()), len(wanted - ids.keys())


def _outputs(folder: Path) -> Iterator[Path]:
    yield from sorted(folder.glob("shard-*.jsonl"))


def measure(folder: Path, *, kills: int, articles: int, words: int) -> dict[str, Any]:
    """Return all figures."""
    source = write_shards(folder / "in", articles=articles, words=words, shards=articles // 10)
    started = time.monotonic()
    if start(source, folder / "whole").wait() != 0:
        raise RuntimeError("the undisturbed run failed")
    seconds = time.monotonic() - started
    seen, rounds, equal, repeated, missing, left = Counter[str](), 0, True, 0, 0, 0
    while seen["kills"] < kills:
        rounds += 1
        out = folder / f"round-{rounds}"
        seen += disturb(source, out, kills=kills - seen["kills"], longest=min(5.0, seconds / 8))
        equal &= digest(out) == digest(folder / "whole")
        twice, absent = repeated_and_missing(out, articles)
        repeated, missing = repeated + twice, missing + absent
        left += len(list(out.rglob(".*.part")))
    return {
        "articles": articles,
        "shards": articles // 10,
        "seconds undisturbed": round(seconds, 1),
        "rounds": rounds,
        **seen,
        "equal to the undisturbed run": equal,
        "ids twice": repeated,
        "ids missing": missing,
        "half-written files left": left,
    }


def main(arguments: Sequence[str] | None = None) -> None:
    """Command line entry point; the exit code is 1 if anything differs."""
    parser = argparse.ArgumentParser(description="Kill bulk runs and compare what comes out.")
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--articles", type=int, default=400)
    parser.add_argument("--words", type=int, default=80)
    parser.add_argument("--out", type=Path, help="also write the figures here as JSON")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as name:
        figures = measure(
            Path(name), kills=options.kills, articles=options.articles, words=options.words
        )
    print(json.dumps(figures, indent=1))
    write_json(options.out, figures)
    sys.exit(not figures["equal to the undisturbed run"])


if __name__ == "__main__":
    main()
