"""``python -m benchmarks.serving [NAME ...] [--long]``: see the package."""

from __future__ import annotations

import argparse
import json
import os
import platform
from pathlib import Path

from benchmarks.figures import write_json
from benchmarks.serving import faults, fuzz, generated, overload, soak, throughput
from service.processors import available_processors

MEASUREMENTS = {
    "throughput": throughput.measure,
    "overload": overload.measure,
    "faults": faults.measure,
    "fuzz": fuzz.measure,
    "generated": generated.measure,
    "soak": soak.measure,
}


def main() -> None:
    """Run what is named, everything by default, and write the figures as they come."""
    parser = argparse.ArgumentParser(description="Measure the service under load and faults.")
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(MEASUREMENTS))
    parser.add_argument("--long", action="store_true", help="as long as the published figures")
    parser.add_argument("--processes", type=int, default=available_processors())
    parser.add_argument("--out", type=Path, help="keep the figures in this file")
    options = parser.parse_args()
    unknown = [name for name in options.names if name not in MEASUREMENTS]
    if unknown:
        parser.error(f"no such measurement: {unknown[0]}; there are {', '.join(MEASUREMENTS)}")
    figures = json.loads(options.out.read_text()) if options.out and options.out.exists() else {}
    for name in options.names or MEASUREMENTS:
        figures[name] = MEASUREMENTS[name](options.processes, long=options.long) | {
            "form": "long" if options.long else "short",
            "processes": options.processes,
            "machine": platform.processor() or platform.machine(),
            "load_before": round(os.getloadavg()[2], 2),
        }
        print(json.dumps({name: figures[name]}, indent=1), flush=True)
        write_json(options.out, figures)


if __name__ == "__main__":
    main()
