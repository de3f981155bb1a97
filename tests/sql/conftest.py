"""Given rows in the record store, expect rows in the marts: selects only, no models."""

from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb
import polars as pl
import pytest

from pipelines.build import Options, prepare
from pipelines.engine.duckdb import run_select
from pipelines.engine.selects import read_selects
from pipelines.settings import Settings, sql_folder
from pipelines.store import open_store, read_store


@pytest.fixture
def marts(settings: Settings, tmp_path: Path) -> Iterator[Callable[..., duckdb.DuckDBPyConnection]]:
    """Run all selects on what was loaded; gives a function from a query to a frame."""
    with open_store(settings):
        pass
    opened = []

    def run(options: Options | None = None) -> Callable[[str], pl.DataFrame]:
        context = read_store(settings, scratch=tmp_path / f"scratch{len(opened)}.duckdb")
        connection = context.__enter__()
        opened.append(context)
        prepare(connection, options or Options(), settings.home)
        for select in read_selects(sql_folder()):
            run_select(connection, select)
        return lambda query: connection.sql(query).pl()

    yield run
    for context in opened:
        context.__exit__(None, None, None)
