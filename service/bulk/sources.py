"""Rows of a shard, one after the other: never more of a file in memory than a batch needs."""

from __future__ import annotations

import gzip
import io
import zlib
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from pathlib import Path
from typing import Any, BinaryIO, Final

from service.api.bodies import decode, parse_json
from service.bulk.columns import Columns
from service.bulk.discovery import Shard
from service.bulk.rows import BATCH_ROWS, Row
from service.errors import BodyTooLarge, InvalidRequest, MalformedBody, SitrepError

BUFFER: Final = 1024 * 1024


class ShardFailed(SitrepError):
    """A shard cannot be read as a whole; the other shards are not concerned."""


class PackageMissing(SitrepError):
    """A kind of file needs a package that is not installed."""


def read_rows(shard: Shard, columns: Columns, *, limit: int) -> Iterator[Row]:
    """Yield the rows of ``shard`` in order; ``limit`` is the longest row in bytes.

    Raises:
        ShardFailed: the file is damaged, or has no column of texts.
        PackageMissing: it takes pyarrow to read it.
    """
    try:
        yield from _READERS[shard.kind](shard, columns, limit)
    except (OSError, EOFError, zlib.error) as error:
        raise ShardFailed(f"{_names(shard)} cannot be read to its end: {error}") from error


def _names(shard: Shard) -> str:
    return shard.paths[0].name if len(shard.paths) == 1 else f"a text of {shard.name}"


def _read_lines(shard: Shard, _columns: Columns, limit: int) -> Iterator[Row]:
    (path,) = shard.paths
    with path.open("rb") as file, _unpacked(path, file) as stream:
        number = 0
        while line := stream.readline(limit + 1):
            number += 1
            if len(line) > limit and not line.endswith(b"\n"):
                _skip_line(stream)
                yield Row(number=number, error=_too_long(limit), position=file.tell())
            elif line.strip():
                yield _parsed(number, line, file.tell())


def _parsed(number: int, line: bytes, position: int) -> Row:
    try:
        return Row(number=number, record=parse_json(line), position=position)
    except MalformedBody as error:
        return Row(number=number, error=error, position=position)


def _too_long(limit: int) -> InvalidRequest:
    return BodyTooLarge(f"The row is longer than {limit} bytes; send the article in parts.")


def _skip_line(stream: BinaryIO) -> None:
    while (rest := stream.readline(BUFFER)) and not rest.endswith(b"\n"):
        pass


@contextmanager
def _unpacked(path: Path, file: BinaryIO) -> Iterator[BinaryIO]:
    if path.name.endswith(".gz"):
        with gzip.open(file) as stream:
            yield stream  # type: ignore[misc]  # a GzipFile reads as a BinaryIO does
    elif path.name.endswith(".zst"):
        with closing(io.BufferedReader(arrow().CompressedInputStream(file, "zstd"))) as stream:
            yield stream
    else:
        yield file


def _read_parquet(shard: Shard, columns: Columns, _limit: int) -> Iterator[Row]:
    try:
        yield from _read_table(shard.paths[0], columns)
    except arrow().ArrowException as error:
        raise ShardFailed(f"{_names(shard)} cannot be read to its end: {error}") from error


def _read_table(path: Path, columns: Columns) -> Iterator[Row]:
    with _table_file(path) as table:
        wanted = _wanted(path, table.schema_arrow.names, columns)
        total = max(1, table.metadata.num_rows)
        size, number = path.stat().st_size, 0
        for batch in table.iter_batches(BATCH_ROWS, columns=wanted, use_threads=False):
            for record in _records(batch):
                number += 1
                yield Row(
                    number=number,
                    record=None if isinstance(record, InvalidRequest) else record,
                    error=record if isinstance(record, InvalidRequest) else None,
                    position=size * number // total,
                )


def _table_file(path: Path) -> AbstractContextManager[Any]:
    arrow()
    # Its own import: pyarrow loads it only when asked.
    from pyarrow import parquet

    # Pages are read as they are needed; a row group may be larger than the memory.
    opened: AbstractContextManager[Any] = parquet.ParquetFile(
        path, buffer_size=BUFFER, pre_buffer=False
    )
    return opened


def _wanted(path: Path, names: list[str], columns: Columns) -> list[str]:
    if columns.text not in names:
        raise ShardFailed(
            f"{path.name} has no column {columns.text!r} but {', '.join(names)};"
            " name the column of the texts with --text-column"
        )
    return [name for name in columns.named().values() if name in names]


def _records(batch: Any) -> Iterator[dict[str, Any] | InvalidRequest]:
    try:
        yield from batch.to_pylist()
    except UnicodeDecodeError:
        for index in range(batch.num_rows):
            yield _record(batch.slice(index, 1))


def _record(row: Any) -> dict[str, Any] | InvalidRequest:
    try:
        found: dict[str, Any] = row.to_pylist()[0]
    except UnicodeDecodeError as error:
        return MalformedBody(f"Byte {error.start} of a column is no valid UTF-8.")
    return found


def _read_texts(shard: Shard, columns: Columns, limit: int) -> Iterator[Row]:
    position = 0
    for number, path in enumerate(shard.paths, start=1):
        size = path.stat().st_size
        position += size
        record: dict[str, Any] = {columns.id: path.relative_to(shard.root).as_posix()}
        try:
            record[columns.text] = _text(path, size, limit)
        except InvalidRequest as error:
            yield Row(number=number, record=record, error=error, position=position)
        else:
            yield Row(number=number, record=record, position=position)


def _text(path: Path, size: int, limit: int) -> str:
    if size > limit:
        raise _too_long(limit)
    return decode(path.read_bytes(), encoding="utf-8-sig")


def arrow() -> Any:
    """Return the module pyarrow, which only some kinds of files need.

    Raises:
        PackageMissing: it is not installed.
    """
    try:
        import pyarrow as pa
    except ImportError as error:
        raise PackageMissing(
            "Parquet and .zst files need pyarrow; install it with"
            " pip install -r requirements-bulk.txt"
        ) from error
    return pa


_READERS: Final[dict[str, Callable[[Shard, Columns, int], Iterator[Row]]]] = {
    "lines": _read_lines,
    "parquet": _read_parquet,
    "texts": _read_texts,
}
