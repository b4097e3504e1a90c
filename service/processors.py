"""How many processors this process may really use.

A container that is given two processors of a 64-processor machine still sees
64 in `os.cpu_count`; one worker for each of them would spend its time waiting.
"""

from __future__ import annotations

import os
from pathlib import Path

CGROUP_ROOT = Path("/sys/fs/cgroup")


def available_processors(cgroup: Path = CGROUP_ROOT) -> int:
    """Return the processors of the affinity mask, cut to the cgroup quota; at least 1."""
    allowed = _allowed()
    quota = _quota(cgroup)
    return allowed if quota is None else max(1, min(allowed, int(quota)))


def _allowed() -> int:
    # macOS has no affinity masks.
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _quota(cgroup: Path) -> float | None:
    """Return the quota in processors, or None where none is set."""
    unified = _words(cgroup / "cpu.max")
    if unified:
        return _ratio(unified[0], unified[-1])
    legacy = cgroup / "cpu"
    quota, period = _words(legacy / "cpu.cfs_quota_us"), _words(legacy / "cpu.cfs_period_us")
    return _ratio(quota[0], period[0]) if quota and period else None


def _ratio(quota: str, period: str) -> float | None:
    """Divide two cgroup numbers; ``max`` and ``-1`` mean "no limit"."""
    if not (quota.isdecimal() and period.isdecimal()) or int(period) == 0:
        return None
    return int(quota) / int(period)


def _words(path: Path) -> list[str]:
    try:
        return path.read_text(encoding="ascii").split()
    except OSError:
        return []
