"""One output folder holds one precision, whatever machine a run goes on."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from service.bulk.local import Summary, run
from service.bulk.manifest import NAME
from service.bulk.plan import Plan
from service.bulk.precision import SHARED, PrecisionUnusable, pin, settle, shared_folder
from service.bulk.supervisor import WorkersUnusable
from service.extraction.contract import ModelInfo
from service.settings import AUTO, Settings
from tests.fakes import FakeExtractor
from tests.service.bulk.articles import outputs, read_lines, write_corpus

CHOICE = "choice"
pytestmark = pytest.mark.usefixtures("quick_workers")


class PreciseExtractor(FakeExtractor):
    """Says what it computes in."""

    def __init__(self, precision: str) -> None:
        self.model = ModelInfo(name="fake", version="1", precision=precision)


def load_as_told(settings: Settings) -> FakeExtractor:
    """Compute in what is told; with ``auto`` in bfloat16, as this machine is fastest in that."""
    return PreciseExtractor("bfloat16" if settings.dtype == AUTO else settings.dtype)


def load_on_another_machine(settings: Settings) -> FakeExtractor:
    """Like `load_as_told` where int8 is fastest."""
    return PreciseExtractor("int8" if settings.dtype == AUTO else settings.dtype)


def load_on_an_old_machine(settings: Settings) -> FakeExtractor:
    """Know no bfloat16."""
    if settings.dtype == "bfloat16":
        raise RuntimeError("no kernels for it")
    return load_on_another_machine(settings)


def load_through_the_folder(settings: Settings) -> FakeExtractor:
    """Choose what nobody has chosen before, unless another process left its choice."""
    assert settings.runtime is not None
    seen = settings.runtime / CHOICE
    with seen.open("a+", encoding="utf-8") as file:
        file.seek(0)
        if not file.read():
            file.write("bfloat16")
    return PreciseExtractor(seen.read_text(encoding="utf-8") if seen.exists() else "int8")


def load_each_for_itself(settings: Settings) -> FakeExtractor:
    """Do not agree: the first process takes float32, the others int8."""
    assert settings.runtime is not None
    try:
        (settings.runtime / CHOICE).touch(exist_ok=False)
    except FileExistsError:
        return PreciseExtractor("int8")
    return PreciseExtractor("float32")


def start(
    folder: Path, load: object, dtype: str = AUTO, *, workers: int = 1
) -> tuple[Summary, list[str]]:
    told = io.StringIO()
    plan = Plan(inputs=(folder / "in",), out=folder / "out", workers=workers)
    summary = run(plan, settings=Settings(dtype=dtype), progress=told, load=load)  # type: ignore[arg-type]
    return summary, told.getvalue().splitlines()


@pytest.fixture
def begun(tmp_path: Path) -> Path:
    """Return a folder where two of three shards are answered, in bfloat16."""
    write_corpus(tmp_path / "in", shards=2, rows=3)
    summary, told = start(tmp_path, load_as_told)
    assert (summary.done, summary.precision, told) == (2, "bfloat16", [])
    write_corpus(tmp_path / "in", shards=3, rows=3)
    return tmp_path


def precisions(folder: Path) -> list[str]:
    found = {
        entry["output"]: entry["model"]["precision"] for entry in read_lines(folder / "out" / NAME)
    }
    return [found[name] for name in sorted(found)]


def test_a_run_goes_on_in_the_precision_it_was_begun_in_and_says_so(begun: Path) -> None:
    summary, told = start(begun, load_on_another_machine)
    assert (summary.done, summary.kept, summary.precision) == (1, 2, "bfloat16")
    assert precisions(begun) == ["bfloat16"] * 3
    (line,) = told
    assert line.startswith("sitrep: going on in bfloat16, which earlier outputs were computed in")


def test_another_precision_by_name_does_everything_again_and_says_so(begun: Path) -> None:
    summary, told = start(begun, load_as_told, "float32")
    assert (summary.done, summary.kept) == (3, 0)
    assert precisions(begun) == ["float32"] * 3
    assert told == [
        "sitrep: outputs that were computed in bfloat16 and are done again in float32: 2"
    ]
    summary, told = start(begun, load_on_another_machine)
    assert (summary.kept, summary.precision, told) == (3, None, [])


def test_what_was_chosen_last_is_gone_on_with(begun: Path) -> None:
    (begun / "in" / "day-2.jsonl").unlink()
    (begun / "in" / "day-1.jsonl").rename(begun / "day-1.jsonl")
    start(begun, load_as_told, "int8")
    (begun / "day-1.jsonl").rename(begun / "in" / "day-1.jsonl")
    summary, told = start(begun, load_as_told)
    assert (summary.done, summary.kept, summary.precision) == (1, 1, "int8")
    assert told[1:] == [
        "sitrep: outputs that were computed in bfloat16 and are done again in int8: 1"
    ]


def test_a_machine_that_cannot_go_on_says_what_to_do_and_keeps_what_is_there(begun: Path) -> None:
    before = outputs(begun / "out")
    with pytest.raises(
        WorkersUnusable, match=r"compute in bfloat16 here \(no kernels for it\).*set"
    ):
        start(begun, load_on_an_old_machine)
    assert outputs(begun / "out") == before
    summary, _ = start(begun, load_on_an_old_machine, "int8")
    assert (summary.done, summary.precision) == (3, "int8")


def test_all_workers_share_the_choice_of_the_first(tmp_path: Path) -> None:
    write_corpus(tmp_path / "in", shards=4, rows=30)
    summary, _ = start(tmp_path, load_through_the_folder, workers=2)
    assert (summary.done, summary.precision) == (4, "bfloat16")
    assert set(precisions(tmp_path)) == {"bfloat16"}
    assert not (tmp_path / "out" / SHARED).exists()


def test_workers_that_do_not_agree_end_the_run(tmp_path: Path) -> None:
    write_corpus(tmp_path / "in", shards=2, rows=3)
    with pytest.raises(WorkersUnusable, match="a worker computes in"):
        start(tmp_path, load_each_for_itself, workers=2)


def test_what_a_killed_run_left_in_the_shared_folder_decides_nothing(tmp_path: Path) -> None:
    (tmp_path / SHARED).mkdir()
    (tmp_path / SHARED / CHOICE).write_text("int8", encoding="utf-8")
    with shared_folder(tmp_path) as folder:
        assert list(folder.iterdir()) == []
    assert not folder.exists()


def test_auto_gives_way_to_what_was_begun_and_a_name_does_not() -> None:
    automatic, named = Settings(dtype=AUTO), Settings(dtype="int8")
    assert settle(automatic, "bfloat16").dtype == "bfloat16"
    assert settle(automatic, None) is automatic
    assert settle(automatic, "no such precision") is automatic
    assert settle(named, "bfloat16") is named


def test_clusters_get_a_precision_by_name() -> None:
    assert pin(Settings(dtype=AUTO)).dtype == "float32"
    assert pin(Settings(dtype=AUTO, device="cuda")).dtype == "bfloat16"
    assert pin(Settings(dtype=AUTO), "int8").dtype == "int8"
    assert pin(Settings(dtype="bfloat16", runtime=Path("/x")), "int8") == Settings(dtype="bfloat16")


def test_the_error_names_the_choices() -> None:
    message = str(PrecisionUnusable("int8", RuntimeError("why")))
    assert "float32, bfloat16, int8" in message
    assert "int8 here (why)" in message
