"""Reconcile: the ledger beside the cost lines, to the penny."""

import polars as pl
import streamlit as st

from dashboard.cost import differences, queries, waiting_lines, words
from dashboard.cost.charts_change import difference_bars
from dashboard.shell import filters, page, text
from dashboard.shell.columns import Column, Kind
from dashboard.warehouse.session import current_warehouse
from pipelines.contracts.vocabulary import ALL_FORCES

QUESTION = "Do the cost lines agree with the ledger?"
LARGEST_DRAWN = 12
COLUMNS = {
    "force_name": Column("Force", Kind.TEXT),
    "month": Column("Month", Kind.MONTH),
    "category": Column("Category", Kind.TEXT),
    **differences.POUND_COLUMNS,
    "subjective_heading": differences.SUBJECTIVE,
    "objective_heading": differences.OBJECTIVE,
}


def show() -> None:
    """Draw the page."""
    warehouse = current_warehouse()
    chosen = filters.choose(warehouse)
    rows = queries.reconciliation(warehouse, chosen.force_code, chosen.start, chosen.end)
    if rows.is_empty():
        page.answer(QUESTION, text.NOT_HELD)
        page.missing(chosen, "ledger totals to hold the cost lines against, in this period")
        waiting_lines.draw(warehouse)
        return
    span = text.span(chosen.start, chosen.end)
    page.answer(QUESTION, words.reconcile_sentence(chosen.force_name, rows, span))
    rows = differences.with_headings(rows, queries.cost_categories(warehouse))
    _picture(rows, chosen)
    st.caption(
        "Direct cost in cash. The months run from the first to the last ledger total of each "
        "force; a category without a total in such a month counts as nought. A sum of differences "
        "can be nought while months differ: look at the months."
    )
    page.table(rows, COLUMNS, name="Ledger and cost lines, differences first", expanded=True)
    if chosen.force_code == ALL_FORCES:
        differences.by_force(rows)
    differences.by_heading(rows)
    waiting_lines.draw(warehouse)
    page.source(warehouse, "the forces' ledger totals and cost lines")


def _picture(rows: pl.DataFrame, chosen: filters.Selection) -> None:
    """The largest differences, by month and category."""
    apart = rows.filter(pl.col("difference_gbp") != 0)
    if apart.is_empty():
        st.success("The ledger and the cost lines agree to the penny in every month and category.")
        return
    who = pl.format("{}: ", "force_name") if chosen.force_code == ALL_FORCES else pl.lit("")
    month = pl.col("month").dt.strftime("%b %Y")
    drawn = apart.head(LARGEST_DRAWN).with_columns(
        (who + pl.col("category") + " " + month).alias("label")
    )
    largest = abs(drawn["difference_gbp"][0])
    page.picture(
        difference_bars(
            drawn, title=f"{_months(apart.height)}, the largest by {words.pence(largest)}"
        ),
        description=f"Bars of the {drawn.height} largest differences between ledger and cost lines "
        f"of {apart.height}, by month and category, as at the head of the table.",
    )


def _months(count: int) -> str:
    return "One month differs" if count == 1 else f"{text.count(count)} months differ"
