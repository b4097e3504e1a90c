"""``python`` for the commands of the documentation: this project's, without its network.

Started as ``.venv/bin/python`` from the folder of a test; the extractor is the fake one,
so that a command takes no longer than its own work.
"""

from __future__ import annotations

import runpy
import sys
import types

from tests.fakes import FakeExtractor


def main() -> None:
    """Run ``-m MODULE ...`` or ``SCRIPT ...`` as Python would."""
    loading = types.ModuleType("service.extraction.loading")
    loading.load_extractor = lambda *_: FakeExtractor()  # type: ignore[attr-defined]
    sys.modules[loading.__name__] = loading
    flag, *rest = sys.argv[1:]
    if flag == "-m":
        sys.argv = rest
        runpy.run_module(rest[0], run_name="__main__", alter_sys=True)
    else:
        sys.argv = [flag, *rest]
        runpy.run_path(flag, run_name="__main__")


if __name__ == "__main__":
    main()
