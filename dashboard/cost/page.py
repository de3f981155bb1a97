"""Unit cost: what an investigation costs, how that is spread, and where the money goes."""

import polars as pl
import streamlit as st

from dashboard.cost import choices, figures, queries, rates, spending, words
from dashboard.cost.charts import unit_cost_trend
from dashboard.shell import filters, page, text
from dashboard.shell.columns import Column, Kind
from dashboard.warehouse.door import Warehouse
from dashboard.warehouse.session import current_warehouse

QUESTION = "What does an investigation cost?"
YEAR_COLUMNS = {
    "opened_year": Column("Year opened", Kind.TEXT),
    "investigation_count": Column("Closed", Kind.COUNT),
    "open_count": Column("Still open", Kind.COUNT),
    "mean_gbp": Column("Expected final mean (£)", Kind.POUNDS),
    "mean_low_gbp": Column("95% from (£)", Kind.POUNDS),
    "mean_high_gbp": Column("95% to (£)", Kind.POUNDS),
    "closed_mean_gbp": Column("Mean of closed only (£)", Kind.POUNDS),
    "median_gbp": Column("Median (£, cash)", Kind.POUNDS),
    "p90_gbp": Column("P90 (£, cash)", Kind.POUNDS),
    "top_1_percent_share": Column("Share of top 1%", Kind.SHARE),
    "price_base": Column("Prices of mean and interval", Kind.TEXT),
}


def show() -> None:
    """Draw the page."""
    warehouse = current_warehouse()
    chosen = filters.choose(warehouse)
    with st.container(horizontal=True, key="cost choices"):
        basis = choices.choose_basis()
        prices = choices.choose_prices()
    cash = queries.unit_cost(warehouse, chosen.force_code, cost_basis=basis)
    if cash.is_empty():
        page.answer(QUESTION, text.NOT_HELD)
        page.missing(chosen, "costed investigations")
        return
    unit_cost = choices.at_prices(cash, prices)
    settled = figures.settled_unit_cost(unit_cost)
    published = figures.published_unit_cost(warehouse)
    index, is_real = queries.price_index(warehouse), prices == words.REAL
    then = figures.published_at_prices(index, published, cash["opened_year"], is_real=is_real)
    beside = then.get(settled.get("opened_year", ""))
    said = words.unit_cost_sentence(chosen.force_name, settled, published, basis, prices, beside)
    page.answer(QUESTION, said)
    choices.left_out(warehouse, chosen.force_code)
    first, last = text.financial_year(chosen.start), text.financial_year(chosen.end)
    years = unit_cost.filter(pl.col("opened_year").is_between(pl.lit(first), pl.lit(last)))
    _trend(chosen, years, then, choices.base_words(prices, years))
    choices.notes(warehouse, basis, prices, published)
    choices.gaps(warehouse, chosen, first, last)
    by_year = years.sort("opened_year", descending=True)
    page.table(by_year, YEAR_COLUMNS, name="Cost by year opened")
    _distribution(warehouse, chosen, cash, basis, published)
    spending.spending(warehouse, chosen, basis)
    rates.draw(warehouse)
    page.source(warehouse, "the forces' cost lines and hourly rates")


def _trend(
    chosen: filters.Selection, years: pl.DataFrame, published: dict[str, float], base: str
) -> None:
    """The mean by year opened, beside what was published."""
    if not years["mean_gbp"].count():
        st.info(
            f"{chosen.force_name}: no year opened in this period has five investigations whose "
            "cost in the end can be told, so no mean is shown."
        )
        return
    page.picture(
        unit_cost_trend(
            years,
            title=words.unit_cost_title(figures.settled_unit_cost(years)),
            published_by_year=published,
            price_base=base,
        ),
        description=f"Expected final mean cost of investigations in {chosen.force_name} by "
        f"financial year of opening ({base}), each with its 95% interval; squares mark years of "
        "which a tenth or more is still open.",
    )


def _distribution(
    warehouse: Warehouse,
    chosen: filters.Selection,
    cash: pl.DataFrame,
    basis: str,
    published: float | None,
) -> None:
    """How the costs of the latest settled year spread, in cash, whatever the prices above."""
    settled = figures.settled_unit_cost(cash)
    if not settled:
        return
    year = settled["opened_year"]
    then = figures.published_at_prices(queries.price_index(warehouse), published, [year])
    spending.distribution(warehouse, chosen, settled, basis, then.get(year))
