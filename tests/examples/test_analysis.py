"""The worked example runs from articles to pictures."""

from __future__ import annotations

import csv
import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest
from flask import Flask

from service.settings import REPOSITORY
from tests.service.client.servers import serving

ABSENT = [name for name in ("pandas", "matplotlib") if find_spec(name) is None]
PNG = b"\x89PNG\r\n\x1a\n"
ARTICLES = (
    '{"id": "a1", "published": "2017-06-09", "text": "Rebels clashed with troops near Homs on'
    ' Tuesday and killed 12 people."}\n{"id": "a2", "text": "Nothing happened."}\n'
)


@pytest.mark.skipif(
    bool(ABSENT) and os.environ.get("CI") != "true",
    reason=f"not installed: {', '.join(ABSENT)} (pip install -r requirements-examples.txt)",
)
def test_articles_become_a_table_a_map_and_a_timeline(app: Flask, tmp_path: Path) -> None:
    articles = tmp_path / "articles.jsonl"
    articles.write_text(ARTICLES, encoding="utf-8")
    with serving(app) as address:
        script = [sys.executable, "examples/analysis.py", str(articles), "--address", address]
        done = subprocess.run(
            [*script, "--out", str(tmp_path / "out")],
            cwd=REPOSITORY,
            env={**os.environ, "PYTHONPATH": str(REPOSITORY), "MPLCONFIGDIR": str(tmp_path)},
            capture_output=True,
            text=True,
            timeout=180,
            check=False,
        )
    assert done.returncode == 0, done.stderr
    assert "2 events" in done.stdout
    with (tmp_path / "out" / "events.csv").open(encoding="utf-8", newline="") as file:
        clash, killing = csv.DictReader(file)
    assert (clash["type"], clash["place"], clash["earliest"]) == ("clash", "Homs", "2017-06-06")
    assert (killing["killed"], killing["caused_by"]) == ("12.0", clash["event"])
    for picture in ("map.png", "timeline.png"):
        written = (tmp_path / "out" / picture).read_bytes()
        assert written.startswith(PNG)
        assert len(written) > 5_000
