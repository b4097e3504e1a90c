from __future__ import annotations

from pathlib import Path

import pytest

from service.processors import available_processors


@pytest.fixture(autouse=True)
def eight_processors(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.sched_getaffinity", lambda _pid: set(range(8)))


@pytest.mark.parametrize(
    ("quota", "expected"),
    [
        ("200000 100000", 2),
        ("150000 100000", 1),
        ("50000 100000", 1),
        ("max 100000", 8),
        ("1600000 100000", 8),
        ("100000 0", 8),
        ("", 8),
    ],
)
def test_unified_quota_cuts_the_affinity_mask(tmp_path: Path, quota: str, expected: int) -> None:
    (tmp_path / "cpu.max").write_text(quota)
    assert available_processors(tmp_path) == expected


@pytest.mark.parametrize(("quota", "expected"), [("300000", 3), ("-1", 8)])
def test_legacy_quota_cuts_the_affinity_mask(tmp_path: Path, quota: str, expected: int) -> None:
    (tmp_path / "cpu").mkdir()
    (tmp_path / "cpu" / "cpu.cfs_quota_us").write_text(quota)
    (tmp_path / "cpu" / "cpu.cfs_period_us").write_text("100000")
    assert available_processors(tmp_path) == expected


def test_no_cgroup_leaves_the_affinity_mask(tmp_path: Path) -> None:
    assert available_processors(tmp_path / "absent") == 8
