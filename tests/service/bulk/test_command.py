from __future__ import annotations

import io
from pathlib import Path

import pytest

from service import cli
from service.bulk import command
from service.bulk.local import Summary
from service.bulk.plan import Plan
from service.bulk.progress import ProgressBar


@pytest.fixture
def plans(monkeypatch: pytest.MonkeyPatch) -> list[Plan]:
    """Note what would be run; one shard fails."""
    seen: list[Plan] = []

    def run(plan: Plan, **_given: object) -> Summary:
        seen.append(plan)
        return Summary(
            done=2,
            kept=1,
            failures={"x.jsonl": "broken"},
            columns_not_read={"url"},
            precision="int8",
        )

    monkeypatch.setattr(command, "run", run)
    return seen


def test_the_options_become_a_plan(plans: list[Plan]) -> None:
    arguments = "bulk a b --out c --workers 3 --format parquet --text-column body".split()
    assert cli.main(arguments) == 1
    (plan,) = plans
    assert (plan.inputs, plan.out) == ((Path("a"), Path("b")), Path("c"))
    assert (plan.workers, plan.form, plan.columns.text) == (3, "parquet", "body")


def test_the_end_is_told(plans: list[Plan], capsys: pytest.CaptureFixture[str]) -> None:
    cli.main(["bulk", "a", "--out", "c"])
    assert capsys.readouterr().err.splitlines() == [
        "sitrep: 2 outputs written, 1 kept, 1 failed; 0 rows, 0 of them errors, 0 events",
        "sitrep: computed in int8",
        "sitrep: columns not read: url",
        "sitrep: x.jsonl failed: broken",
    ]
    assert plans


@pytest.mark.parametrize(
    "arguments",
    [["a"], ["a", "--out", "c", "--workers", "0"], ["a", "--out", "c", "--format", "x"]],
)
def test_wrong_options_are_code_2(arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as raised:
        cli.main(["bulk", *arguments])
    assert raised.value.code == 2


def test_no_input_is_code_2(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["bulk", str(tmp_path / "none"), "--out", str(tmp_path / "out")]) == 2
    assert "does not exist; give files or folders that do" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_a_log_gets_a_line_now_and_then(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 0.0
    monkeypatch.setattr("time.monotonic", lambda: now)
    log = io.StringIO()
    bar = ProgressBar(log, total=1_000, kept=200)
    for now in (10.0, 40.0, 50.0):  # noqa: B007 - the clock reads it
        bar.advance(10, 100)
    assert log.getvalue() == "40.0%, 20 articles, 0.5 articles/s, 02:00 left\n"
