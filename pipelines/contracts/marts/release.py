"""Contracts of the tables that leave: those of the release plan, as profiles' files hold them."""

from collections.abc import Callable
from typing import cast

import dataframely as dy
import polars as pl

from pipelines.contracts.marts.columns import force, key
from pipelines.contracts.profiles import Profile
from pipelines.contracts.release_plan import PLAN, ReleaseTable
from pipelines.contracts.symbols import SHOWN, SYMBOLS, WITHOUT_VALUE

MORE_COLUMNS = {"period": ("first_month", "last_month")}
"""What stands beside a dimension to say what its values are."""


class Release(dy.Schema):
    """One row per table of the release plan that the file holds."""

    name = key()
    title = dy.String()
    subject = dy.String()
    measure = dy.String()
    dimensions = dy.String()
    unit = dy.String()
    source_mart = dy.String()
    profile = dy.String()
    note = dy.String()

    @dy.rule()
    def known_profiles(cls) -> pl.Expr:
        """Profiles are of the closed list."""
        return pl.col("profile").is_in([*Profile])


class ReleaseCells(dy.Schema):
    """A table of the plan: one row per cell, hidden or not.

    `value` is null where the cell is hidden or there is none; `symbol` says why, and is empty where
    it is shown.
    """

    value = dy.Int64(nullable=True)
    symbol = dy.String()

    @dy.rule()
    def known_symbols(cls) -> pl.Expr:
        """Symbols are of the closed list."""
        return pl.col("symbol").is_in([SHOWN, *SYMBOLS])

    @dy.rule()
    def hidden_without_value(cls) -> pl.Expr:
        """A cell has a number or a symbol that says why not; one that rounds to nought has both."""
        return pl.col("value").is_null() == pl.col("symbol").is_in(WITHOUT_VALUE)


def _cells_of(table: ReleaseTable) -> type[dy.Schema]:
    """The contract of one table's cells."""
    made: dict[str, Callable[[], dy.Column]] = {
        "force_code": force,
        "month": lambda: dy.Date(primary_key=True),
    }
    columns: dict[str, object] = {"__doc__": f"{table.title}: {table.unit}. {table.note}"}
    for name in table.dimensions:
        columns[name] = made.get(name, key)()
        columns |= {beside: dy.Date(nullable=True) for beside in MORE_COLUMNS.get(name, ())}
    if table.subject == "cost":
        columns["price_base"] = dy.String()
    columns |= {"value": dy.Int64(nullable=True), "symbol": dy.String(), "__module__": __name__}
    return cast(type[dy.Schema], type(table.mart, (ReleaseCells,), columns))


RELEASE_TABLE = "release_table"
RELEASE_MARTS: dict[str, type[dy.Schema]] = {
    RELEASE_TABLE: Release,
    **{table.mart: _cells_of(table) for table in PLAN},
}
"""Contract of every table that only the files of partners and of the public hold."""
OPEN_MARTS = (
    "force",
    "population_by_year",
    "event",
    "outcome",
    "published_figure",
    "claim",
    "price_index",
    "cost_category",
    "recorded_crime_by_quarter",
    "safeguarding_by_year",
    "workforce_by_year",
    "build_info",
)
"""The marts that stand in every profile's file too: made of publications and of what is shipped, of
nothing that a force delivered. Of events only the shipped ones are in the files that leave."""
