"""The selects run on given records: those that a query needs, and no others."""

import functools
import re
from collections.abc import Callable
from pathlib import Path

import duckdb
import polars as pl

from pipelines.build import BuildOptions, prepare
from pipelines.engine.duckdb import run_select
from pipelines.engine.selects import Select, read_selects
from pipelines.modelling.loads import LEFT_OUT_AND_FLAGGED, data_quality_mart
from pipelines.record_store.store import read_store
from pipelines.settings import Settings, sql_folder

Read = Callable[[str], pl.DataFrame]


@functools.cache
def every_select() -> tuple[Select, ...]:
    """All selects in the order in which they run, parsed once a process."""
    return tuple(read_selects(sql_folder()))


def selects_behind(query: str) -> list[Select]:
    """The selects whose tables a query names and, each before its readers, those that they read."""
    wanted = set(re.findall(r"\w+\.\w+", query))
    for select in reversed(every_select()):
        if select.name in wanted:
            wanted |= select.sources
    return [select for select in every_select() if select.name in wanted]


def reader(
    connection: duckdb.DuckDBPyConnection, options: BuildOptions, home: Path | None = None
) -> Read:
    """A function from a query to its rows, which runs the selects behind it the first time.

    A mart costs what it rests on and not what the whole of `sql/` does; that every select runs and
    holds its header is what each build of the contract tests shows.
    """
    prepare(connection, options, home)
    made: set[str] = set()

    def read(query: str) -> pl.DataFrame:
        for select in selects_behind(query):
            if select.name not in made:
                run_select(connection, select)
                made.add(select.name)
        return connection.sql(query).pl()

    return read


def data_quality_of(settings: Settings) -> pl.DataFrame:
    """Mart data_quality of what a home holds now."""
    with read_store(settings) as connection:
        reader(connection, BuildOptions())(LEFT_OUT_AND_FLAGGED)
        return data_quality_mart(connection)
