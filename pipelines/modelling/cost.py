"""Hand what the selects know of cost to the models of cost, and hand back the marts they make."""

from collections.abc import Iterator

import duckdb
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
# A force that delivered no cost line has no cost that is known: it is missing, not nought.
INVESTIGATIONS = """
    select force_code, abuse_type, complexity, opened_year, closed_date is not null as is_closed,
        {columns}, (select any_value(price_base) from intermediate.int_price) as price_base
    from intermediate.int_investigation_cost
    where is_force_costed
"""
COHORTS = """
    select force_code, abuse_type, complexity, opened_quarter, count(*) as investigation_count,
        count(*) - count(closed_date) as open_count,
        sum({basis}_gbp)::decimal(18, 2) as cost_to_date_gbp,
        coalesce(sum({basis}_gbp) filter (where closed_date is null), 0)::decimal(18, 2)
            as open_cost_to_date_gbp
    from intermediate.int_investigation_cost where is_force_costed group by all
"""
INCREMENTS = """
    select force_code, abuse_type, complexity, opened_quarter, cost_quarter,
        {basis}_gbp::double as cost_gbp
    from intermediate.int_cost_increments
"""
# A version that looks back knows no extract dated later, though it has confirmed older records.
DELIVERED_TO = """
    select force_code, min(least(delivered_to, coalesce(as_known, delivered_to),
        coalesce(until, delivered_to))) as delivered_to
    from (
        select force_code, max(delivered_to) as delivered_to
        from intermediate.int_record_counts where source = 'cost_lines' group by force_code
    ) cross join marts.build_info group by force_code
"""
WITH_WHAT_IS_TO_COME = """
    create or replace table marts.investigation as
    select investigation.* replace (
        coalesce(expected_final_cost_gbp, cost_to_date_gbp + to_come.still_to_come_gbp)
            ::decimal(18, 2) as expected_final_cost_gbp,
        coalesce(expected_final_cost_real_gbp,
            cost.direct_real_gbp + round(to_come.still_to_come_gbp * price.real_factor, 2))
            ::decimal(18, 2) as expected_final_cost_real_gbp
    )
    from marts.investigation as investigation
    join intermediate.int_investigation_cost as cost using (force_code, investigation_id)
    left join to_come on to_come.force_code = cost.force_code
        and to_come.abuse_type = cost.abuse_type and to_come.complexity = cost.complexity
        and to_come.opened_quarter = cost.opened_quarter
    left join intermediate.int_price as price
        on extract(year from to_come.last_quarter - interval 3 month) = price.first_year
"""


def cost_marts(connection: duckdb.DuckDBPyConnection) -> Iterator[tuple[str, pl.DataFrame]]:
    """Run the models of cost, and yield each mart they make by name."""
    described = [_described(connection, basis) for basis in COST_BASES]
    for name, frames in zip(
        ("unit_cost_by_year", "cost_distribution", "unit_cost_standardised"),
        zip(*described, strict=True),
        strict=True,
    ):
        yield name, pl.concat(frames)
    columns = "direct_gbp as cost_gbp, hours, timed_gbp"
    yield "unit_cost_driver", unit_cost_drivers(_read(connection, INVESTIGATIONS, columns=columns))
    yield from _cohort_marts(connection)


def _described(connection: duckdb.DuckDBPyConnection, basis: str) -> list[pl.DataFrame]:
    name = COLUMN_OF_BASIS[basis]
    columns = (
        f"{name}_gbp as cost_gbp, {name}_real_gbp as cost_real_gbp, {name}_error_gbp as error_gbp"
    )
    cases = _read(connection, INVESTIGATIONS, columns=columns)
    return [
        unit_cost_by_year(cases, cost_basis=basis),
        cost_distribution(cases, cost_basis=basis),
        standardised_unit_cost(cases, cost_basis=basis),
    ]


def _cohort_marts(connection: duckdb.DuckDBPyConnection) -> Iterator[tuple[str, pl.DataFrame]]:
    """Cohorts on each basis; development and open investigations on the direct one."""
    delivered = _read(connection, DELIVERED_TO).with_columns(
        pl.col("delivered_to")
        .map_elements(last_complete_quarter, return_dtype=pl.Date)
        .alias("last_quarter")
    )
    frames = []
    for basis, name in COLUMN_OF_BASIS.items():
        increments = _read(connection, INCREMENTS, basis=name)
        cohorts = _read(connection, COHORTS, basis=name).join(
            delivered.select("force_code", "last_quarter"), on="force_code", how="left"
        )
        patterns = development_patterns(increments, cohorts)
        to_come = still_to_come(increments, cohorts, patterns)
        frames.append(cost_by_cohort(cohorts, to_come, patterns, cost_basis=basis))
        if basis == COST_BASES[0]:
            yield "cost_development", cost_development(patterns)
            _expect(connection, cohorts, to_come)
    yield "cost_by_cohort", pl.concat(frames)


def _expect(
    connection: duckdb.DuckDBPyConnection, cohorts: pl.DataFrame, to_come: pl.DataFrame
) -> None:
    """Give every open investigation what it is expected to cost in the end."""
    keys = ["abuse_type", "complexity", "opened_quarter", "last_quarter"]
    rows = cohorts.select("force_code", *keys).join(to_come, on=keys, how="left")
    connection.register("to_come", rows.to_arrow())
    connection.execute(WITH_WHAT_IS_TO_COME)
    connection.unregister("to_come")


def _read(connection: duckdb.DuckDBPyConnection, query: str, **names: str) -> pl.DataFrame:
    frame: pl.DataFrame = connection.sql(query.format(**names)).pl()
    return frame
