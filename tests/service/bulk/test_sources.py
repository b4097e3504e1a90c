from __future__ import annotations

import gzip
import sys
from datetime import UTC, date, datetime
from pathlib import Path

import pyarrow as pa
import pytest
from pyarrow import parquet

from service.bulk.columns import Columns
from service.bulk.discovery import find_shards
from service.bulk.rows import Row
from service.bulk.sources import PackageMissing, ShardFailed, read_rows

LINES = b'{"text": "one"}\n\n{"text": \n{"text": "two"}'


def rows_of(path: Path, *, limit: int = 1_000, columns: Columns | None = None) -> list[Row]:
    (shard,) = find_shards([path], without=path / "out")
    return list(read_rows(shard, columns or Columns(), limit=limit))


def write(path: Path, body: bytes) -> Path:
    if path.suffix == ".gz":
        path.write_bytes(gzip.compress(body[:20]) + gzip.compress(body[20:]))
    elif path.suffix == ".zst":
        path.write_bytes(b"".join(pa.compress(part, "zstd", asbytes=True)
                                  for part in (body[:20], body[20:])))  # fmt: skip
    else:
        path.write_bytes(body)
    return path


@pytest.mark.parametrize("ending", [".jsonl", ".jsonl.gz", ".jsonl.zst"])
def test_lines_are_read_whatever_packs_them(tmp_path: Path, ending: str) -> None:
    path = write(tmp_path / f"a{ending}", LINES)
    rows = rows_of(path)
    assert [(row.number, row.record) for row in rows] == [
        (1, {"text": "one"}),
        (3, None),
        (4, {"text": "two"}),
    ]
    assert "no JSON" in str(rows[1].error)
    assert rows[-1].position == path.stat().st_size


@pytest.mark.parametrize("ending", [".jsonl.gz", ".jsonl.zst"])
def test_a_file_that_breaks_off_fails_as_a_whole(tmp_path: Path, ending: str) -> None:
    path = write(tmp_path / f"a{ending}", LINES)
    path.write_bytes(path.read_bytes()[:-6])
    with pytest.raises(ShardFailed, match=r"a\.jsonl\S* cannot be read to its end"):
        rows_of(path)


def test_an_endless_line_costs_no_memory_and_one_row(tmp_path: Path) -> None:
    long = b'{"text": "' + b"x" * 100 + b'"}'
    path = write(tmp_path / "a.jsonl", long + b"\n" + b'{"text": "y"}\n' + long)
    rows = rows_of(path, limit=50)
    assert [(row.number, row.record) for row in rows] == [
        (1, None), (2, {"text": "y"}), (3, None),
    ]  # fmt: skip
    assert "longer than 50 bytes" in str(rows[0].error)


def test_a_line_of_exactly_the_limit_is_read(tmp_path: Path) -> None:
    line = b'{"text": "y"}'
    (row,) = rows_of(write(tmp_path / "a.jsonl", line + b"\n"), limit=len(line))
    assert row.record == {"text": "y"}


def test_parquet_columns_are_read_by_name(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    table = pa.table(
        {
            "body": ["one", None],
            "day": pa.array([date(2024, 3, 5), None], pa.date32()),
            "id": pa.array([7, 8], pa.int64()),
            "language": ["en", "en"],
        }
    )
    parquet.write_table(table, path)
    columns = Columns(text="body", published="day")
    rows = rows_of(path, columns=columns)
    assert [columns.request(row.record) for row in rows if isinstance(row.record, dict)] == [
        {"text": "one", "published": "2024-03-05", "id": "7"},
        {"text": None, "published": None, "id": "8"},
    ]


def test_times_of_a_table_count_by_their_calendar_date() -> None:
    moment = datetime(2024, 3, 5, 23, 30, tzinfo=UTC)
    assert Columns().request({"published": moment}) == {"published": "2024-03-05"}


def test_parquet_without_texts_fails_and_says_what_there_is(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    parquet.write_table(pa.table({"body": ["one"], "day": ["x"]}), path)
    with pytest.raises(ShardFailed, match=r"no column 'text' but body, day; .* --text-column"):
        rows_of(path)


def test_parquet_with_broken_text_loses_that_row_only(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    broken = pa.array([b"good", b"\xff\xfe"]).view(pa.binary()).cast(pa.string(), safe=False)
    parquet.write_table(pa.table({"text": broken}), path)
    first, second = rows_of(path)
    assert first.record == {"text": "good"}
    assert "no valid UTF-8" in str(second.error)


def test_damaged_parquet_fails_as_a_whole(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    path.write_bytes(b"PAR1 no table")
    with pytest.raises(ShardFailed, match="cannot be read to its end"):
        rows_of(path)


def test_texts_have_their_path_as_id(tmp_path: Path) -> None:
    folder = tmp_path / "texts"
    folder.mkdir()
    (folder / "a.txt").write_bytes(b"\xef\xbb\xbfone")
    (folder / "b.txt").write_bytes(b"caf\xe9")
    (folder / "c.txt").write_bytes(b"x" * 51)
    first, second, third = rows_of(folder, limit=50)
    assert first.record == {"id": "a.txt", "text": "one"}
    assert (second.record, str(second.error)[:6]) == ({"id": "b.txt"}, "Byte 3")
    assert third.record == {"id": "c.txt"}


def test_without_pyarrow_its_files_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    path = tmp_path / "a.parquet"
    path.write_bytes(b"x")
    with pytest.raises(PackageMissing, match=r"pip install -r requirements-bulk\.txt"):
        rows_of(path)
