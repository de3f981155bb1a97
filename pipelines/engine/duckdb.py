"""Run the selects on DuckDB, each into a table, and hold every table to its header."""

import logging
import time

import duckdb

from pipelines.engine.selects import Select
from pipelines.errors import ContractError
from pipelines.storage.database import first_row

log = logging.getLogger(__name__)


def run_select(connection: duckdb.DuckDBPyConnection, select: Select) -> int:
    """Make one table from its select and check it against its header.

    Returns:
        The table's rows.

    Raises:
        ContractError: The grain is not unique or holds nulls, or a column of the header is absent.
    """
    started = time.monotonic()
    connection.execute(f"create table {select.name} as {select.query}")
    columns = [row[0] for row in connection.execute(f"describe {select.name}").fetchall()]
    absent = [c for c in (*select.grain, *select.units) if c not in columns]
    if absent:
        raise ContractError(f"{select.name}: the header names the column {absent[0]}, not there.")
    rows = _check_grain(connection, select)
    log.info("%s: %s rows in %.2f s", select.name, f"{rows:,}", time.monotonic() - started)
    return rows


def _check_grain(connection: duckdb.DuckDBPyConnection, select: Select) -> int:
    grain = ", ".join(select.grain)
    nulls = " or ".join(f"{column} is null" for column in select.grain)
    found = first_row(
        connection,
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
