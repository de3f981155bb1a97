"""The order in which a plan's arrays have everything."""

from dataclasses import dataclass

import polars as pl

from pipelines.models.plan.horizon import Horizon, Places


@dataclass(frozen=True)
class Axes:
    """The order of everything, and the basis of the plan."""

    horizon: Horizon
    types: tuple[str, ...]
    categories: tuple[str, ...]
    cost_basis: str


def places_of(rows: pl.DataFrame, column: str, order: tuple[str, ...]) -> Places:
    """Where the values of a column stand in an order that has them all."""
    known = {name: place for place, name in enumerate(order)}
    return rows[column].replace_strict(known, return_dtype=pl.Int64).to_numpy()
