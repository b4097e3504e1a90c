from __future__ import annotations

import fcntl
import io
import json
import os
import signal
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from pyarrow import parquet

from service.bulk.columns import Columns
from service.bulk.discovery import InputInvalid
from service.bulk.local import LOCK, Summary, run
from service.bulk.manifest import NAME
from service.bulk.plan import Plan
from service.bulk.sinks import FORMS
from service.bulk.supervisor import WorkersUnusable
from service.errors import NotReady, WeightsInvalid
from service.extraction.domain import Document, Extraction
from service.settings import Settings
from tests.fakes import FakeExtractor, load_fake
from tests.service.bulk.articles import article, outputs, read_lines, write_corpus, write_lines

LETHAL = "LETHAL"
ONCE = "once-is-enough"
DEAD = "DEAD"
pytestmark = pytest.mark.usefixtures("quick_workers")


class LethalExtractor(FakeExtractor):
    """Ends its process by a text that says so: always, or while a file is not there."""

    def extract(self, document: Document) -> Extraction:
        if document.text.startswith(LETHAL):
            mark = Path(document.text.removeprefix(LETHAL) or "/nowhere/at/all")
            if not mark.exists():
                if mark.parent.is_dir():
                    mark.write_bytes(b"")
                os.kill(os.getpid(), signal.SIGKILL)
        return super().extract(document)


class DyingExtractor(FakeExtractor):
    """Reads one article that says so and never another one."""

    dead = False

    def extract(self, document: Document) -> Extraction:
        self.dead = self.dead or document.text == DEAD
        if self.dead:
            raise NotReady("the inference thread has died", retry_after=5)
        return super().extract(document)


def load_dying(_settings: Settings) -> FakeExtractor:
    return DyingExtractor()


def load_lethal(_settings: Settings) -> FakeExtractor:
    return LethalExtractor()


def load_nothing(_settings: Settings) -> FakeExtractor:
    raise WeightsInvalid("no weights in the test")


def die_in_loading(_settings: Settings) -> FakeExtractor:
    os.kill(os.getpid(), signal.SIGKILL)
    return FakeExtractor()


def start(source: Path, out: Path, **given: Any) -> Summary:
    load: Callable[[Settings], FakeExtractor] = given.pop("load", load_fake)
    settings = given.pop("settings", Settings(max_characters=5_000))
    plan = Plan(inputs=(source,), out=out, **given)
    return run(plan, settings=settings, progress=io.StringIO(), load=load)


def entries(out: Path) -> dict[str, dict[str, Any]]:
    return {entry["output"]: entry for entry in read_lines(out / NAME)}


def test_every_row_of_every_shard_is_answered_in_its_place(tmp_path: Path) -> None:
    source, out = write_corpus(tmp_path / "in"), tmp_path / "out"
    summary = start(source, out, workers=2)
    assert (summary.done, summary.kept, summary.failures) == (4, 0, {})
    assert summary.counts["rows"] == 600
    found = [row for shard in range(4) for row in read_lines(out / f"day-{shard}.jsonl")]
    assert [row["id"] for row in found] == [f"a{number}" for number in range(600)]
    assert [row["row"] for row in found] == [*range(1, 151)] * 4


@pytest.mark.parametrize("form", FORMS)
def test_every_form_holds_the_same_and_the_same_bytes_each_time(tmp_path: Path, form: str) -> None:
    source = write_corpus(tmp_path / "in", shards=1)
    start(source, tmp_path / "lines")
    for name in ("one", "two"):
        start(source, tmp_path / name, form=form)
    assert outputs(tmp_path / "one") == outputs(tmp_path / "two")
    want = list(read_lines(tmp_path / "lines" / "day-0.jsonl"))
    assert _read(tmp_path / "one" / f"day-0.{form}") == want


def _read(path: Path) -> list[dict[str, Any]]:
    if path.suffix == ".parquet":
        rows = parquet.read_table(path).to_pylist()
        return [json.loads(json.dumps(row, default=lambda day: day.isoformat())) for row in rows]
    with pa.input_stream(path, compression="detect") as stream:
        return list(map(json.loads, stream.read().splitlines()))


def test_tables_with_columns_of_other_names(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    table = pa.table({"body": [article(1)["text"]], "number": [17], "language": ["en"]})
    parquet.write_table(table, tmp_path / "in" / "a.parquet")
    columns = Columns(text="body", id="number")
    start(tmp_path / "in", tmp_path / "out", columns=columns)
    (row,) = read_lines(tmp_path / "out" / "a.jsonl")
    assert (row["id"], len(row["events"])) == ("17", 4)


def test_columns_that_are_not_read_are_named(tmp_path: Path) -> None:
    rows = [{**article(1), "language": "en"}, {**article(2), "publised": "x"}]
    write_lines(tmp_path / "in" / "a.jsonl", rows)
    summary = start(tmp_path / "in", tmp_path / "out")
    assert summary.columns_not_read == {"language", "publised"}


def test_a_second_run_keeps_what_is_done(tmp_path: Path) -> None:
    source, out = write_corpus(tmp_path / "in"), tmp_path / "out"
    start(source, out)
    before = outputs(out)
    summary = start(source, out, load=load_nothing)
    assert (summary.done, summary.kept) == (0, 4)
    assert outputs(out) == before


def _edit_input(source: Path, _out: Path) -> dict[str, Any]:
    write_lines(source / "day-1.jsonl", [article(7)])
    return {}


def _edit_output(_source: Path, out: Path) -> dict[str, Any]:
    path = out / "day-1.jsonl"
    path.write_bytes(path.read_bytes()[:-1] + b" ")
    return {}


def _lose_output(_source: Path, out: Path) -> dict[str, Any]:
    (out / "day-1.jsonl").unlink()
    return {}


def _tear_manifest(_source: Path, out: Path) -> dict[str, Any]:
    manifest = out / NAME
    manifest.write_bytes(manifest.read_bytes()[:-9])
    return {}


@pytest.mark.parametrize("change", [_edit_input, _edit_output, _lose_output, _tear_manifest])
def test_a_second_run_does_again_what_no_longer_matches(
    tmp_path: Path, change: Callable[[Path, Path], dict[str, Any]]
) -> None:
    source, out = write_corpus(tmp_path / "in", rows=5), tmp_path / "out"
    start(source, out)
    change(source, out)
    summary = start(source, out)
    assert (summary.done, summary.kept) == (1, 3)
    start(source, tmp_path / "fresh")
    assert outputs(out) == outputs(tmp_path / "fresh")
    assert start(source, out).kept == 4


@pytest.mark.parametrize(
    "given",
    [
        {"settings": Settings(max_characters=100)},
        {"columns": Columns(title="headline")},
        {"settings": Settings(max_characters=5_000, weights=Path("/no/such/weights"))},
    ],
)
def test_other_settings_and_another_model_do_everything_again(
    tmp_path: Path, given: dict[str, Any]
) -> None:
    source, out = write_corpus(tmp_path / "in", shards=2, rows=2), tmp_path / "out"
    start(source, out)
    assert start(source, out, **given).done == 2


def test_bad_rows_and_bad_shards_stop_nothing(tmp_path: Path) -> None:
    source = write_corpus(tmp_path / "in", shards=1, rows=3)
    write_lines(source / "bad.jsonl", [article(1), b"{", {"text": 3}, b'"text"', article(2)])
    (source / "broken.jsonl.gz").write_bytes(b"\x1f\x8b\x08 no gzip")
    summary = start(source, tmp_path / "out", workers=2)
    assert summary.done == 2
    assert list(summary.failures) == ["broken.jsonl"]
    assert (summary.counts["rows"], summary.counts["errors"]) == (8, 3)
    statuses = [
        row["problem"] and row["problem"]["status"]
        for row in read_lines(tmp_path / "out" / "bad.jsonl")
    ]
    assert statuses == [None, 400, 422, 422, None]
    assert sorted(outputs(tmp_path / "out")) == ["bad.jsonl", "day-0.jsonl"]


def test_a_worker_that_dies_is_replaced_and_its_shard_read_again(tmp_path: Path) -> None:
    source = write_corpus(tmp_path / "in", shards=3)
    write_lines(source / "day-9.jsonl", [article(1), {"text": f"{LETHAL}{tmp_path / ONCE}"}])
    summary = start(source, tmp_path / "out", workers=2, load=load_lethal)
    assert (summary.done, summary.failures) == (4, {})
    assert (tmp_path / ONCE).exists()


def test_a_shard_that_kills_its_workers_fails_alone(tmp_path: Path) -> None:
    source = write_corpus(tmp_path / "in", shards=3)
    write_lines(source / "day-9.jsonl", [article(1), {"text": LETHAL}])
    summary = start(source, tmp_path / "out", workers=2, load=load_lethal)
    assert summary.done == 3
    assert "ended with code -9, 2 times" in summary.failures["day-9.jsonl"]
    assert sorted(outputs(tmp_path / "out")) == [f"day-{shard}.jsonl" for shard in range(3)]


def test_a_worker_that_cannot_go_on_gives_no_error_rows(tmp_path: Path) -> None:
    source = write_corpus(tmp_path / "in", shards=1, rows=3)
    write_lines(source / "a.jsonl", [{"text": DEAD}, article(1)])
    summary = start(source, tmp_path / "out", load=load_dying)
    assert (summary.done, list(summary.failures)) == (1, ["a.jsonl"])
    assert summary.counts["errors"] == 0


@pytest.mark.parametrize(
    ("load", "message"),
    [(load_nothing, "no weights in the test"), (die_in_loading, "ended with code -9 before")],
)
def test_workers_that_cannot_load_end_the_run(
    tmp_path: Path, load: Callable[[Settings], FakeExtractor], message: str
) -> None:
    source = write_corpus(tmp_path / "in", shards=1, rows=1)
    with pytest.raises(WorkersUnusable, match=message):
        start(source, tmp_path / "out", load=load)


def test_two_runs_into_one_folder_are_refused(tmp_path: Path) -> None:
    source, out = write_corpus(tmp_path / "in", shards=1, rows=1), tmp_path / "out"
    out.mkdir()
    with (out / LOCK).open("wb") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        with pytest.raises(InputInvalid, match="another run writes to"):
            start(source, out)


def test_the_manifest_tells_what_an_output_was_made_from(tmp_path: Path) -> None:
    source, out = write_corpus(tmp_path / "in", shards=1, rows=3), tmp_path / "out"
    start(source, out)
    entry = entries(out)["day-0.jsonl"]
    assert (entry["input"], entry["rows"], entry["errors"]) == ("day-0.jsonl", 3, 0)
    assert entry["model"] == asdict(FakeExtractor.model)
    assert all(len(entry[f"{name}_sha256"]) == 64 for name in ("input", "model", "settings"))
