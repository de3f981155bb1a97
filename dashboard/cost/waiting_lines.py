"""What waits outside the cost sums, or is in them with a question mark."""

import polars as pl
import streamlit as st

from dashboard.shell import page, text
from dashboard.shell import queries as shell_queries
from dashboard.shell.columns import Column, Kind
from dashboard.warehouse.door import Warehouse

SOURCES = ["cost_lines", "ledger_totals", "rates", "uplifts"]
WAITING_COLUMNS = {
    "source": Column("Source", Kind.TEXT),
    "reason": Column("Reason", Kind.TEXT),
    "kind": Column("What became of them", Kind.TEXT),
    "row_count": Column("Rows", Kind.COUNT),
    "amount_gbp": Column("Pounds concerned (£)", Kind.PENCE),
    "price_base": Column("Price base", Kind.TEXT),
}


def draw(warehouse: Warehouse) -> None:
    """Rows refused, left out or flagged, all forces together, with the pounds concerned."""
    st.subheader("What waits outside?", anchor=False)
    quality = shell_queries.data_quality(warehouse)
    if not quality.is_empty():
        quality = quality.filter(pl.col("source").is_in(SOURCES))
    if quality.is_empty() or not quality["row_count"].sum():
        st.info(
            "No cost line, ledger total, rate, on-cost or overhead was refused, left out or "
            "flagged."
        )
        return
    outside = quality.filter(pl.col("kind") == "left_out")
    refused = quality.filter(pl.col("kind") == "rejected")
    unread = int(refused["row_count"].sum())
    st.markdown(
        f"All forces together: {_left_out(outside)}; {text.count(unread)} rows of cost lines, "
        "ledger totals, rates, on-costs and overhead were refused, whose pounds are not known. "
        "Either may explain a difference above. Flagged lines are in the sums."
    )
    words = pl.col("source", "reason", "kind").map_elements(text.label, return_dtype=pl.String)
    shown = quality.sort(pl.col("kind") == "rejected", maintain_order=True).with_columns(
        words, pl.lit("prices of each day").alias("price_base")
    )
    page.table(shown, WAITING_COLUMNS, name="Cost rows refused, left out or flagged")


def _left_out(outside: pl.DataFrame) -> str:
    """How many lines are left out, and with how many pounds where these are known."""
    count = int(outside["row_count"].sum())
    if not count:
        return "no cost line is left out"
    some = outside.filter(pl.col("row_count") > 0)["amount_gbp"]
    pounds = text.pounds(float(some.sum())) if some.count() else "pounds that are not known"
    if some.count() and some.null_count():
        pounds += " (without those of hours that no rate covers)"
    lines, are = ("cost line", "is") if count == 1 else ("cost lines", "are")
    return (
        f"{text.count(count)} {lines} with {pounds} {are} left out, since their investigation has "
        "not arrived or no rate covers their day"
    )
