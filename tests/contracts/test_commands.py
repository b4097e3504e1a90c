"""The commands and the Python of the documentation run, and do not fail."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest

from service.app import create_app
from service.settings import REPOSITORY, Settings
from tests.fakes import FakeExtractor
from tests.service.client.servers import serving

PAGES = sorted([*REPOSITORY.glob("*.md"), *(REPOSITORY / "docs").glob("*.md")])
DOCUMENTED = "http://127.0.0.1:8000"
RUN = re.compile(
    r"curl |\.venv/bin/python (?:-m service (?!serve|evaluate|bulk)|examples/)|echo |\w+=\$\("
)
NOT_RUN = re.compile(
    r"make |docker |git |cd |pip |#|kubectl "
    r"|\.venv/bin/python -m (?:models|benchmarks|service[ .](?:serve|bulk))"
)
NEEDS = {"examples/analysis.py": "pandas", "curl ": "curl", "openssl ": "openssl"}
ARTICLE = "Rebels clashed with troops near Homs on Tuesday and killed 12 people.\n"


def blocks() -> list[tuple[str, str]]:
    """Return what can be run of each shell block, line by line as it stands there."""
    found = []
    for page in PAGES:
        for block in re.findall(r"```sh\n(.*?)```", page.read_text(encoding="utf-8"), re.S):
            lines = map(str.strip, re.sub(r"\\\n\s*", " ", block).splitlines())
            run = [line for line in lines if line and not NOT_RUN.match(line)]
            found += [(page.name, "\n".join(run))] * bool(run)
    return found


def programs() -> list[tuple[str, str]]:
    return [
        (page.name, code)
        for page in PAGES
        for code in re.findall(
            r"^```python\n(.*?)^```", page.read_text(encoding="utf-8"), re.S | re.M
        )
        if "Client(" in code
    ]


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with serving(create_app(Settings(workers=1), FakeExtractor())) as opened:
        yield opened


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """Return a folder that looks like a clone in which everything is installed."""
    (tmp_path / "examples").symlink_to(REPOSITORY / "examples")
    (tmp_path / "article.txt").write_text(ARTICLE, encoding="utf-8")
    shim = tmp_path / ".venv" / "bin" / "python"
    shim.parent.mkdir(parents=True)
    shim.write_text(f'#!/bin/sh\nexec {sys.executable} -m tests.contracts.shell "$@"\n')
    shim.chmod(0o755)
    return tmp_path


def bash(command: str, folder: Path) -> subprocess.CompletedProcess[str]:
    search_path = os.pathsep.join(filter(None, [str(REPOSITORY), os.environ.get("PYTHONPATH")]))
    return subprocess.run(
        ["/bin/bash", "-euo", "pipefail", "-c", command],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": search_path, "MPLCONFIGDIR": str(folder)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


def test_every_command_is_run_or_known_not_to_be() -> None:
    lines = [line for _, block in blocks() for line in block.splitlines()]
    assert lines
    assert [line for line in lines if not RUN.match(line)] == []


@pytest.mark.parametrize(("page", "commands"), blocks(), ids=lambda value: value[:40])
def test_documented_commands_succeed(page: str, commands: str, address: str, clone: Path) -> None:
    for words, needed in NEEDS.items():
        absent = shutil.which(needed) is None and find_spec(needed) is None
        if words in commands and absent and os.environ.get("CI") != "true":
            pytest.skip(f"{needed} is not installed")
    analysis = ".venv/bin/python examples/analysis.py"
    there = commands.replace(DOCUMENTED, address)
    done = bash(there.replace(analysis, f"{analysis} --address {address}"), clone)
    assert done.returncode == 0, (page, done.stderr)
    # To curl an answer that tells of a problem is as good as any.
    assert "curl " not in commands or "urn:sitrep:problem" not in done.stdout


@pytest.mark.parametrize(("page", "code"), programs())
def test_documented_python_runs(page: str, code: str, address: str, clone: Path) -> None:
    script = clone / "program.py"
    script.write_text(code.replace(DOCUMENTED, address), encoding="utf-8")
    done = bash(f"{sys.executable} program.py", clone)
    assert done.returncode == 0, (page, done.stderr)
    assert "clash" in done.stdout
