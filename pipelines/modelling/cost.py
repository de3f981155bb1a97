"""Hand what the selects know of cost to the models of cost, and hand back the frames they make."""

from collections.abc import Callable, Iterator

import polars as pl

from pipelines.contracts.marts.cost import COST_BASES
from pipelines.models.cost.case_mix import standardised_unit_cost
from pipelines.models.cost.cohort_cost import cost_by_cohort
from pipelines.models.cost.cohorts import (
    cost_development,
    development_patterns,
    last_complete_quarter,
    still_to_come,
)
from pipelines.models.cost.cost_drivers import unit_cost_drivers
from pipelines.models.cost.unit_cost import cost_distribution, unit_cost_by_year

COLUMN_OF_BASIS = dict(zip(COST_BASES, ("direct", "on_cost", "full"), strict=True))
NAME_OF_ENDING = {
    "gbp": "cost_gbp",
    "real_gbp": "cost_real_gbp",
    "error_gbp": "error_gbp",
    "to_date_gbp": "cost_to_date_gbp",
    "open_to_date_gbp": "open_cost_to_date_gbp",
}
"""How a column of one basis, such as `direct_real_gbp`, is called by the models of any basis."""


def cost_marts(read_table: Callable[[str], pl.DataFrame]) -> Iterator[tuple[str, pl.DataFrame]]:
    """Run the models of cost, and yield each frame they make by name.

    Args:
        read_table: From a table's name to its frame.
    """
    cases = read_table("intermediate.int_model_investigations").drop("investigation_id")
    described = [_described(_on_basis(cases, basis), basis) for basis in COST_BASES]
    for name, frames in zip(
        ("unit_cost_by_year", "cost_distribution", "unit_cost_standardised"),
        zip(*described, strict=True),
        strict=True,
    ):
        yield name, pl.concat(frames)
    yield "unit_cost_driver", unit_cost_drivers(_on_basis(cases, COST_BASES[0]))
    yield from _cohort_marts(read_table)


def _described(cases: pl.DataFrame, basis: str) -> list[pl.DataFrame]:
    return [
        unit_cost_by_year(cases, cost_basis=basis),
        cost_distribution(cases, cost_basis=basis),
        standardised_unit_cost(cases, cost_basis=basis),
    ]


def _cohort_marts(
    read_table: Callable[[str], pl.DataFrame],
) -> Iterator[tuple[str, pl.DataFrame]]:
    """Cohorts on each basis; development and what is still to come on the direct one."""
    delivered = read_table("intermediate.int_model_cost_delivered_to").select(
        "force_code",
        pl.col("delivered_to")
        .map_elements(last_complete_quarter, return_dtype=pl.Date)
        .alias("last_quarter"),
    )
    all_increments = read_table("intermediate.int_model_cost_increments")
    all_cohorts = read_table("intermediate.int_model_cohorts").join(
        delivered, on="force_code", how="left"
    )
    frames = []
    for basis in COST_BASES:
        increments, cohorts = _on_basis(all_increments, basis), _on_basis(all_cohorts, basis)
        patterns = development_patterns(increments, cohorts)
        to_come = still_to_come(increments, cohorts, patterns)
        frames.append(cost_by_cohort(cohorts, to_come, patterns, cost_basis=basis))
        if basis == COST_BASES[0]:
            yield "cost_development", cost_development(patterns)
            yield "still_to_come", _by_force(cohorts, to_come)
    yield "cost_by_cohort", pl.concat(frames)


def _by_force(cohorts: pl.DataFrame, to_come: pl.DataFrame) -> pl.DataFrame:
    """What each open investigation of a force's cohort is still to cost, for the selects."""
    keys = ["abuse_type", "complexity", "opened_quarter", "last_quarter"]
    rows = cohorts.select("force_code", *keys).join(to_come, on=keys, how="left")
    return rows.select("force_code", *keys, "still_to_come_gbp")


def _on_basis(frame: pl.DataFrame, basis: str) -> pl.DataFrame:
    """The amounts of one basis under the names that the models know; those of others left out."""
    endings = list(NAME_OF_ENDING)
    names = {f"{COLUMN_OF_BASIS[basis]}_{ending}": NAME_OF_ENDING[ending] for ending in endings}
    based = {f"{column}_{ending}" for column in COLUMN_OF_BASIS.values() for ending in endings}
    return frame.drop(based - set(names), strict=False).rename(names, strict=False)
