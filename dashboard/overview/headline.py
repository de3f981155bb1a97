"""The headline figures of one force, worked out once for the page that shows them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from dashboard.cost import queries as cost_queries
from dashboard.cost import words as cost_words
from dashboard.cost.figures import published_unit_cost, settled_unit_cost
from dashboard.demand import words as demand_words
from dashboard.demand.figures import growth_of, latest_caseload, year_before
from dashboard.forecast import queries as forecast_queries
from dashboard.forecast import words as forecast_words
from dashboard.forecast.figures import next_whole_year
from dashboard.lateness.words import recorded_so_far_sentence
from dashboard.shell import delivery_words, text
from dashboard.shell.months import Total, last_year, recorded_so_far
from dashboard.warehouse.door import Warehouse

MEASURE = "investigations"


@dataclass(frozen=True)
class Metric:
    """A figure in a box: what it is, its value, and what to mind about it."""

    name: str
    value: str
    note: str


@dataclass(frozen=True)
class Headline:
    """What the overview says about a force."""

    opened: Total | None
    before: Total | None
    growth: Mapping[str, Any]
    so_far: str
    unit_cost: Mapping[str, Any]
    published_gbp: float | None
    caseload: Mapping[str, Any]
    caseload_of: Total | None
    forecast: Metric

    def sentence(self, where: str) -> str:
        """The page's answer."""
        said = demand_words.year_sentence(where, MEASURE, self.opened, self.growth, self.before)
        return f"{said} {self.so_far}".strip()

    def metrics(self) -> list[Metric]:
        """The boxes under the answer."""
        return [self._opened_metric(), self._cost_metric(), self._caseload_metric(), self.forecast]

    def _opened_metric(self) -> Metric:
        span = f", 12 months to {text.month_name(self.opened.last)}" if self.opened else ""
        name = f"Opened{span}"
        if self.opened is None or self.opened.count is None:
            return Metric(name, text.UNKNOWN, delivery_words.why_unknown(self.opened, MEASURE))
        growth = (
            demand_words.growth_phrase(self.growth, self.opened.count)
            if self.growth
            else "growth: not known"
        )
        forces = delivery_words.of_forces(self.opened)
        note = f"{forces}; {growth}" if forces else growth
        return Metric(name, text.count(self.opened.count), note)

    def _caseload_metric(self) -> Metric:
        what = "investigations opened and not yet closed"
        if self.caseload_of is None:
            return Metric("Open", text.UNKNOWN, what)
        forces = delivery_words.of_forces(self.caseload_of)
        return Metric(
            f"Open at the end of {text.month_name(self.caseload['month'])}",
            text.count(self.caseload["open_count"]),
            f"{forces}; {what}" if forces else what,
        )

    def _cost_metric(self) -> Metric:
        published = (
            f"published 2016: {text.pounds(self.published_gbp)}, method and price base unknown"
            if self.published_gbp
            else "no published figure held"
        )
        if not self.unit_cost:
            return Metric("Expected final cost, mean", text.UNKNOWN, published)
        return Metric(
            f"Expected final cost, mean, opened {self.unit_cost['opened_year']}",
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
    opened = last_year(warehouse, force_code, MEASURE)
    growth = growth_of(warehouse, opened)
    caseload, caseload_of = latest_caseload(warehouse, force_code)
    return Headline(
        opened=opened,
        before=year_before(warehouse, opened) if opened else None,
        growth=growth,
        so_far=recorded_so_far_sentence(recorded_so_far(warehouse, force_code, MEASURE), MEASURE),
        unit_cost=settled_unit_cost(cost_queries.unit_cost(warehouse, force_code)),
        published_gbp=published_unit_cost(warehouse),
        caseload=caseload,
        caseload_of=caseload_of,
        forecast=forecast_metric(warehouse, force_code, opened),
    )


def forecast_metric(warehouse: Warehouse, force_code: str, recent: Total | None) -> Metric:
    """The forecast of the next whole financial year, with its range, or why it has none."""
    forecast = forecast_queries.forecast(warehouse, force_code, "investigations")
    under_way = text.financial_year(warehouse.info.last_complete_month)
    row = next_whole_year(forecast, under_way) if forecast.height else {}
    if not row:
        return Metric("Forecast", text.UNKNOWN, "a forecast needs two full years of months")
    beside = _recent_words(recent)
    name = f"Forecast to be opened in {row['year']}"
    point = f"about {text.count(text.rounded(row['point']))}"
    if row["lower_80"] is None:
        return Metric(
            name, point, f"{forecast_words.NOT_BACK_TESTED} and without an interval; {beside}"
        )
    low, high = (text.count(text.rounded(row[bound])) for bound in ("lower_80", "upper_80"))
    return Metric(name, point, f"8 in 10 such forecasts end between {low} and {high}; {beside}")


def _recent_words(recent: Total | None) -> str:
    """What the last year brought, beside what is expected."""
    if recent is None or recent.count is None:
        return "how many were opened in the last 12 complete months is not known"
    said = f"{text.count(recent.count)} were opened in the last 12 complete months"
    return f"{said} {delivery_words.of_forces(recent)}".strip()
