"""Cost in briefings: what an investigation comes to, beside the average that was published."""

from collections.abc import Callable
from functools import partial
from typing import Any

import polars as pl

from dashboard.briefing.case import Case
from dashboard.briefing.cells import Cell, UnitCosts, as_number
from dashboard.briefing.content import Number, Paragraph, Picture, Reading
from dashboard.briefing.pictures import NOTHING, sized
from dashboard.briefing.said import Said, say, together
from dashboard.cost import queries as cost_queries
from dashboard.cost.charts import unit_cost_trend
from dashboard.cost.figures import PUBLISHED_UNIT_COST, published_at_prices
from dashboard.cost.words import PUBLISHED_PRICES
from dashboard.shell import text
from dashboard.shell.queries import published_figure

NAME = "Expected final cost of an investigation, mean"
NOT_SETTLED = "No year that has over nine in ten of its cases closed has a known cost."
ENDS = {"mean_low": "mean_low_gbp", "mean_high": "mean_high_gbp"}


def costs(case: Case) -> UnitCosts:
    """What an investigation costs, by year of opening."""
    return case.once(_costs)


def _costs(case: Case) -> UnitCosts:
    return case.cells.unit_costs(case.period)


def mean(case: Case) -> Reading:
    """What an investigation costs on average in the end, with its 95 % interval."""
    found = costs(case)
    year = found.quoted_year
    beside = published_words(case)
    if year is None:
        cell = found.cell(None, "mean_gbp")
        nothing = Said(NOTHING_KNOWN if found.rows.is_empty() else NOT_SETTLED)
        said = together([nothing, beside])
        number = as_number("cost.mean", cell, text.pounds)
        return Reading(NAME, number, said.words, case.source("costs"), said.numbers)
    said = together([interval(case), beside])
    return Reading(
        f"{NAME}, opened {year}", _mean(case), said.words, case.source("costs"), said.numbers
    )


NOTHING_KNOWN = "No cost of the force's investigations is known."


def _mean(case: Case) -> Number:
    found = costs(case)
    return as_number("cost.mean", found.cell(found.quoted_year, "mean_gbp"), text.pounds)


def mean_end(case: Case, end: str) -> Reading:
    """An end of the 95 % interval of the mean."""
    found = costs(case)
    cell = found.cell(found.quoted_year, ENDS[end])
    return Reading(
        f"{NAME}: {end.removeprefix('mean_')} end of the 95% interval",
        as_number(f"cost.{end}", cell, text.pounds),
        "",
        case.source("costs"),
    )


def cases(case: Case) -> Reading:
    """How many closed investigations the quoted year has."""
    found = costs(case)
    cell = found.cell(found.quoted_year, "investigation_count")
    year = f", opened {found.quoted_year}" if found.quoted_year else ""
    return Reading(
        f"Investigations behind the mean{year}",
        as_number("cost.cases", cell),
        "",
        case.source("costs"),
    )


def interval(case: Case) -> Said:
    """How sure the mean is, in a sentence."""
    low, high = (mean_end(case, end).value for end in ENDS)
    if low.value is None or high.value is None:
        return Said("No interval: too few investigations.")
    return say("95% interval {low} to {high}.", low=low, high=high)


def published(case: Case) -> Reading:
    """The average cost that was published in 2016."""
    row = case.once(_published)
    cell = Cell(
        row.get("value"),
        "GBP an investigation",
        "published_figure",
        "value",
        (("figure_id", PUBLISHED_UNIT_COST),),
    )
    return Reading(
        "Published average cost",
        as_number("cost.published", cell, text.pounds),
        "Method and price base are not known.",
        case.source("published_cost"),
    )


def _published(case: Case) -> dict[str, Any]:
    return published_figure(case.warehouse, PUBLISHED_UNIT_COST)


def published_then(case: Case) -> Reading:
    """The published average in the prices of the quoted year."""
    year = costs(case).quoted_year
    value = case.once(published_by_year).get(year or "")
    where = (("figure_id", PUBLISHED_UNIT_COST), ("financial_year", year or "none"))
    column = "value × real_factor"
    cell = Cell(value, "GBP an investigation", "price_index", column, where)
    return Reading(
        f"Published average cost in prices of {year or 'the year'}",
        as_number("cost.published_then", cell, text.pounds),
        f"If it was in {PUBLISHED_PRICES} prices, by the GDP deflator.",
        case.source("published_cost"),
    )


def published_by_year(case: Case) -> dict[str, float]:
    """The published average in the prices of each year opened."""
    rows = costs(case).rows
    years = rows["opened_year"].to_list() if rows.height else []
    value = published(case).value.value
    return published_at_prices(cost_queries.price_index(case.warehouse), value, years)


def published_words(case: Case) -> Said:
    """The published average beside the force's own."""
    then, now = published(case), published_then(case)
    if then.value.value is None:
        return Said("")
    year = costs(case).quoted_year
    in_prices = (
        say(f"; if in {PUBLISHED_PRICES} prices, {{now}} in those of {year}", now=now.value)
        if now.value.value is not None
        else Said("")
    )
    return say(
        f"Published in 2016: around {{then}}{{now}} (source {then.source.number}).",
        then=then.value,
        now=in_prices,
    )


def headline(case: Case) -> Paragraph:
    """What an investigation costs on average, in a sentence."""
    year = costs(case).quoted_year
    source = case.source("costs")
    number = _mean(case)
    if year is None or (number.value is None and number.symbol != "c"):
        return Paragraph("The mean cost of an investigation is not known.", source)
    low, high = (mean_end(case, end).value for end in ENDS)
    sure = say(" ({low} to {high}, 95% interval)", low=low, high=high) if number.value else Said("")
    said = say(
        f"An investigation opened in {year} costs {{mean}} on average{{sure}}, with what is still "
        "to come.",
        mean=number,
        sure=sure,
    )
    return Paragraph(said.words, source, numbers=said.numbers)


def beside_published(case: Case) -> Paragraph:
    """The force's own mean beside the published average, and why the two differ."""
    own = headline(case)
    said = together(
        [
            Said(own.words, own.numbers),
            published_words(case),
            "The two count different things: what the published average holds is not known, so "
            "neither proves the other wrong.",
        ]
    )
    return Paragraph(said.words, case.source("costs"), numbers=said.numbers)


def draw(case: Case) -> Picture:
    """Mean cost by year of opening, with the published average."""
    found, source = costs(case), case.source("costs")
    title, key = "Expected final cost of an investigation, by year opened", "cost.years"
    rows = found.rows.drop_nulls("mean_gbp") if found.rows.height else found.rows
    if rows.is_empty():
        return Picture(title, f"No chart of cost. {NOTHING}", "", source, None, key=key)
    number = _mean(case)
    quoted = Said("")
    if found.quoted_year and number.value is not None:
        quoted = say(f"{found.quoted_year}: {{mean}}.", mean=number)
    beside = case.once(published_by_year)
    line = (
        f"A dashed line marks the average published in 2016, taken to be in {PUBLISHED_PRICES} "
        "prices, in those of each year."
        if beside
        else ""
    )
    years = rows["opened_year"].to_list()
    said = together(
        [
            say(
                f"Chart of the expected final mean cost in {{where}} by financial year of "
                f"opening, {years[0]} to {years[-1]}, each with its 95% interval.",
                where=case.where,
            ),
            quoted,
            line,
        ]
    )
    columns = {
        "mean_gbp": "Mean (£)",
        "mean_low_gbp": "95% from (£)",
        "mean_high_gbp": "95% to (£)",
    }
    return Picture(
        title,
        said.words,
        f"{source.note}. Bars: 95% interval.",
        source,
        sized(unit_cost_trend(rows, title=title, published_by_year=beside)),
        said.numbers,
        rows.select(pl.col("opened_year").alias("Year opened"), *columns).rename(columns),
        key,
    )


NUMBERS: dict[str, Callable[[Case], Reading]] = {
    "cost.mean": mean,
    **{f"cost.{end}": partial(mean_end, end=end) for end in ENDS},
    "cost.cases": cases,
    "cost.published": published,
    "cost.published_then": published_then,
}
SENTENCES: dict[str, Callable[[Case], Paragraph]] = {
    "cost.headline": headline,
    "cost.beside_published": beside_published,
}
PICTURES: dict[str, Callable[[Case], Picture]] = {"cost.years": draw}
