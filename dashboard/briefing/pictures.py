"""Charts of evidence, sized for half a page, without the points held back."""

from collections.abc import Mapping
from datetime import date
from typing import Any, cast

import altair as alt

from dashboard.briefing.content import FigureSource, Picture
from dashboard.briefing.disclosure import drawable_costs, drawable_counts, shown_growth
from dashboard.briefing.figures import NOTHING
from dashboard.briefing.gathering import Evidence
from dashboard.cost.charts import unit_cost_trend
from dashboard.cost.words import PUBLISHED_PRICES
from dashboard.demand.charts import demand_trend
from dashboard.lateness import words as lateness_words
from dashboard.lateness.figures import DEMAND_SERIES
from dashboard.shell import delivery_words, text

WIDTH, HEIGHT = 345, 190
TOO_FEW = "Not drawn: counts of 1 to 5 would show."


def draw_demand(evidence: Evidence, source: FigureSource) -> Picture:
    """Incidents and investigations by month."""
    title = _demand_title(evidence.growth.get("investigations") or {})
    columns = list(DEMAND_SERIES)
    if evidence.demand.is_empty():
        return Picture(title, f"No chart of demand. {NOTHING}", "", source, None)
    drawn, is_left_out = drawable_counts(evidence.demand, columns, is_total=evidence.is_total)
    if all(drawn[name].drop_nulls().is_empty() for name in columns):
        return Picture(title, f"No chart of demand. {TOO_FEW}", "", source, None)
    months = evidence.demand["month"]
    first, last = cast(date, months.min()), cast(date, months.max())
    provisional = lateness_words.late_months(months.to_list(), evidence.provisional_from)
    late = f"; {lateness_words.months_phrase(provisional)} provisional" if provisional else ""
    gaps = " Gaps: months held back (c) or not delivered." if is_left_out else ""
    where = delivery_words.name_of_months(
        evidence.demand, evidence.force_name, is_sum=evidence.is_total
    )
    missing = delivery_words.gaps_sentence(
        evidence.demand, evidence.info.force_count, is_sum=evidence.is_total
    )
    gaps += f" {missing}" if missing else ""
    for name, series in DEMAND_SERIES.items():
        if drawn[name].drop_nulls().is_empty():
            gaps += f" {series}: not drawn."
    return Picture(
        title,
        f"Line chart of incidents reported and investigations opened each month in "
        f"{where}, {text.month_name(first)} to {text.month_name(last)}"
        f"{late}.{gaps}",
        f"Sources 1 and 2, {source.when}.{gaps}",
        source,
        _sized(demand_trend(drawn, title=title, provisional_from=evidence.provisional_from)),
    )


def _demand_title(growth: Mapping[str, Any]) -> str:
    """What the chart of demand shows, in a few words."""
    share = shown_growth(growth, is_total=False).get("growth_share") if growth else None
    if share is None:
        return "Incidents reported and investigations opened, by month"
    low, high = growth["growth_low"], growth["growth_high"]
    if low is not None and high is not None and low <= 0 <= high:
        return "Investigations: no clear change in a year"
    direction = "up" if share >= 0 else "down"
    return f"Investigations {direction} {text.percent(abs(share))} in a year"


def draw_cost(evidence: Evidence, settled: Mapping[str, Any], source: FigureSource) -> Picture:
    """Mean cost by year of opening, with the published average."""
    title = "Expected final cost of an investigation, by year opened"
    if settled:
        title = (
            f"Opened in {settled['opened_year']}, an investigation costs "
            f"{text.pounds(settled['mean_gbp'])} on average"
        )
    drawn = drawable_costs(evidence.unit_cost)
    if drawn.is_empty() or drawn["mean_gbp"].drop_nulls().is_empty():
        reason = NOTHING if drawn.is_empty() else "No year has six or more closed investigations."
        return Picture(title, f"No chart of cost. {reason}", "", source, None)
    years = drawn.drop_nulls("mean_gbp")["opened_year"].sort().to_list()
    quoted = ""
    if settled:
        quoted = f" {settled['opened_year']}: {text.pounds(settled['mean_gbp'])}."
    published = evidence.published_by_year
    beside = (
        f" A dashed line marks the average published in 2016, taken to be in {PUBLISHED_PRICES} "
        "prices, in those of each year."
        if published
        else ""
    )
    return Picture(
        title,
        f"Chart of the expected final mean cost in {evidence.force_name} by financial "
        f"year of opening, {years[0]} to {years[-1]}, each with its 95% interval.{quoted}"
        f"{beside}",
        f"{source.note}. Bars: 95% interval.",
        source,
        _sized(unit_cost_trend(drawn, title=title, published_by_year=published)),
    )


def _sized(chart: alt.LayerChart) -> alt.LayerChart:
    return chart.properties(width=WIDTH, height=HEIGHT)
