"""The same on Spark, for those who have it: a function for ``mapInPandas``.

    python -m service.bulk.spark IN... --out DIR

or, from a job of one's own::

    answers = extract_frame(articles, TableReader(settings=Settings.from_env()))
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator, Sequence

import pandas as pd
import pyarrow as pa
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql.pandas.types import from_arrow_schema

from service.bulk.command import add_columns, columns_of
from service.bulk.tables import NUMBER, TableReader
from service.errors import SitrepError
from service.settings import Settings


def extract_frame(articles: DataFrame, reader: TableReader) -> DataFrame:
    """Return the frame of answers, which is computed when it is consumed.

    Each Python worker of Spark loads the weights once and keeps them as long as it lives.

    Raises:
        InputInvalid: the columns that ``reader`` names are not there.
    """
    wanted = articles.select(*reader.wanted(articles.columns))
    pinned = reader.pinned()

    def answer(batches: Iterator[pd.DataFrame]) -> Iterator[pd.DataFrame]:
        for batch in batches:
            # By way of Arrow: to pandas a missing string is a number.
            table = pa.Table.from_pandas(batch, preserve_index=False)
            yield _to_pandas(pinned.answer(table))

    return wanted.mapInPandas(answer, schema=from_arrow_schema(reader.schema))


def _to_pandas(table: pa.Table) -> pd.DataFrame:
    """Return ``table`` as columns of Python objects, the only ones with None in whole numbers."""
    columns = zip(table.column_names, table.columns, strict=True)
    return pd.DataFrame(
        {name: pd.Series(column.to_pylist(), dtype=object) for name, column in columns}
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """Answer Parquet files with the Spark that is configured; return the exit code."""
    options = _parser().parse_args(arguments)
    # Spark's own default is whatever python3 is on the PATH, which has no pyarrow.
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    spark = SparkSession.builder.appName("sitrep").getOrCreate()
    try:
        reader = TableReader(
            settings=Settings.from_env(), columns=columns_of(options), number=options.number_column
        )
        extract_frame(spark.read.parquet(*options.inputs), reader).write.parquet(options.out)
    except SitrepError as error:
        sys.stderr.write(f"sitrep: {error}\n")
        return 2
    finally:
        spark.stop()
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description="Conflict events from Parquet files, with Spark.")
    parser.add_argument("inputs", nargs="+", metavar="IN", help="Parquet files or folders")
    parser.add_argument(
        "--out", required=True, metavar="DIR", help="where answers go; not there yet"
    )
    parser.add_argument(
        "--number-column", default=NUMBER, metavar="NAME", help=f"a whole number a row ({NUMBER})"
    )
    add_columns(parser)
    return parser


if __name__ == "__main__":
    sys.exit(main())
