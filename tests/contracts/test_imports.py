from __future__ import annotations

import subprocess
import sys

from service.settings import REPOSITORY

LINT = "from importlinter.cli import lint_imports_command; lint_imports_command()"


def test_imports_run_one_way() -> None:
    done = subprocess.run(
        [sys.executable, "-c", LINT, "--no-cache"],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    assert "6 kept, 0 broken" in done.stdout
