"""A run on one machine: find the shards, leave out what is done, have the rest answered."""

from __future__ import annotations

import fcntl
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final, TextIO

from service.app import load_weights
from service.bulk.digests import model_digest, settings_digest, shard_digest
from service.bulk.discovery import InputInvalid, Shard, find_shards
from service.bulk.loading import Load
from service.bulk.manifest import Manifest
from service.bulk.plan import Job, Plan
from service.bulk.precision import settle, shared_folder
from service.bulk.progress import ProgressBar
from service.bulk.sinks import PART
from service.bulk.supervisor import Supervisor
from service.bulk.worker import Finished
from service.settings import Settings

LOCK: Final = ".lock"
_COUNTED: Final = ("rows", "errors", "events", "characters")


@dataclass(slots=True, kw_only=True)
class Summary:
    """What a run did; the counts are of the shards that it answered itself."""

    done: int = 0
    kept: int = 0
    failures: dict[str, str] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=lambda: dict.fromkeys(_COUNTED, 0))
    columns_not_read: set[str] = field(default_factory=set)
    precision: str | None = None
    """What the outputs written were computed in; None if none was."""


def run(plan: Plan, *, settings: Settings, progress: TextIO, load: Load = load_weights) -> Summary:
    """Answer every shard of ``plan`` that is not answered yet.

    Raises:
        InputInvalid: there is no input, or another run writes to the output folder.
        WorkersUnusable: the extractor cannot be loaded, or not in this precision.
    """
    shards = find_shards(plan.inputs, without=plan.out)
    plan.out.mkdir(parents=True, exist_ok=True)
    with _only_run(plan.out):
        _remove_parts(plan.out)
        manifest = Manifest(plan.out)
        jobs = _jobs(shards, plan, settings)
        settled = settle(settings, manifest.precision(_made_from(jobs[0])))
        left = [job for job in jobs if not _is_done(job, manifest, settled.dtype)]
        progress.writelines(
            f"sitrep: {line}\n" for line in _notes(left, manifest, settings, settled)
        )
        kept = sum(job.size for job in jobs) - sum(job.size for job in left)
        bar = ProgressBar(progress, total=sum(job.size for job in jobs), kept=kept)
        listener = _Listener(manifest, bar, Summary(kept=len(jobs) - len(left)))
        try:
            with shared_folder(plan.out) as folder:
                Supervisor(plan, replace(settled, runtime=folder), load, listener).run(left)
        finally:
            bar.close()
            _remove_parts(plan.out)
        return listener.summary


def _jobs(shards: Sequence[Shard], plan: Plan, settings: Settings) -> list[Job]:
    model = model_digest(settings.weights)
    chosen = settings_digest(plan.answer_settings(settings))
    return [
        Job(
            shard=shard,
            output=plan.output(shard),
            model_sha256=model,
            settings_sha256=chosen,
            size=shard.size,
        )
        for shard in shards
    ]


def _made_from(job: Job) -> dict[str, str]:
    return {"model_sha256": job.model_sha256, "settings_sha256": job.settings_sha256}


def _notes(
    left: Sequence[Job], manifest: Manifest, given: Settings, settled: Settings
) -> Iterator[str]:
    """Tell what the precision of earlier outputs means for this run."""
    if left and given.dtype != settled.dtype:
        yield (
            f"going on in {settled.dtype}, which earlier outputs were computed in; set"
            " SITREP_DTYPE to do them again in another precision"
        )
    found = Counter(manifest.precision(_made_from(job), job.output) for job in left)
    for other in sorted(filter(None, found.keys() - {settled.dtype})):
        yield (
            f"outputs that were computed in {other} and are done again in {settled.dtype}:"
            f" {found[other]}"
        )


def _is_done(job: Job, manifest: Manifest, precision: str) -> bool:
    key = {**_made_from(job), "precision": precision}
    # Hashing terabytes of input takes hours; it is asked for only where it can help.
    if manifest.precision(key, job.output) is None:
        return False
    return manifest.matches(job.output, {**key, "input_sha256": shard_digest(job.shard)})


@contextmanager
def _only_run(folder: Path) -> Iterator[None]:
    """Hold the folder's lock, which the system drops when this process ends in any way."""
    with (folder / LOCK).open("wb") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise InputInvalid(
                f"another run writes to {folder}; wait for it, or choose another --out"
            ) from error
        yield


def _remove_parts(folder: Path) -> None:
    """Remove what a process that was killed left half written."""
    for path in folder.rglob(f".*{PART}"):
        path.unlink(missing_ok=True)


@dataclass(slots=True)
class _Listener:
    manifest: Manifest
    bar: ProgressBar
    summary: Summary

    def progressed(self, rows: int, size: int) -> None:
        self.bar.advance(rows, size)

    def finished(self, job: Job, message: Finished) -> None:
        entry: dict[str, Any] = message.entry
        self.manifest.add(entry)
        self.summary.done += 1
        self.summary.precision = entry["model"]["precision"]
        self.summary.columns_not_read.update(entry["columns_not_read"])
        for name in _COUNTED:
            self.summary.counts[name] += entry[name]
        assert entry["output"] == job.output

    def failed(self, job: Job, reason: str) -> None:
        self.summary.failures[job.output] = reason
