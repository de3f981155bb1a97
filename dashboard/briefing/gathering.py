"""What a briefing rests on: the frames of one force, read from one published version."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from dashboard.cost import queries as cost_queries
from dashboard.cost.figures import PUBLISHED_UNIT_COST, published_at_prices
from dashboard.demand.figures import growth_of, latest_caseload, year_before
from dashboard.forecast.figures import chosen_forecast
from dashboard.shell import queries as shell_queries
from dashboard.shell.months import Total, demand_by_month, forces_throughout, last_year
from dashboard.shell.text import force_sum, territory
from dashboard.warehouse.door import Warehouse
from dashboard.warehouse.versions import BuildInfo
from pipelines.contracts.vocabulary import ALL_FORCES

LEADING = "investigations"
"""The measure of the headline."""
MEASURES = (LEADING, "incidents")


@dataclass(frozen=True)
class Evidence:
    """True figures, before anything is held back; empty where the version does not hold them.

    Attributes:
        force_name: The force, or what the sum over the forces behind the headline is called.
        demand: As `demand_by_month`.
        totals: The last twelve months of each measure that was delivered.
        before: The year before each of them.
        growth: The growth of each from that year, of the forces that delivered both.
        published_by_year: The published average cost (GBP) in the prices of each year opened.
        caseload: The last settled month of `demand_queries.caseload`.
        caseload_of: That month's investigations, which say of how many forces it is.
    """

    info: BuildInfo
    force_code: str
    force_name: str
    demand: pl.DataFrame
    totals: Mapping[str, Total]
    before: Mapping[str, Total]
    growth: Mapping[str, Mapping[str, Any]]
    unit_cost: pl.DataFrame
    published: Mapping[str, Any]
    published_by_year: Mapping[str, float]
    caseload: Mapping[str, Any]
    caseload_of: Total | None
    forecast: pl.DataFrame
    provisional_from: date | None

    @property
    def is_total(self) -> bool:
        """Whether the figures are sums over forces."""
        return self.force_code == ALL_FORCES


def read_force_names(warehouse: Warehouse) -> dict[str, str]:
    """Read the forces of the version by code, in the order of their names."""
    forces = shell_queries.forces(warehouse)
    if forces.is_empty():
        return {}
    return dict(forces.select("force_code", "force_name").iter_rows())


def gather(warehouse: Warehouse, force_code: str) -> Evidence:
    """Read what templates need to know about a force, or about all of them."""
    unit_cost = cost_queries.unit_cost(warehouse, force_code)
    published = shell_queries.published_figure(warehouse, PUBLISHED_UNIT_COST)
    years: list[str] = unit_cost["opened_year"].to_list() if unit_cost.height else []
    found = {name: last_year(warehouse, force_code, name) for name in MEASURES}
    totals = {name: total for name, total in found.items() if total is not None}
    growth = {name: growth_of(warehouse, found[name]) for name in MEASURES}
    caseload, caseload_of = latest_caseload(warehouse, force_code)
    return Evidence(
        info=warehouse.info,
        force_code=force_code,
        force_name=_name(warehouse, force_code, totals.get(LEADING), growth[LEADING]),
        demand=demand_by_month(warehouse, force_code),
        totals=totals,
        before={name: year_before(warehouse, total) for name, total in totals.items()},
        growth=growth,
        unit_cost=unit_cost,
        published=published,
        published_by_year=published_at_prices(
            cost_queries.price_index(warehouse), published.get("value"), years
        ),
        caseload=caseload,
        caseload_of=caseload_of,
        forecast=chosen_forecast(warehouse, force_code, LEADING, "financial_year"),
        provisional_from=shell_queries.provisional_from(warehouse, force_code),
    )


def _name(
    warehouse: Warehouse, force_code: str, total: Total | None, growth: Mapping[str, Any]
) -> str:
    """The force, or of how many forces the headline is: of those in both of its years."""
    name = territory(force_code, read_force_names(warehouse), warehouse.info)
    if force_code != ALL_FORCES or total is None:
        return name
    if not growth:
        return total.where(name)
    spans = [
        (growth[f"{period}_start"], growth[f"{period}_end"].replace(day=1))
        for period in ("baseline", "current")
    ]
    return force_sum(forces_throughout(warehouse, [LEADING], spans))
