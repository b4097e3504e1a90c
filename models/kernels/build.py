"""Compiles the kernels: `python -m models.kernels.build [--out PATH] [--require]`.

Without a C compiler nothing is written and the network reads without the kernels; with
``--require`` that is an error. The compiler is `CC`, or the first of cc, gcc and clang.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Final

SOURCES: Final = tuple(
    Path(__file__).with_name(name) for name in ("rows.c", "attention.c", "rows.h")
)
LIBRARY: Final = Path(__file__).with_name("libkernels.so")
"""Not `kernels.so`, which Python would import where transformers asks for a package `kernels`."""

# Reductions are marked in the sources; no other sum may be reordered.
_FLAGS: Final = """-std=gnu11 -O3 -fopenmp-simd -fno-math-errno -fno-trapping-math
    -fno-signed-zeros -ffinite-math-only -fPIC -shared""".split()


class CompilationError(RuntimeError):
    """The compiler is missing or does not accept the sources."""


def build(out: Path = LIBRARY, *, any_processor: bool = False) -> None:
    """Compile the kernels into the shared library ``out``, whole or not at all.

    With ``any_processor`` it has no versions for newer processors: what old ones run.

    Raises:
        CompilationError: there is no compiler, or it fails; the message has what it says.
    """
    compiler = find_compiler()
    if compiler is None:
        raise CompilationError("no C compiler: install gcc or clang, or name one in CC")
    out.parent.mkdir(parents=True, exist_ok=True)
    part = out.with_name(f"{out.name}.{os.getpid()}.part")
    sources = [str(path) for path in SOURCES if path.suffix == ".c"]
    macros = [f'-DSITREP_SOURCES="{digest()}"', *["-DSITREP_ANY_PROCESSOR"] * any_processor]
    try:
        done = subprocess.run(
            [compiler, *_FLAGS, *macros, "-o", str(part), *sources, "-lm"],
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise CompilationError(f"{compiler} failed:\n{done.stderr}")
        part.replace(out)
    finally:
        part.unlink(missing_ok=True)


def digest() -> str:
    """Return the sha256 of the sources, by which a library shows that it belongs to them."""
    return hashlib.sha256(b"".join(path.read_bytes() for path in SOURCES)).hexdigest()


def find_compiler() -> str | None:
    """Return the path of the C compiler, or None."""
    named = os.environ.get("CC")
    candidates = [named] if named else ["cc", "gcc", "clang"]
    return next((path for name in candidates if (path := shutil.which(name))), None)


def main(arguments: list[str] | None = None) -> int:
    """Run the command line; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m models.kernels.build", description=__doc__)
    parser.add_argument("--out", type=Path, default=LIBRARY, help="file to write")
    parser.add_argument("--require", action="store_true", help="fail where it cannot be compiled")
    given = parser.parse_args(arguments)
    try:
        build(given.out)
    except CompilationError as error:
        print(f"no compiled kernels: {error}", file=sys.stderr)
        print("The network reads without them, slower.", file=sys.stderr)
        return 1 if given.require else 0
    return 0


if __name__ == "__main__":
    sys.exit(main())
