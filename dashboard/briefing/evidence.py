"""What a briefing rests on: the frames of one force, read from one published version."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from dashboard.cost import queries as cost_queries
from dashboard.cost.figures import PUBLISHED_UNIT_COST, published_at_prices
from dashboard.demand import queries as demand_queries
from dashboard.demand.figures import latest_growth
from dashboard.forecast.figures import chosen_forecast
from dashboard.shell import queries as shell_queries
from dashboard.shell.text import territory
from dashboard.warehouse.door import Warehouse
from dashboard.warehouse.versions import BuildInfo
from pipelines.contracts.vocabulary import ALL_FORCES


@dataclass(frozen=True)
class Evidence:
    """True figures, before anything is held back; empty where the version does not hold them.

    `published_by_year` is the published average cost (GBP) in the prices of each year opened.
    """

    info: BuildInfo
    force_code: str
    force_name: str
    demand: pl.DataFrame
    growth: Mapping[str, Mapping[str, Any]]
    unit_cost: pl.DataFrame
    published: Mapping[str, Any]
    published_by_year: Mapping[str, float]
    caseload: pl.DataFrame
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
    measures = ("investigations", "incidents")
    unit_cost = cost_queries.unit_cost(warehouse, force_code)
    published = shell_queries.published_figure(warehouse, PUBLISHED_UNIT_COST)
    years: list[str] = unit_cost["opened_year"].to_list() if unit_cost.height else []
    return Evidence(
        info=warehouse.info,
        force_code=force_code,
        force_name=territory(force_code, read_force_names(warehouse), warehouse.info),
        demand=shell_queries.demand_by_month(warehouse, force_code),
        growth={name: latest_growth(warehouse, force_code, name) for name in measures},
        unit_cost=unit_cost,
        published=published,
        published_by_year=published_at_prices(
            cost_queries.price_index(warehouse), published.get("value"), years
        ),
        caseload=demand_queries.caseload(warehouse, force_code),
        forecast=chosen_forecast(warehouse, force_code, "investigations", "financial_year"),
        provisional_from=shell_queries.provisional_from(warehouse, force_code),
    )
