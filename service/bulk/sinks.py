"""Answers into one output file, which appears under its name only when it is complete."""

from __future__ import annotations

import gzip
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Final

from service.api.answers import encode
from service.bulk.rows import Answer
from service.bulk.sources import arrow

NUMBER: Final = "row"
"""The member of an answer that tells which row of the shard it is for, from 1."""
ROW_GROUP: Final = 1_024
PART: Final = ".part"

Write = Callable[[Sequence[Answer]], object]


@contextmanager
def open_sink(path: Path, form: str) -> Iterator[Write]:
    """Give what writes answers to ``path`` in ``form``, one of `FORMS`.

    The answers go to a hidden file beside it. Leaving without an error renames it
    to ``path`` after everything is on the disk; an error removes it.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.{os.getpid()}{PART}")
    try:
        with _WRITERS[form](part) as write:
            yield write
        with part.open("rb") as file:
            os.fsync(file.fileno())
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


@contextmanager
def _lines(path: Path) -> Iterator[Write]:
    with path.open("wb") as file:
        yield lambda answers: file.write(_joined(answers))


@contextmanager
def _gzip_lines(path: Path) -> Iterator[Write]:
    # Without name and time, equal answers are equal bytes.
    with (
        path.open("wb") as file,
        gzip.GzipFile(filename="", mode="wb", fileobj=file, mtime=0) as packed,
    ):
        yield lambda answers: packed.write(_joined(answers))


@contextmanager
def _zstd_lines(path: Path) -> Iterator[Write]:
    with arrow().CompressedOutputStream(path, "zstd") as packed:
        yield lambda answers: packed.write(_joined(answers))


def _joined(answers: Sequence[Answer]) -> bytes:
    return b"".join(encode(answer) + b"\n" for answer in answers)


@contextmanager
def _parquet(path: Path) -> Iterator[Write]:
    arrow()
    from pyarrow import parquet

    from service.bulk.arrow import arrow_schema, to_table

    schema = arrow_schema(NUMBER)
    waiting: list[Answer] = []
    with parquet.ParquetWriter(path, schema, compression="zstd") as writer:

        def write(answers: Sequence[Answer]) -> None:
            waiting.extend(answers)
            if len(waiting) >= ROW_GROUP:
                _flush()

        def _flush() -> None:
            writer.write_table(to_table(waiting, schema))
            waiting.clear()

        yield write
        if waiting:
            _flush()


_WRITERS: Final[dict[str, Callable[[Path], AbstractContextManager[Write]]]] = {
    "jsonl": _lines,
    "jsonl.gz": _gzip_lines,
    "jsonl.zst": _zstd_lines,
    "parquet": _parquet,
}
FORMS: Final = tuple(_WRITERS)
"""What can be written; each is also the ending of the output's name."""
