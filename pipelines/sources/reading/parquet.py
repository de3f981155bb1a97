"""Parquet, block by block, its values as text."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import polars as pl
import pyarrow as pa
import pyarrow.parquet as arrow_parquet

from pipelines.errors import SourceError
from pipelines.sources.reading.delivery import Batch, Delivery, name_apart

ROWS = 200_000
UNREADABLE = (pa.ArrowException, OSError, MemoryError, pl.exceptions.PolarsError, ValueError)


def open_parquet(path: Path) -> Delivery:
    """Look at a Parquet file's schema.

    Raises:
        SourceError: It is damaged.
    """
    try:
        names = list(arrow_parquet.read_schema(path).names)
        headers = name_apart(names)
    except UNREADABLE as error:
        raise _damaged(path) from error
    return Delivery(path, headers, ParquetTable(path, dict(zip(headers, names, strict=True))))


@dataclass(frozen=True)
class ParquetTable:
    """The rows of a Parquet file, counted from 1.

    Attributes:
        path: The file.
        names: Header → the name that the file's schema has for it.
    """

    path: Path
    names: dict[str, str]

    def place(self, line: int) -> tuple[str | None, int]:
        """A Parquet file has no sheets."""
        return None, line

    def batches(self, columns: list[str]) -> Iterator[Batch]:
        """Read the file's rows, only the columns named.

        Raises:
            SourceError: The file cannot be read to its end.
        """
        try:
            with arrow_parquet.ParquetFile(self.path) as file:
                total, line = max(file.metadata.num_rows, 1), 1
                wanted = [self.names[header] for header in columns]
                for block in file.iter_batches(batch_size=ROWS, columns=wanted):
                    # Broken text, in values or in metadata, is no exception in Polars but a panic.
                    block.validate(full=True)
                    plain = pa.RecordBatch.from_arrays(block.columns, names=block.schema.names)
                    rows = pl.DataFrame(pl.from_arrow(plain)).select(
                        pl.col(self.names[header]).cast(pl.String).alias(header)
                        for header in columns
                    )
                    lines = pl.int_range(line, line + rows.height, eager=True).alias("line")
                    line += rows.height
                    yield Batch(rows.insert_column(0, lines), [], min(1.0, line / total))
        except UNREADABLE as error:
            raise _damaged(self.path) from error


def _damaged(path: Path) -> SourceError:
    """What is wrong, never in the reader's own words: they quote the file's values."""
    return SourceError(f"{path.name}: is damaged and cannot be read as Parquet. Export it again.")
