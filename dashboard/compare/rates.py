"""Every force's rates by financial year, from a published version."""

import polars as pl

from dashboard.compare import queries
from dashboard.compare.figures import without_incomplete_years
from dashboard.compare.queries import INCIDENTS, RECORDED_CRIME
from dashboard.shell import queries as shell_queries
from dashboard.warehouse.door import Warehouse
from pipelines.contracts.vocabulary import ALL_FORCES
from pipelines.models.compare.yearly_rates import yearly_rates
from pipelines.models.demand.demand_series import rate_counts


def work_out_rates(warehouse: Warehouse, measure: str, group: str) -> pl.DataFrame:
    """Every force's rates by financial year: as `yearly_rates`.

    Args:
        warehouse: The published version.
        measure: `recorded_crime` or `incidents`.
        group: Offence group or abuse type.
    """
    population = queries.population(warehouse)
    children = None if population.is_empty() else population
    if measure == RECORDED_CRIME:
        return yearly_rates(queries.crime_of_forces(warehouse, group), children)
    series = shell_queries.demand_series(warehouse, ALL_FORCES, group)
    settled = series.filter("is_settled", measure=INCIDENTS)
    found = yearly_rates(rate_counts(settled), children)
    return without_incomplete_years(found, queries.incomplete_incident_months(warehouse))


def fullest_year(rates: pl.DataFrame) -> str | None:
    """The latest year of which most forces have a rate; none where no force has one.

    A year that few forces have delivered yet compares nobody with anybody.
    """
    known = rates.drop_nulls("rate_per_1000")
    if known.is_empty():
        return None
    years = known.group_by("financial_year").len().sort("financial_year", descending=True)
    full = years.filter(pl.col("len") * 2 >= pl.col("len").max())
    return str(full["financial_year"][0])
