"""The selects run on given records: those that a query needs, and no others."""

import functools
import re
from collections.abc import Callable
from pathlib import Path

import duckdb
import polars as pl

from pipelines.build import BuildOptions, prepare
from pipelines.engine.selects import Select, read_selects
from pipelines.record_store.store import read_store
from pipelines.settings import Settings, sql_folder

Read = Callable[[str], pl.DataFrame]
NOTHING_TO_COME = pl.DataFrame(
    schema={
        "force_code": pl.String,
        "abuse_type": pl.String,
        "complexity": pl.String,
        "opened_quarter": pl.Date,
        "last_quarter": pl.Date,
        "still_to_come_gbp": pl.Decimal(18, 2),
        "still_to_come_real_gbp": pl.Decimal(18, 2),
    }
)
"""What the model of cohorts leaves for the selects, where it knows of nothing."""


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
    connection: duckdb.DuckDBPyConnection,
    options: BuildOptions,
    home: Path | None = None,
    to_come: pl.DataFrame = NOTHING_TO_COME,
) -> Read:
    """A function from a query to its rows, which runs the selects behind it the first time.

    A mart costs what it rests on and not what the whole of `sql/` does; that every select runs and
    holds its header is what each build of the contract tests shows. Selects that wait for a model
    run on what it is said to have left.
    """
    engine = prepare(connection, options, home)
    engine.keep_frame("modelled.still_to_come", to_come)
    made: set[str] = set()

    def read(query: str) -> pl.DataFrame:
        for select in selects_behind(query):
            if select.name not in made:
                engine.run_select(select)
                made.add(select.name)
        return engine.read_query(query)

    return read


def data_quality_of(settings: Settings) -> pl.DataFrame:
    """Mart data_quality of what a home holds now."""
    with read_store(settings) as connection:
        return reader(connection, BuildOptions())("from marts.data_quality")
