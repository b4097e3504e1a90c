"""A bulk run in a process of its own, which tells its rate and its memory.

    python -m benchmarks.bulk_process IN --out DIR [--workers N] [--double]

It does what ``python -m service bulk`` does. With ``--double`` the network's place is
taken by something that finds a few words and costs next to nothing, so that tens of
thousands of articles pass through everything else in a minute.
"""

from __future__ import annotations

import argparse
import io
import json
import re
import resource
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from service.app import load_weights
from service.bulk.local import run
from service.bulk.manifest import NAME
from service.bulk.plan import Plan
from service.extraction.contract import EventExtractor
from service.inference.backend import ScriptedBackend
from service.settings import Settings

TRIGGERS = {
    "clashed": "clash",
    "bomb": "bombing",
    "shelling": "shelling",
    "shelled": "shelling",
    "arrested": "detention",
    "protest": "protest",
}


def load_double(_settings: Settings) -> EventExtractor:
    """Return the pipeline with all its stages, and a double where the network is."""
    # As `load_weights` does: only workers need torch.
    from service.extraction.loading import load_resolution  # noqa: PLC0415
    from service.extraction.pipeline import Pipeline  # noqa: PLC0415

    return Pipeline(ScriptedBackend(TRIGGERS), load_resolution())


def answer(source: Path, out: Path, *, workers: int, double: bool) -> dict[str, Any]:
    """Run, and return rate and memory.

    The rate is that of all workers while they work: the rows over the seconds that their
    shards took, times workers. Loading is left out, which is paid once whatever the
    number of articles.

    Raises:
        RuntimeError: a shard failed, or a row.
    """
    summary = run(
        Plan(inputs=(source,), out=out, workers=workers),
        settings=Settings() if double else Settings.from_env(),
        progress=io.StringIO(),
        load=load_double if double else load_weights,
    )
    if summary.failures or summary.counts["errors"]:
        raise RuntimeError(f"{summary.counts['errors']} rows failed, and {summary.failures}")
    entries = list(map(json.loads, (out / NAME).read_bytes().splitlines()))
    busy = sum(entry["seconds"] for entry in entries)
    return {
        "articles a second": summary.counts["rows"] * workers / busy,
        "articles": summary.counts["rows"],
        "events": summary.counts["events"],
        "precision": summary.precision,
        "MiB of the parent": _own_mebibytes(),
        "MiB of the largest worker": round(
            resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
        ),
    }


def _own_mebibytes() -> int:
    """Return the largest resident size so far.

    What `resource` tells of a process itself includes the one that started it.
    """
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return round(int(re.findall(r"VmHWM:\s+(\d+) kB", status)[0]) / 1024)


def main(arguments: Sequence[str] | None = None) -> None:
    """Command line entry point."""
    parser = argparse.ArgumentParser(description="Run bulk work; print rate and memory as JSON.")
    parser.add_argument("source", type=Path, metavar="IN")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--double", action="store_true", help="no network")
    options = parser.parse_args(arguments)
    figures = answer(options.source, options.out, workers=options.workers, double=options.double)
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
