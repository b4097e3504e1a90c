from __future__ import annotations

import subprocess
import sys

from service.app import create_app
from service.settings import REPOSITORY, Settings
from tests.fakes import FakeExtractor

WITHOUT_TORCH = """
import sys
from service.app import create_app
from service.settings import Settings
create_app(Settings()).test_client().get("/openapi.yaml")
print(sorted({"torch", "transformers", "tokenizers"} & set(sys.modules)))
"""


def test_given_extractor_is_ready_at_once() -> None:
    client = create_app(Settings(), FakeExtractor()).test_client()
    assert client.get("/health/ready").status_code == 200


def test_interface_does_not_wait_for_torch() -> None:
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT_TORCH],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert done.stdout == "[]\n"
