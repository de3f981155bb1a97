"""What waits outside the cost sums, or is in them with a question mark."""

import polars as pl
import streamlit as st

from dashboard import page, text
from dashboard.queries import Warehouse

SOURCES = ["cost_lines", "ledger_totals", "rates"]
WAITING_COLUMNS = {
    "source": "Source",
    "reason": "Reason",
    "kind": "What became of them",
    "row_count": "Rows",
    "amount_gbp": "Pounds concerned (£)",
    "price_base": "Price base",
}


def show(warehouse: Warehouse) -> None:
    """Rows refused, left out or flagged, all forces together, with the pounds concerned."""
    st.subheader("What waits outside?", anchor=False)
    quality = warehouse.data_quality()
    if not quality.is_empty():
        quality = quality.filter(pl.col("source").is_in(SOURCES))
    if quality.is_empty() or not quality["row_count"].sum():
        st.info("No cost line, ledger total or rate was refused, left out or flagged.")
        return
    outside = quality.filter(pl.col("kind") == "left_out")
    refused = quality.filter(pl.col("kind") == "rejected")
    pounds = float(outside["amount_gbp"].sum() or 0)
    left, unread = (int(frame["row_count"].sum()) for frame in (outside, refused))
    out = (
        f"{text.count(left)} cost lines with {text.pounds(pounds)} are left out, since their "
        "investigation has not arrived or no rate covers their day"
        if left
        else "no cost line is left out"
    )
    st.markdown(
        f"All forces together: {out}; {text.count(unread)} rows of cost lines, ledger totals and "
        "rates were refused, whose pounds are not known. Either may explain a difference above. "
        "Flagged lines are in the sums."
    )
    words = pl.col("source", "reason", "kind").map_elements(text.label, return_dtype=pl.String)
    shown = quality.sort(pl.col("kind") == "rejected", maintain_order=True).with_columns(
        words, pl.lit("prices of each day").alias("price_base")
    )
    page.table(shown, WAITING_COLUMNS, name="Cost rows refused, left out or flagged")
