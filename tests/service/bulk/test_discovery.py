from __future__ import annotations

from pathlib import Path

import pytest

from service.bulk import discovery
from service.bulk.discovery import InputInvalid, find_shards


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("a.jsonl", "sub/b.ndjson.gz", "c.parquet", "notes.md", "_temporary/d.jsonl",
                 ".hidden.jsonl", "sub/1.txt", "sub/2.txt", "out/e.jsonl"):  # fmt: skip
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"x")
    return tmp_path


def test_a_folder_is_searched_and_the_output_folder_is_not(folder: Path) -> None:
    shards = find_shards([folder], without=folder / "out")
    assert [(shard.name, shard.kind) for shard in shards] == [
        ("a", "lines"),
        ("c", "parquet"),
        ("sub/b", "lines"),
        ("sub/sub-00000", "texts"),
    ]


def test_an_input_that_is_given_twice_is_read_once(folder: Path) -> None:
    twice = [folder, folder / "a.jsonl", folder]
    assert [shard.name for shard in find_shards(twice, without=folder / "out")].count("a") == 1


def test_texts_are_cut_into_shards(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(discovery, "TEXTS_IN_SHARD", 1)
    texts = [folder / "sub" / "1.txt", folder / "sub" / "2.txt"]
    shards = find_shards(texts, without=folder / "out")
    assert [shard.name for shard in shards] == ["sub-00000", "sub-00001"]
    assert [shard.paths for shard in shards] == [(path,) for path in texts]


def test_two_inputs_for_one_output_are_refused(folder: Path) -> None:
    (folder / "a.jsonl.gz").write_bytes(b"x")
    with pytest.raises(InputInvalid, match="2 inputs would be written to a;"):
        find_shards([folder], without=folder / "out")


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("no-such", "does not exist"),
        ("notes.md", "of no known kind"),
        ("_temporary/d.jsonl/..", "no input found"),
    ],
)
def test_useless_inputs_are_refused(folder: Path, name: str, message: str) -> None:
    (folder / "_temporary" / "d.jsonl").unlink()
    given = folder / name if ".." not in name else folder / "_temporary"
    with pytest.raises(InputInvalid, match=message):
        find_shards([given], without=folder / "out")
