"""The headline figures of one force, worked out once for the page that shows them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from dashboard.cost import queries as cost_queries
from dashboard.cost import words as cost_words
from dashboard.cost.figures import published_unit_cost, settled_unit_cost
from dashboard.demand import queries as demand_queries
from dashboard.demand import words as demand_words
from dashboard.demand.figures import last_year_caution, last_year_count, latest_growth
from dashboard.forecast import queries as forecast_queries
from dashboard.forecast import words as forecast_words
from dashboard.forecast.figures import next_whole_year
from dashboard.shell import queries as shell_queries
from dashboard.shell import text
from dashboard.warehouse.door import Warehouse


@dataclass(frozen=True)
class Metric:
    """A figure in a box: what it is, its value, and what to mind about it."""

    name: str
    value: str
    note: str


@dataclass(frozen=True)
class Headline:
    """What the overview says about a force."""

    last_month: date
    opened_count: int | None
    growth: Mapping[str, Any]
    caution: str
    unit_cost: Mapping[str, Any]
    published_gbp: float | None
    open_count: int | None
    forecast: Metric

    def sentence(self, where: str) -> str:
        """The page's answer."""
        until = text.month_name(self.last_month)
        if self.opened_count is None:
            return (
                f"{where}: the 12 months to {until} are not complete, so there is no yearly figure."
            )
        change = (
            f", {demand_words.growth_phrase(self.growth, self.opened_count)}" if self.growth else ""
        )
        return (
            f"{where}: {text.count(self.opened_count)} investigations were opened in the "
            f"12 months to {until}{change}. {self.caution}".strip()
        )

    def metrics(self) -> list[Metric]:
        """The boxes under the answer."""
        until = text.month_name(self.last_month)
        growth = (
            demand_words.growth_phrase(self.growth, self.opened_count)
            if self.growth
            else "growth: not known"
        )
        return [
            Metric(f"Opened, 12 months to {until}", text.count(self.opened_count), growth),
            self._cost_metric(),
            Metric(
                f"Open at the end of {until}",
                text.count(self.open_count),
                "investigations opened and not yet closed",
            ),
            self.forecast,
        ]

    def _cost_metric(self) -> Metric:
        published = (
            f"published 2016: {text.pounds(self.published_gbp)}, method and price base unknown"
            if self.published_gbp
            else "no published figure held"
        )
        if not self.unit_cost:
            return Metric("Mean cost, closed investigation", text.UNKNOWN, published)
        return Metric(
            f"Mean cost, closed, opened {self.unit_cost['opened_year']}",
            text.pounds(self.unit_cost["mean_gbp"]),
            f"{cost_words.money_interval(self.unit_cost)}; {published}",
        )


def headline(warehouse: Warehouse, force_code: str) -> Headline:
    """Read a force's headline figures.

    Args:
        warehouse: The published version.
        force_code: A force, or ALL.

    Returns:
        The figures; those that the version cannot give are None or empty.
    """
    demand = shell_queries.demand_by_month(warehouse, force_code)
    last_month = demand["month"][-1]
    opened = last_year_count(demand, "investigation_count")
    growth = latest_growth(warehouse, force_code, "investigations")
    caseload = demand_queries.caseload(warehouse, force_code)
    return Headline(
        last_month=last_month,
        opened_count=opened,
        growth=growth,
        caution=last_year_caution(warehouse, force_code, "investigations", growth),
        unit_cost=settled_unit_cost(cost_queries.unit_cost(warehouse, force_code)),
        published_gbp=published_unit_cost(warehouse),
        open_count=None if caseload.is_empty() else caseload["open_count"][-1],
        forecast=forecast_metric(warehouse, force_code, opened),
    )


def forecast_metric(warehouse: Warehouse, force_code: str, recent: int | None) -> Metric:
    """The forecast of the next whole financial year, with its range, or why it has none."""
    forecast = forecast_queries.forecast(warehouse, force_code, "investigations")
    under_way = text.financial_year(warehouse.info.last_complete_month)
    row = next_whole_year(forecast, under_way) if forecast.height else {}
    if not row:
        return Metric("Forecast", text.UNKNOWN, "a forecast needs two full years of months")
    beside = f"{text.count(recent)} were opened in the last 12 complete months"
    name = f"Forecast to be opened in {row['year']}"
    point = f"about {text.count(text.rounded(row['point']))}"
    if row["lower_80"] is None:
        return Metric(
            name, point, f"{forecast_words.NOT_BACK_TESTED} and without an interval; {beside}"
        )
    low, high = (text.count(text.rounded(row[bound])) for bound in ("lower_80", "upper_80"))
    return Metric(name, point, f"8 in 10 such forecasts end between {low} and {high}; {beside}")
