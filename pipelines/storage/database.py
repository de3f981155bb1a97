"""What every module that speaks to DuckDB shares."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import duckdb


def connect(
    path: Path | str = ":memory:", *, read_only: bool = False, memory_limit: str | None = None
) -> duckdb.DuckDBPyConnection:
    """Open a database that never draws its own progress bar.

    DuckDB draws one on standard output, where `--json` promises one object and nothing else.
    """
    config: dict[str, str | bool | int | float | list[str]] = (
        {"memory_limit": memory_limit} if memory_limit else {}
    )
    connection = duckdb.connect(path, read_only=read_only, config=config)
    connection.execute("set enable_progress_bar = false")
    return connection


def read_first_row(
    connection: duckdb.DuckDBPyConnection, query: str, parameters: Sequence[Any] = ()
) -> tuple[Any, ...] | None:
    """The first row of a query, null where there is none.

    All rows are fetched: DuckDB 2 refuses other work on a connection with an unfinished result.
    """
    rows = connection.execute(query, list(parameters)).fetchall()
    return rows[0] if rows else None
