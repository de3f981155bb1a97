"""Pictures of the plan: cost by year, why it changes, and what matters most."""

from collections.abc import Callable

import polars as pl

from dashboard.briefing.case import Case
from dashboard.briefing.content import Picture
from dashboard.briefing.parts.plan_figures import worked
from dashboard.briefing.pictures import sized
from dashboard.plan import charts, words
from dashboard.plan.figures import bridge_of, cash_by_scenario, drivers_of
from dashboard.shell.charts.theme import money_axis
from dashboard.shell.charts.waterfall import whole_steps


def draw_years(case: Case) -> Picture:
    """Cash by financial year with its ranges and the budget, the scenario beside the base."""
    found, source, key = worked(case), case.source("plan"), "plan.years"
    title = "Cost by financial year, in cash"
    if isinstance(found, str):
        return Picture(title, found, "", source, None, key=key)
    drawn = {"Base": found.base_rows}
    if found.has_levers:
        drawn[words.unlike(found.scenario.name, drawn)] = found.rows
    rows = cash_by_scenario(drawn)
    if rows.is_empty():
        return Picture(title, "No chart: no cost lines were delivered.", "", source, None, key=key)
    chart = charts.yearly_ranges(
        rows, list(drawn), axis=money_axis("Cost in the year"), title=title
    )
    has_budget = rows["budget"].is_not_null().any()
    line = " The line across a year is its budget." if has_budget else ""
    said = f"Middle and 8-in-10 range of each financial year, {' and '.join(drawn)}."
    series = rows.rename(
        {"financial_year": "Financial year", "scenario": "Scenario", "low": "Low (£)"}
        | {"middle": "Middle (£)", "high": "High (£)", "budget": "Budget (£)"}
    )
    return Picture(
        title,
        f"{said}{line} The table of years has the figures.",
        f"{source.note}. Bars hold 8 in 10 futures.{line} The axis may not begin at nought.",
        source,
        sized(chart),
        series=series,
        key=key,
    )


def draw_bridge(case: Case) -> Picture:
    """Why the plan's year costs more or less: from the base where there is a scenario."""
    found, source, key = worked(case), case.source("plan"), "plan.bridge"
    title = "Why the cost changes"
    if isinstance(found, str):
        return Picture(title, found, "", source, None, key=key)
    plan_years = found.rows["financial_year"].to_list()
    place = plan_years.index(found.year)
    name, first, last = "scenario", "Base", found.scenario.name
    if not found.has_levers:
        name, first, last = "years", plan_years[place - 1] if place else "", found.year
    level, steps, _ = bridge_of(found.plan.bridge, name, found.year)
    if not steps:
        return Picture(
            title, "No chart: there is nothing to set it against.", "", source, None, key=key
        )
    title = f"{first} to {last}" if name == "years" else f"{first} to {last}, {found.year}"
    named = {words.step_name(step): amount for step, amount in steps.items()}
    drawn = whole_steps(named, first=first, last=last, level=level)
    return Picture(
        title,
        f"Waterfall of mean cash from {first} to {last}, a bar a step; the words beside it have "
        "the figures.",
        f"{source.note}. In thousands of pounds; the axis need not begin at nought.",
        source,
        sized(charts.bridge(drawn, title=title)),
        series=drawn.select(pl.col("step").alias("Step"), pl.col("amount").alias("Amount (£k)")),
        key=key,
    )


def draw_drivers(case: Case) -> Picture:
    """How far the plan's year moves when one thing alone moves."""
    found, source, key = worked(case), case.source("plan"), "plan.drivers"
    if isinstance(found, str):
        return Picture("What matters most", found, "", source, None, key=key)
    title = f"What matters most in {found.year}"
    rows = drivers_of(found.plan.tornado, found.year)
    if rows.is_empty():
        return Picture(title, "No chart: no cost lines were delivered.", "", source, None, key=key)
    names = [words.driver_name(row) for row in rows.iter_rows(named=True)]
    named = rows.with_columns(name=pl.Series(names))
    return Picture(
        title,
        "Bars of how far the year's cost moves when one thing alone moves, the largest first; the "
        "table of what matters most has the figures.",
        f"{source.note}. Each bar moves one thing alone.",
        source,
        sized(charts.tornado(named, title=title)),
        series=named.select(
            pl.col("name").alias("What moves"),
            pl.col("low_gbp").alias("Low (£)"),
            pl.col("high_gbp").alias("High (£)"),
        ),
        key=key,
    )


PICTURES: dict[str, Callable[[Case], Picture]] = {
    "plan.years": draw_years,
    "plan.bridge": draw_bridge,
    "plan.drivers": draw_drivers,
}
