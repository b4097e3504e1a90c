"""What the Dockerfile promises, read off the file itself."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml
from packaging.requirements import Requirement

from benchmarks.dockerfile import Stage, context_files, read_stages
from service.settings import REPOSITORY, Settings

PIN = re.compile(r"^([A-Za-z0-9_.-]+)==(\S+)", re.MULTILINE)


@pytest.fixture(scope="module")
def stages() -> list[Stage]:
    return read_stages(REPOSITORY / "Dockerfile")


@pytest.fixture(scope="module")
def final(stages: list[Stage]) -> Stage:
    return stages[-1]


def pins(name: str) -> dict[str, str]:
    text = (REPOSITORY / name).read_text(encoding="utf-8")
    return {found[1].lower().replace("_", "-"): found[2] for found in PIN.finditer(text)}


def test_it_runs_as_a_user_without_rights(final: Stage) -> None:
    (user,) = final.values("USER")
    number = user.split(":")[0]
    assert int(number) > 0
    assert f"--uid {number}" in " ".join(final.values("RUN"))


@pytest.mark.parametrize("instruction", ["ENTRYPOINT", "CMD"])
def test_it_becomes_the_service_without_a_shell(final: Stage, instruction: str) -> None:
    (value,) = final.values(instruction)
    assert all(isinstance(part, str) for part in json.loads(value))


def test_it_says_how_it_is_and_what_it_is(final: Stage) -> None:
    (check,) = final.values("HEALTHCHECK")
    assert "/health/ready" in check
    labels = " ".join(final.values("LABEL"))
    for name in ("title", "description", "licenses", "version", "revision"):
        assert f"org.opencontainers.image.{name}=" in labels
    assert final.values("EXPOSE") == [str(Settings().port)]


def test_the_variables_are_settings(final: Stage) -> None:
    names = re.findall(r"SITREP_([A-Z_]+)=", " ".join(final.values("ENV")))
    assert names
    assert all(hasattr(Settings(), name.lower()) for name in names)


def test_every_copied_path_is_in_the_context(stages: list[Stage]) -> None:
    files = {path.as_posix() for path in context_files(REPOSITORY)}
    known = files | {parent.as_posix() for name in files for parent in Path(name).parents}
    copied = [value for stage in stages for value in stage.values("COPY")]
    sources = {
        source
        for value in copied
        if not value.startswith("--from")
        for source in value.split()[:-1]
        if "*" not in source
    }
    assert sources
    assert sources - known == set()


def test_the_context_holds_nothing_that_does_not_run() -> None:
    files = [path.as_posix() for path in context_files(REPOSITORY)]
    assert "service/app.py" in files
    unwanted = (
        "models/training",
        "tests",
        "benchmarks",
        "docs",
        ".git",
        ".venv",
        "requirements.txt",
    )
    assert [name for name in files if name.startswith(unwanted) or "__pycache__" in name] == []


def test_nothing_that_runs_needs_the_packages_that_are_taken_out(stages: list[Stage]) -> None:
    (removed,) = re.findall(r"uninstall --yes ([\w ]+?) &&", " ".join(stages[0].values("RUN")))
    code = "; ".join(f"sys.modules[{name!r}] = None" for name in removed.split())
    program = f"import sys; {code}; import service.cli, service.extraction.loading, gunicorn"
    subprocess.run([sys.executable, "-c", program], cwd=REPOSITORY, check=True, timeout=120)


@pytest.mark.parametrize("lock", ["requirements-cpu.lock", "requirements-cuda.lock"])
def test_locks_pin_what_the_requirements_pin_and_hash_everything(lock: str) -> None:
    wanted, locked = pins("requirements.txt"), pins(lock)
    differing = {
        name: locked.get(name) for name, version in wanted.items()
        if not Requirement(f"{name}=={version}").specifier.contains(locked.get(name, "0"))
    }  # fmt: skip
    assert differing == {}
    text = (REPOSITORY / lock).read_text(encoding="utf-8")
    assert Counter(re.findall(r"--hash=(\w+):", text)).keys() == {"sha256"}
    unhashed = [
        block
        for block in re.split(r"\n(?=[a-z])", text)
        if "==" in block and "--hash=" not in block
    ]
    assert unhashed == []


def test_the_locks_differ_in_torch_and_its_gpu_packages_only() -> None:
    cpu, cuda = pins("requirements-cpu.lock"), pins("requirements-cuda.lock")
    assert cpu.pop("torch") == cuda.pop("torch") + "+cpu"
    assert cpu.items() <= cuda.items()
    extra = cuda.keys() - cpu.keys()
    assert all(name.startswith(("nvidia-", "cuda-", "triton")) for name in extra)


def test_a_bill_of_materials_lists_every_package_with_its_hashes(tmp_path: Path) -> None:
    subprocess.run(
        [sys.executable, "-m", "cyclonedx_py", "requirements", "requirements-cpu.lock",
         "--output-reproducible", "-o", str(tmp_path / "sbom.json")],
        cwd=REPOSITORY, check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    bill = json.loads((tmp_path / "sbom.json").read_bytes())
    assert bill["bomFormat"] == "CycloneDX"
    listed = {part["name"].lower().replace("_", "-"): part for part in bill["components"]}
    assert {name: part["version"] for name, part in listed.items()} == pins("requirements-cpu.lock")
    assert all(part["externalReferences"][0]["hashes"] for part in listed.values())


def test_compose_runs_it_as_narrowly_as_kubernetes() -> None:
    compose: Any = yaml.safe_load((REPOSITORY / "compose.yaml").read_text(encoding="utf-8"))
    service = compose["services"]["sitrep"]
    assert service["read_only"]
    assert service["cap_drop"] == ["ALL"]
    assert service["ports"][0].startswith("127.0.0.1:")
    assert service["ports"][0].endswith(f":{Settings().port}")
    assert int(service["stop_grace_period"].removesuffix("s")) > Settings().graceful_timeout
