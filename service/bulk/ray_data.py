"""The same on a Ray cluster: Parquet in, Parquet out, a checkpoint to go on from.

    python -m service.bulk.ray_data IN... --out DIR --checkpoint DIR

Paths may be whatever pyarrow opens (``s3://...``); on more than one machine they
have to be reachable from all of them. The network sits in actors, which load it
once each.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import ray
from pyarrow import fs
from ray.data import DataContext, Dataset
from ray.data.checkpoint import CheckpointConfig

from service.bulk.command import add_columns, columns_of
from service.bulk.digests import model_digest, settings_digest
from service.bulk.discovery import InputInvalid
from service.bulk.rows import BATCH_ROWS
from service.bulk.tables import NUMBER, TableReader
from service.errors import SitrepError
from service.settings import AUTO, Settings

MADE_FROM: Final = "_made_from.json"
"""Names model, settings and precision; the underscore keeps readers of Parquet from it."""
MEBIBYTE: Final = 1024 * 1024
SHARD_ROWS: Final = 1_000


class ExtractionActor:
    """Holds the network of one process and answers batches with it."""

    def __init__(self, reader: TableReader) -> None:
        """Take what to read; the weights are loaded with the first batch."""
        self._reader = reader

    def __call__(self, batch: pa.Table) -> pa.Table:
        """Return the answers for ``batch``."""
        return self._reader.answer(batch)


def extract_dataset(
    dataset: Dataset, reader: TableReader, *, actors: int, gpus: float = 0.0, rows: int = SHARD_ROWS
) -> Dataset:
    """Return the dataset of answers, which is computed when it is consumed.

    Args:
        dataset: articles.
        reader: which columns hold them.
        actors: processes that hold the network; each takes a processor.
        gpus: share of a GPU that each takes, 0 for none.
        rows: articles that are handed to an actor, and written, as one piece.

    Raises:
        InputInvalid: the columns are not there.
    """
    wanted = reader.wanted(dataset.schema().names)
    if reader.settings.dtype == AUTO:
        reader = reader.pinned()
    # Blocks as Ray makes them hold hours of work, all of which a failure would lose.
    pieces = dataset.select_columns(wanted).repartition(target_num_rows_per_block=rows)
    answers: Dataset = pieces.map_batches(
        ExtractionActor,
        fn_constructor_args=(reader,),
        batch_size=BATCH_ROWS,
        batch_format="pyarrow",
        compute=ray.data.ActorPoolStrategy(size=actors),
        num_cpus=1,
        num_gpus=gpus,
    )
    return answers


def run(
    inputs: Sequence[str],
    out: str,
    *,
    reader: TableReader,
    checkpoint: str,
    actors: int,
    gpus: float,
    rows: int,
) -> None:
    """Answer the Parquet files ``inputs`` into the folder ``out``.

    Rows that ``checkpoint`` knows to be written are left out, so the same call
    after a failure does the rest; after a success it does nothing.

    Raises:
        InputInvalid: columns are missing, or ``out`` was made with something else, or in
            another precision.
    """
    out = _absolute(out)
    reader = claim(out, reader)
    DataContext.get_current().checkpoint_config = CheckpointConfig(
        id_column=reader.number,
        checkpoint_path=_absolute(checkpoint),
        delete_checkpoint_on_success=False,
    )
    dataset = ray.data.read_parquet(list(map(_absolute, inputs)))
    extract_dataset(dataset, reader, actors=actors, gpus=gpus, rows=rows).write_parquet(out)


def claim(out: str, reader: TableReader) -> TableReader:
    """Write down what ``out`` is made with, or check that it is the same as before.

    Return ``reader`` in the precision of ``out``.

    Raises:
        InputInvalid: ``out`` was made with something else.
    """
    system, path = fs.FileSystem.from_uri(out)
    name = f"{path}/{MADE_FROM}"
    known = _known(system, name)
    reader = reader.pinned(known.get("precision") if known else None)
    made_from = _made_from(reader)
    if known is None:
        system.create_dir(path, recursive=True)
        with system.open_output_stream(name) as stream:
            stream.write(json.dumps(made_from).encode())
    elif known != made_from:
        raise InputInvalid(_refusal(out, known, made_from))
    return reader


def _known(system: fs.FileSystem, name: str) -> dict[str, str] | None:
    if system.get_file_info(name).type != fs.FileType.File:
        return None
    known: dict[str, str] = json.loads(system.open_input_stream(name).read())
    return known


def _refusal(out: str, known: dict[str, str], made_from: dict[str, str]) -> str:
    if {**known, "precision": ""} == {**made_from, "precision": ""}:
        return (
            f"{out} was made in {known['precision']}, not {made_from['precision']}; set"
            f" SITREP_DTYPE to {known['precision']}, or choose another --out"
        )
    return f"{out} was made with another model or other settings; choose another --out"


def _made_from(reader: TableReader) -> dict[str, str]:
    settings = {
        "columns": reader.columns.named(),
        "number": reader.number,
        "max_characters": reader.settings.max_characters,
    }
    return {
        "model_sha256": model_digest(reader.settings.weights),
        "settings_sha256": settings_digest(settings),
        "precision": reader.settings.dtype,
    }


def _absolute(path: str) -> str:
    # Workers have a working directory of their own.
    return path if "://" in path else str(Path(path).absolute())


def main(arguments: Sequence[str] | None = None) -> int:
    """Run on the cluster that RAY_ADDRESS names, or on one started here; return the exit code."""
    options = _parser().parse_args(arguments)
    started: dict[str, Any] = {"include_dashboard": False}
    if options.processors is not None:
        started["num_cpus"] = options.processors
    if options.object_store is not None:
        started["object_store_memory"] = options.object_store * MEBIBYTE
    try:
        reader = TableReader(
            settings=Settings.from_env(), columns=columns_of(options), number=options.number_column
        )
        ray.init(**started)
        run(
            options.inputs,
            options.out,
            reader=reader,
            checkpoint=options.checkpoint,
            actors=options.actors,
            gpus=options.gpus,
            rows=options.rows,
        )
    except SitrepError as error:
        sys.stderr.write(f"sitrep: {error}\n")
        return 2
    finally:
        ray.shutdown()
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description="Conflict events from Parquet files, with Ray.")
    parser.add_argument("inputs", nargs="+", metavar="IN", help="Parquet files or folders")
    parser.add_argument("--out", required=True, metavar="DIR", help="where answers go")
    parser.add_argument(
        "--checkpoint", required=True, metavar="DIR", help="remembers which rows are written"
    )
    parser.add_argument("--actors", type=int, default=1, metavar="N", help="networks (1)")
    parser.add_argument("--gpus", type=float, default=0.0, help="GPUs for each actor (0)")
    parser.add_argument(
        "--rows", type=int, default=SHARD_ROWS, metavar="N",
        help=f"articles a failure may cost each actor ({SHARD_ROWS})",
    )  # fmt: skip
    parser.add_argument(
        "--number-column", default=NUMBER, metavar="NAME", help=f"a whole number a row ({NUMBER})"
    )
    parser.add_argument(
        "--processors", type=int, metavar="N", help="of a cluster that is started here"
    )
    parser.add_argument(
        "--object-store", type=int, metavar="MIB", help="memory for tables, if started here"
    )
    add_columns(parser)
    return parser


if __name__ == "__main__":
    sys.exit(main())
