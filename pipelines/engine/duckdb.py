"""Run the selects on DuckDB, each into a table, and hold every table to its header."""

import logging
import time

import duckdb
import polars as pl

from pipelines.engine.selects import BUILT_SCHEMAS, GIVEN_SCHEMAS, Select
from pipelines.errors import ContractError
from pipelines.storage.database import read_first_row

log = logging.getLogger(__name__)


class DuckDBEngine:
    """Makes the tables in the scratch database that holds the record store's views.

    Tables are named with their schema, such as `marts.force`; frames are Polars frames.
    """

    name = "duckdb"

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection
        for schema in (*GIVEN_SCHEMAS, *BUILT_SCHEMAS):
            connection.execute(f"create schema {schema}")

    def keep_frame(self, table: str, frame: pl.DataFrame) -> None:
        """Make a table of a frame."""
        self._connection.register("frame", frame.to_arrow())
        self._connection.execute(f"create table {table} as select * from frame")
        self._connection.unregister("frame")

    def read_table(self, table: str) -> pl.DataFrame:
        """A table, whole."""
        return self.read_query(f"select * from {table}")

    def read_query(self, query: str) -> pl.DataFrame:
        """What a query on the tables gives."""
        frame: pl.DataFrame = self._connection.sql(query).pl()
        return frame

    def run_select(self, select: Select) -> int:
        """Make one table from its select and check it against its header.

        Returns:
            The table's rows.

        Raises:
            ContractError: The grain is not unique or holds nulls, or a column of the header is
                absent.
        """
        started = time.monotonic()
        self._connection.execute(f"create table {select.name} as {select.query}")
        described = self._connection.execute(f"describe {select.name}").fetchall()
        columns = [row[0] for row in described]
        absent = [c for c in (*select.grain, *select.units) if c not in columns]
        if absent:
            raise ContractError(
                f"{select.name}: the header names the column {absent[0]}, not there."
            )
        rows = self._check_grain(select)
        log.info("%s: %s rows in %.2f s", select.name, f"{rows:,}", time.monotonic() - started)
        return rows

    def _check_grain(self, select: Select) -> int:
        grain = ", ".join(select.grain)
        nulls = " or ".join(f"{column} is null" for column in select.grain)
        found = read_first_row(
            self._connection,
            f"""
            select coalesce(sum(row_count), 0), coalesce(max(row_count), 0), count_if({nulls})
            from (select {grain}, count(*) as row_count from {select.name} group by {grain})
            """,
        )
        rows, most, with_nulls = found or (0, 0, 0)
        if most > 1 or with_nulls:
            fault = "is not unique" if most > 1 else "holds nulls"
            raise ContractError(f"{select.name}: the grain ({grain}) {fault}. Mend the select.")
        return int(rows)
