"""Data quality: what was loaded, what was refused and why, and which months did not arrive."""

import polars as pl
import streamlit as st

from dashboard.quality import completeness, latest_loads, queries, words
from dashboard.quality.charts import rejects_by_reason
from dashboard.quality.latest_loads import LOAD_COLUMNS
from dashboard.shell import page, text
from dashboard.shell import queries as shell_queries
from dashboard.shell.columns import Column, Kind
from dashboard.warehouse.session import current_warehouse

QUESTION = "Can these figures be trusted?"
REASON_COLUMNS = {
    "source": Column("Source", Kind.TEXT),
    "reason": Column("Reason", Kind.TEXT),
    "row_count": Column("Rows", Kind.COUNT),
    "unresolved_count": Column("Still unresolved", Kind.COUNT),
}
KEPT_COLUMNS = {
    "kind": Column("What became of them", Kind.TEXT),
    **REASON_COLUMNS,
    "amount_gbp": Column("Pounds concerned (£)", Kind.PENCE),
}


def show() -> None:
    """Draw the page."""
    warehouse = current_warehouse()
    loads, quality = queries.loads(warehouse), shell_queries.data_quality(warehouse)
    lacking = completeness.sentence(warehouse)
    page.answer(QUESTION, f"{words.ledger_sentence(loads)} {lacking}".strip())
    latest_loads.latest_loads(warehouse)
    completeness.draw(warehouse)
    if not quality.is_empty():
        named = pl.col("source", "reason").map_elements(text.label, return_dtype=pl.String)
        quality = quality.with_columns(named)
        _rejected(quality.filter(pl.col("kind") == "rejected"))
        _kept(quality.filter(pl.col("kind") != "rejected"))
    if not loads.is_empty():
        st.subheader("What was loaded, and when?", anchor=False)
        named = pl.col("source").map_elements(text.label, return_dtype=pl.String)
        page.table(loads.with_columns(named), LOAD_COLUMNS, name="Ledger of loads")
    page.source(warehouse, "Caseweight's own ledger and quarantine")


def _rejected(rejected: pl.DataFrame) -> None:
    st.subheader("Which rows were refused, and why?", anchor=False)
    if rejected.is_empty():
        st.info("No row was refused.")
        return
    page.picture(
        rejects_by_reason(
            rejected.group_by("reason").agg(pl.col("row_count").sum()),
            title="Rows rejected, by reason",
        ),
        description="Bar chart of rejected rows by reason; the table holds each source and reason.",
    )
    page.table(rejected, REASON_COLUMNS, name="Rejected rows by reason")
    st.markdown("To send the rows back to whoever made the extract, an analyst runs:")
    st.code("caseweight rejects --out rejects.xlsx", language=None)
    st.caption("That workbook holds original identifiers: it stays inside the force.")


def _kept(others: pl.DataFrame) -> None:
    st.subheader("What was kept with a flag, or left out?", anchor=False)
    if others.is_empty():
        st.info("Nothing was flagged or left out.")
        return
    st.markdown(
        "Bodies that are not police are left out of every sum. Negative quarters are corrections "
        "by the publisher and are kept. Rows that refer to something that has not arrived wait."
    )
    others = others.with_columns(pl.col("kind").map_elements(text.label, return_dtype=pl.String))
    page.table(others, KEPT_COLUMNS, name="Rows flagged or left out", expanded=True)
