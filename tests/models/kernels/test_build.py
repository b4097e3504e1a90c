"""The kernels are compiled whole, or not at all and without harm."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from models.kernels.build import build, find_compiler, main
from models.kernels.library import load_kernels


@pytest.fixture
def broken_compiler(tmp_path: Path) -> Path:
    path = tmp_path / "cc"
    path.write_text("#!/bin/sh\necho 'no such flag' >&2\nexit 1\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return path


@pytest.mark.parametrize(("arguments", "code"), [([], 0), (["--require"], 1)])
def test_without_a_compiler(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
    code: int,
) -> None:
    monkeypatch.setenv("CC", str(tmp_path / "missing"))
    assert main(["--out", str(tmp_path / "libkernels.so"), *arguments]) == code
    assert "no C compiler" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_a_failing_compiler_leaves_what_was_there(
    tmp_path: Path,
    broken_compiler: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    out = tmp_path / "libkernels.so"
    out.write_text("as before")
    monkeypatch.setenv("CC", str(broken_compiler))
    assert main(["--out", str(out), "--require"]) == 1
    assert "no such flag" in capsys.readouterr().err
    assert out.read_text() == "as before"


@pytest.mark.skipif(find_compiler() is None, reason="there is no C compiler")
def test_a_library_from_other_sources_is_not_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    out = tmp_path / "libkernels.so"
    build(out)
    assert load_kernels(out) is not None
    load_kernels.cache_clear()
    monkeypatch.setattr("models.kernels.library.digest", lambda: "other")
    with caplog.at_level("INFO"):
        assert load_kernels(out) is None
    assert "other sources" in caplog.text


def test_a_missing_library_is_none(tmp_path: Path) -> None:
    assert load_kernels(tmp_path / "libkernels.so") is None


def test_a_file_that_is_no_library_is_none(tmp_path: Path) -> None:
    path = tmp_path / "libkernels.so"
    path.write_text("no library")
    assert load_kernels(path) is None
