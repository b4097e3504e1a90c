"""Requests that schemathesis generates from the service's own openapi.yaml, in all its phases."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from typing import Any, Final

from benchmarks.serving.instance import running
from service.settings import REPOSITORY

EXCLUDED: Final = "positive_data_acceptance,negative_data_rejection,unsupported_method"
"""The document cannot say that query parameters go with text/plain only; a bad line of a
batch has its problem within an answer that is 200; and a request line may be too long
before its method is looked at. The contract tests check what else these would."""
_CASES: Final = re.compile(r"(\d+) generated(?:, (\d+) found)?")


def measure(processes: int, *, long: bool) -> dict[str, Any]:
    """Return the figures of one run."""
    examples = 6_000 if long else 60
    with running(processes, app="tests.service.server.apps:quick_app()") as instance:
        done = subprocess.run(
            [
                *(sys.executable, "-m", "schemathesis.cli", "run"),
                f"http://127.0.0.1:{instance.port}/openapi.yaml",
                *("--phases", "examples,coverage,fuzzing,stateful"),
                *("--max-examples", str(examples), "--exclude-checks", EXCLUDED),
                *("--generation-deterministic", "--no-color"),
            ],
            cwd=REPOSITORY,
            env={**os.environ, "SCHEMATHESIS_HOOKS": "benchmarks.serving.hooks"},
            capture_output=True,
            text=True,
            check=False,
        )
    match = _CASES.search(done.stdout)
    if match is None:
        raise RuntimeError(f"schemathesis did not finish: {(done.stdout + done.stderr)[-2_000:]}")
    return {
        "cases": int(match[1]),
        "failures": int(match[2] or 0),
        "all_passed": done.returncode == 0,
    }
