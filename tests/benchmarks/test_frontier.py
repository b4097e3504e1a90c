from __future__ import annotations

import json
from pathlib import Path

import pytest

from benchmarks.frontier import main, measure, with_scores
from models.checkpoint import save_checkpoint
from tests.models.tiny import tiny_network, write_tokenizer


@pytest.fixture
def folders(tmp_path: Path) -> list[Path]:
    tokenizer = write_tokenizer(tmp_path / "tokenizer.json")
    for name, pieces in (("small", 64), ("wide", 128)):
        save_checkpoint(tmp_path / name, tiny_network(max_pieces=pieces), tokenizer)
    return [tmp_path / "small", tmp_path / "wide"]


def test_folders_are_measured_side_by_side(folders: list[Path]) -> None:
    rows = measure(folders, windows=4)
    assert list(rows) == ["small", "wide"]
    assert rows["small"]["pieces"] <= 64 < rows["wide"]["pieces"] <= 128
    assert rows["small"]["float32 ratio"] == 1.0
    for row in rows.values():
        assert row["parameters"] > 0
        assert row["megabytes"] > 0
        assert row["float32 windows/s"] > 0
        assert row["bfloat16 characters/s"] > 0


def test_more_windows_than_the_texts_give_are_refused(folders: list[Path]) -> None:
    with pytest.raises(ValueError, match="ask for no more"):
        measure(folders, windows=100_000)


def test_scores_stand_beside_the_speed() -> None:
    rows = with_scores({"small": {"parameters": 1.0}}, {"small": {"TC": 90.1, "types": {}}})
    assert rows == {"small": {"parameters": 1.0, "TC": 90.1}}


def test_the_figures_are_written(folders: list[Path], tmp_path: Path) -> None:
    scores = tmp_path / "scores.json"
    scores.write_text('{"small": {"TC": 90.1}}')
    out = tmp_path / "results" / "frontier.json"
    named = [str(folder) for folder in folders]
    main([*named, "--scores", str(scores), "--windows", "2", "--out", str(out)])
    assert json.loads(out.read_text())["small"]["TC"] == 90.1


def test_folders_need_names_of_their_own(folders: list[Path], tmp_path: Path) -> None:
    other = tmp_path / "other" / "small"
    with pytest.raises(SystemExit):
        main([str(folders[0]), str(other)])
