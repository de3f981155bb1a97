"""Open investigations: what they have cost, and what they are expected to cost yet."""

import polars as pl
import streamlit as st

from dashboard.cost import choices, cohort_queries, development, words
from dashboard.cost.charts_cohorts import ERRORS_EITHER_SIDE, cohort_bars
from dashboard.cost.figures import OpenCost, open_cost
from dashboard.shell import filters, page, text
from dashboard.shell.columns import Column, Kind
from dashboard.warehouse.session import current_warehouse

QUESTION = "What will the open investigations still cost?"
COHORTS_DRAWN = 12
COLUMNS = {
    "opened_quarter": Column("Quarter opened, from", Kind.MONTH),
    "investigation_count": Column("Investigations", Kind.COUNT),
    "open_count": Column("Still open", Kind.COUNT),
    "cost_to_date_gbp": Column("Cost so far (£)", Kind.POUNDS),
    "open_cost_to_date_gbp": Column("Of it, by open ones (£)", Kind.POUNDS),
    "still_to_come_gbp": Column("Expected still to come (£)", Kind.POUNDS),
    "expected_final_cost_gbp": Column("Expected final cost (£)", Kind.POUNDS),
    "standard_error_gbp": Column("Standard error (£)", Kind.POUNDS),
    "low_gbp": Column("95% from (£)", Kind.POUNDS),
    "high_gbp": Column("95% to (£)", Kind.POUNDS),
    "price_base": Column("Price base", Kind.TEXT),
}


def show() -> None:
    """Draw the page."""
    warehouse = current_warehouse()
    chosen = filters.choose(warehouse, with_period=False)
    with st.container(horizontal=True, key="cost choices"):
        basis = choices.choose_basis()
        abuse_type = filters.choose_type()
    cohorts = cohort_queries.cost_by_cohort(warehouse, chosen.force_code, abuse_type, basis)
    if cohorts.is_empty():
        page.answer(QUESTION, text.NOT_HELD)
        page.missing(chosen, "cohorts of costed investigations")
        return
    figures = open_cost(
        cohort_queries.cost_to_come(warehouse, chosen.force_code, abuse_type, basis)
    )
    where = chosen.force_name
    if abuse_type != "all":
        where = f"{where}, {text.label(abuse_type).lower()}"
    page.answer(QUESTION, _sentence(where, figures))
    choices.left_out(warehouse, chosen.force_code)
    _cohorts(cohorts.filter(pl.col("open_count") > 0), chosen, basis)
    development.draw(warehouse, abuse_type)
    page.source(warehouse, "the forces' cost lines; final costs by Caseweight's own model")


def _sentence(where: str, figures: OpenCost) -> str:
    if not figures.open_count:
        return f"{where}: no investigation is open, so none has cost still to come."
    return words.open_sentence(
        where, figures.open_count, figures.spent_gbp, figures.to_come_gbp, figures.error_words()
    )


def _cohorts(cohorts: pl.DataFrame, chosen: filters.Selection, basis: str) -> None:
    """Cost so far against expected final cost, of the cohorts with open investigations."""
    if cohorts.is_empty():
        st.info(f"{chosen.force_name}: every investigation is closed.")
        return
    st.subheader("Cost so far against expected final cost", anchor=False)
    margin = ERRORS_EITHER_SIDE * pl.col("standard_error_gbp")
    final = pl.col("expected_final_cost_gbp")
    rows = cohorts.with_columns(
        (final - margin).alias("low_gbp"),
        (final + margin).alias("high_gbp"),
        pl.col("opened_quarter").map_elements(text.quarter, return_dtype=pl.String).alias("cohort"),
    ).sort("opened_quarter", descending=True)
    drawn = rows.head(COHORTS_DRAWN)
    to_come = float(rows["still_to_come_gbp"].sum())
    page.picture(
        cohort_bars(
            drawn,
            title=f"{text.pounds(to_come)} is still to come on top of what is spent",
        ),
        description=f"Stacked bars of the latest {drawn.height} quarters of opening that have open "
        "investigations: cost so far, and what is expected still to come, with the 95% interval of "
        "the final cost. The table holds every quarter.",
    )
    st.caption(
        f"{words.in_words(words.BASES, basis)} cost in cash of all investigations opened "
        "in the quarter, closed ones with what they cost. Intervals are 1.96 standard errors "
        "to either side; a quarter without one (opened since the last complete quarter, or "
        "under five investigations) has an error that is not known, which is not a small one. An "
        "end below the cost so far could come from reversals only. "
        f"Drawn: the latest {COHORTS_DRAWN} quarters with open investigations."
    )
    page.table(rows, COLUMNS, name="Open investigations by quarter opened")
