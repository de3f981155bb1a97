"""Unit cost: what an investigation costs, how that is spread, and where the money goes."""

import polars as pl
import streamlit as st

from dashboard import cost_questions, cost_text, headline_cost
from dashboard.charts.cost import unit_cost_trend
from dashboard.shell import filters, page, text
from dashboard.views import cost_choices, cost_parts, cost_rates
from dashboard.warehouse.session import current_warehouse

QUESTION = "What does an investigation cost?"
YEAR_COLUMNS = {
    "opened_year": "Year opened",
    "investigation_count": "Closed",
    "open_count": "Still open",
    "mean_gbp": "Mean (£)",
    "mean_low_gbp": "95% from (£)",
    "mean_high_gbp": "95% to (£)",
    "median_gbp": "Median (£, cash)",
    "p90_gbp": "P90 (£, cash)",
    "top_1_percent_share": "Share of top 1%",
    "price_base": "Prices of mean and interval",
}


def show() -> None:
    """Draw the page."""
    warehouse = current_warehouse()
    chosen = filters.choose(warehouse)
    with st.container(horizontal=True, key="cost choices"):
        basis = cost_choices.choose_basis()
        prices = cost_choices.choose_prices()
    cash = cost_questions.unit_cost(warehouse, chosen.force_code, cost_basis=basis)
    if cash.is_empty():
        page.answer(QUESTION, text.NOT_HELD)
        page.missing(chosen, "costed investigations")
        return
    unit_cost = cost_choices.at_prices(cash, prices)
    settled = headline_cost.settled_unit_cost(unit_cost)
    published = headline_cost.published_unit_cost(warehouse)
    then = headline_cost.published_at_prices(
        cost_questions.price_index(warehouse),
        published,
        cash["opened_year"],
        is_real=prices == cost_text.REAL,
    )
    page.answer(
        QUESTION,
        cost_text.unit_cost_sentence(
            chosen.force_name,
            settled,
            published,
            basis,
            prices,
            then.get(settled.get("opened_year", "")),
        ),
    )
    cost_choices.left_out(warehouse, chosen.force_code)
    first, last = text.financial_year(chosen.start), text.financial_year(chosen.end)
    years = unit_cost.filter(pl.col("opened_year").is_between(pl.lit(first), pl.lit(last)))
    if years["mean_gbp"].count():
        base = cost_choices.base_words(prices, years)
        page.picture(
            unit_cost_trend(
                years,
                title=cost_text.unit_cost_title(headline_cost.settled_unit_cost(years)),
                published_by_year=then,
                price_base=base,
            ),
            description=f"Mean cost of closed investigations in {chosen.force_name} by financial "
            f"year of opening ({base}), each with its 95% interval; squares mark years of which a "
            "tenth or more is still open.",
        )
    else:
        st.info(
            f"{chosen.force_name}: no year opened in this period has five closed investigations, "
            "so no mean is shown."
        )
    cost_choices.notes(warehouse, basis, prices, published)
    cost_choices.gaps(warehouse, chosen, first, last)
    page.table(
        years.sort("opened_year", descending=True),
        YEAR_COLUMNS,
        name="Cost by year opened",
        rests_on=["investigation_count"],
    )
    in_cash = headline_cost.settled_unit_cost(cash)
    if in_cash:
        at_the_time = headline_cost.published_at_prices(
            cost_questions.price_index(warehouse), published, [in_cash["opened_year"]]
        )
        cost_parts.distribution(
            warehouse, chosen, in_cash, basis, at_the_time.get(in_cash["opened_year"])
        )
    cost_parts.spending(warehouse, chosen, basis)
    cost_rates.show(warehouse)
    page.source(warehouse, "the forces' cost lines and hourly rates")
