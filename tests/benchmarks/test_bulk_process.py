from __future__ import annotations

import json
from pathlib import Path

import pytest

from benchmarks.bulk_process import answer, load_double
from benchmarks.synthetic import write_shards
from service.settings import Settings

pytestmark = pytest.mark.usefixtures("quick_workers")


def test_the_double_passes_the_self_test() -> None:
    load_double(Settings()).self_test()


def test_rows_pass_through_everything_but_the_network(tmp_path: Path) -> None:
    source = write_shards(tmp_path / "in", articles=20, words=40, shards=2)
    told = answer(source, tmp_path / "out", workers=1, double=True)
    assert (told["articles"], told["precision"]) == (20, "none")
    assert told["articles a second"] > 0
    assert told["MiB of the parent"] > 10
    rows = [
        json.loads(line)
        for path in (tmp_path / "out").glob("shard-*.jsonl")
        for line in path.read_bytes().splitlines()
    ]
    found = {event["type"] for row in rows for event in row["events"]}
    assert found == {"clash", "bombing", "shelling", "detention", "protest"}
    assert told["events"] == sum(len(row["events"]) for row in rows)


def test_rows_that_fail_are_no_measurement(tmp_path: Path) -> None:
    source = write_shards(tmp_path / "in", articles=2, words=20, shards=1)
    (source / "bad.jsonl").write_text('{"text": 3}\n', encoding="utf-8")
    with pytest.raises(RuntimeError, match="1 rows failed"):
        answer(source, tmp_path / "out", workers=1, double=True)
