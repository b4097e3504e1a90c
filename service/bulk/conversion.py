"""One shard from its first row to the finished output and the line about it."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict
from itertools import islice
from pathlib import Path
from typing import Any, TypeVar

from service.bulk.digests import file_digest, shard_digest
from service.bulk.plan import Job
from service.bulk.rows import BATCH_ROWS, Answer, Row, RowReader
from service.bulk.sinks import NUMBER, open_sink
from service.bulk.sources import ShardFailed, read_rows

Report = Callable[[int, int], None]
"""Takes how many rows were answered since the last call, and how many bytes they took."""

T = TypeVar("T")


def convert(
    job: Job, folder: Path, form: str, reader: RowReader, *, limit: int, report: Report
) -> dict[str, Any]:
    """Write the output of ``job`` below ``folder`` and return its line of the manifest.

    Raises:
        ShardFailed: the input is damaged, or changed while it was read.
        PackageMissing: the input or the output needs a package that is not installed.
    """
    started = time.monotonic()
    before = _stamps(job)
    digest = shard_digest(job.shard)
    counts: Counter[str] = Counter(rows=0, errors=0, events=0, characters=0)
    unread: set[str] = set()
    with open_sink(folder / job.output, form) as write:
        position = 0
        for rows in _batches(read_rows(job.shard, reader.columns, limit=limit), BATCH_ROWS):
            answers = reader.answer(rows)
            write([{NUMBER: row.number, **one} for row, one in zip(rows, answers, strict=True)])
            _count(counts, answers)
            unread.update(_unread(rows, reader))
            report(len(rows), rows[-1].position - position)
            position = rows[-1].position
        if _stamps(job) != before:
            raise ShardFailed(f"{job.shard.name} changed while it was read; run it again")
    report(0, job.size - position)
    written = folder / job.output
    return {
        "output": job.output,
        "bytes": written.stat().st_size,
        "sha256": file_digest(written),
        "input": _input_name(job),
        "input_sha256": digest,
        "model": asdict(reader.extractor.model),
        "model_sha256": job.model_sha256,
        "settings_sha256": job.settings_sha256,
        **counts,
        "columns_not_read": sorted(unread),
        "seconds": round(time.monotonic() - started, 3),
    }


def _stamps(job: Job) -> list[tuple[int, int]]:
    found = (path.stat() for path in job.shard.paths)
    return [(stat.st_size, stat.st_mtime_ns) for stat in found]


def _batches(items: Iterable[T], size: int) -> Iterator[list[T]]:
    iterator = iter(items)
    while batch := list(islice(iterator, size)):
        yield batch


def _count(counts: Counter[str], answers: Iterable[Answer]) -> None:
    for answer in answers:
        counts["rows"] += 1
        counts["errors"] += answer["problem"] is not None
        counts["events"] += len(answer["events"] or ())
        counts["characters"] += answer["characters"] or 0


def _unread(rows: Iterable[Row], reader: RowReader) -> Iterator[str]:
    for row in rows:
        if isinstance(row.record, Mapping):
            yield from reader.columns.unread(row.record)


def _input_name(job: Job) -> str:
    first = job.shard.paths[0].relative_to(job.shard.root).as_posix()
    rest = len(job.shard.paths) - 1
    return f"{first} and {rest} more" if rest else first
