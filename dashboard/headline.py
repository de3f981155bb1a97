"""The headline figures of one force, worked out once for the page that shows them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from dashboard import (
    cost_questions,
    forecast_questions,
    lag_questions,
    questions,
    shared_questions,
    text,
)
from dashboard.charts.cost import MANY_OPEN_SHARE
from dashboard.headline_forecast import next_whole_year
from dashboard.lag_text import caution
from dashboard.queries import Warehouse
from pipelines.contracts.vocabulary import ALL_TYPES
from pipelines.models.periods import Window, add_months, standard_windows

YEAR_MONTHS = 12
COUNTED_IN = {"incidents": "incident_count", "investigations": "investigation_count"}
LEDGER_COUNTS = (
    "rows_read",
    "rows_accepted",
    "rows_unchanged",
    "rows_rejected",
    "keys_withdrawn",
)
WORST_NAMED = 3
PUBLISHED_UNIT_COST = "npcc_2016_unit_cost"


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
        change = f", {text.growth_phrase(self.growth, self.opened_count)}" if self.growth else ""
        return (
            f"{where}: {text.count(self.opened_count)} investigations were opened in the "
            f"12 months to {until}{change}. {self.caution}".strip()
        )

    def metrics(self) -> list[Metric]:
        """The boxes under the answer."""
        until = text.month_name(self.last_month)
        growth = (
            text.growth_phrase(self.growth, self.opened_count)
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
            f"{text.money_interval(self.unit_cost)}; {published}",
        )


def headline(warehouse: Warehouse, force_code: str) -> Headline:
    """Read a force's headline figures.

    Args:
        warehouse: The published version.
        force_code: A force, or ALL.

    Returns:
        The figures; those that the version cannot give are None or empty.
    """
    demand = shared_questions.demand_by_month(warehouse, force_code)
    last_month = demand["month"][-1]
    opened = last_year_count(demand, "investigation_count")
    growth = latest_growth(warehouse, force_code, "investigations")
    caseload = questions.caseload(warehouse, force_code)
    return Headline(
        last_month=last_month,
        opened_count=opened,
        growth=growth,
        caution=last_year_caution(warehouse, force_code, "investigations", growth),
        unit_cost=settled_unit_cost(cost_questions.unit_cost(warehouse, force_code)),
        published_gbp=published_unit_cost(warehouse),
        open_count=None if caseload.is_empty() else caseload["open_count"][-1],
        forecast=forecast_metric(warehouse, force_code, opened),
    )


def last_year_count(demand: pl.DataFrame, column: str) -> int | None:
    """Sum of the last twelve months; none where one of them was not delivered."""
    year = demand[column].tail(YEAR_MONTHS)
    return int(year.sum()) if len(year) == YEAR_MONTHS and not year.null_count() else None


def last_year_caution(
    warehouse: Warehouse, force_code: str, measure: str, growth: Mapping[str, Any]
) -> str:
    """What to mind about the last twelve months, where records of some are still to come.

    Args:
        warehouse: The published version.
        force_code: A force, or ALL.
        measure: `incidents` or `investigations`.
        growth: As `latest_growth`.
    """
    demand = shared_questions.demand_by_month(warehouse, force_code)
    total = last_year_count(demand, COUNTED_IN[measure])
    return caution(
        lag_questions.reporting_lag(warehouse, force_code),
        measure,
        demand["month"].tail(YEAR_MONTHS).to_list(),
        shared_questions.provisional_from(warehouse, force_code, [measure]),
        growth if growth and growth["current_count"] == total else None,
    )


def settled_unit_cost(unit_cost: pl.DataFrame) -> Mapping[str, Any]:
    """The latest year of opening of which under a tenth is still open, so that its mean stands."""
    if unit_cost.is_empty():
        return {}
    total = pl.col("open_count") + pl.col("investigation_count")
    rows = unit_cost.drop_nulls("mean_gbp").filter(pl.col("open_count") < MANY_OPEN_SHARE * total)
    return rows.row(-1, named=True) if rows.height else {}


def published_unit_cost(warehouse: Warehouse) -> float | None:
    """The average cost that was published in 2016."""
    return shared_questions.published_figure(warehouse, PUBLISHED_UNIT_COST).get("value")


def latest_growth(warehouse: Warehouse, force_code: str, measure: str) -> Mapping[str, Any]:
    """Growth of all types over the last twelve complete months on the twelve before.

    Empty where the force's own last month is not the last of the version, since the two would not
    be about the same months.
    """
    demand = shared_questions.demand_by_month(warehouse, force_code)
    growth = questions.demand_growth(warehouse, force_code, measure)
    if demand.is_empty() or growth.is_empty():
        return {}
    return growth_row(growth, _latest_year(demand["month"][0], demand["month"][-1]))


def growth_row(growth: pl.DataFrame, window: Window | None) -> Mapping[str, Any]:
    """The growth of all types over one window; empty where it is not known.

    Args:
        growth: As `queries.demand_growth`.
        window: Two periods by their labels.
    """
    if window is None or growth.is_empty():
        return {}
    rows = growth.filter(
        (pl.col("abuse_type") == ALL_TYPES)
        & (pl.col("baseline") == window.baseline)
        & (pl.col("current") == window.current)
    )
    return rows.row(0, named=True) if rows.height else {}


def _latest_year(first: date, last: date) -> Window | None:
    """The standard window of the twelve months up to the last one, against the twelve before."""
    year = (add_months(last, 1 - YEAR_MONTHS), last, 1)
    for window in standard_windows(first, last, 1):
        if (window.current_start, window.current_end, window.years_between) == year:
            return window
    return None


def forecast_metric(warehouse: Warehouse, force_code: str, recent: int | None) -> Metric:
    """The forecast of the next whole financial year, with its range, or why it has none."""
    forecast = forecast_questions.forecast(warehouse, force_code, "investigations")
    under_way = text.financial_year(warehouse.info.last_complete_month)
    row = next_whole_year(forecast, under_way) if forecast.height else {}
    if not row:
        return Metric("Forecast", text.UNKNOWN, "a forecast needs two full years of months")
    beside = f"{text.count(recent)} were opened in the last 12 complete months"
    name = f"Forecast to be opened in {row['year']}"
    point = f"about {text.count(text.rounded(row['point']))}"
    if row["lower_80"] is None:
        return Metric(name, point, f"{text.NOT_BACK_TESTED} and without an interval; {beside}")
    low, high = (text.count(text.rounded(row[bound])) for bound in ("lower_80", "upper_80"))
    return Metric(name, point, f"8 in 10 such forecasts end between {low} and {high}; {beside}")


def ledger_sentence(loads: pl.DataFrame) -> str:
    """What was loaded, how much of it was refused, and which files changed nothing."""
    if loads.is_empty():
        return "This version says nothing about what was loaded."
    loaded = loads.filter(pl.col("status") == "loaded")
    read, accepted, unchanged, rejected, withdrawn = (
        int(loaded[column].sum()) for column in LEDGER_COUNTS
    )
    share = f" ({text.percent(rejected / read)})" if read else ""
    others = "".join(
        f" Files that {what}: {text.count(count)}."
        for status, what in (
            ("repeated", "came again and changed nothing"),
            ("refused", "were refused whole"),
        )
        if (count := loads.filter(pl.col("status") == status).height)
    )
    return (
        f"Files loaded: {text.count(loaded.height)}, with {text.count(read)} rows: "
        f"{text.count(accepted)} accepted, {text.count(unchanged)} unchanged and "
        f"{text.count(rejected)}{share} rejected and set aside, none dropped or guessed at. "
        f"Records withdrawn: {text.count(withdrawn)}."
        f"{others}"
    )


def completeness_sentence(months: pl.DataFrame, span: str) -> str:
    """How many force-months look incomplete or missing, and where the most of them are.

    Args:
        months: As `queries.incomplete_months`.
        span: The months looked at, in words.
    """
    if months.is_empty():
        return ""
    total, lacking = (
        int(months[column].sum()) for column in ("month_count", "incomplete_month_count")
    )
    if not lacking:
        return f"No month of any force and source looks incomplete, {span}."
    worst = ", ".join(
        f"{row['force_name']} {text.label(row['source']).lower()} ({row['incomplete_month_count']})"
        for row in months.head(WORST_NAMED).filter(pl.col("incomplete_month_count") > 0).to_dicts()
    )
    verb = "month looks" if lacking == 1 else "months look"
    return (
        f"Of {text.count(total)} months of a force and source, {span}, {text.count(lacking)} "
        f"{verb} incomplete or did not arrive; the most: {worst}."
    )
