"""What the latest load of each source brought, refused and changed."""

import polars as pl
import streamlit as st

from dashboard.quality import queries
from dashboard.shell import page, text
from dashboard.warehouse.door import Warehouse

COUNT_COLUMNS = {
    "rows_read": "Rows read",
    "rows_accepted": "Accepted",
    "rows_unchanged": "Unchanged",
    "rows_rejected": "Rejected",
    "keys_withdrawn": "Withdrawn",
}
LATEST_COLUMNS = {"source": "Source", "as_at": "As at", "status": "Status", **COUNT_COLUMNS}
LOAD_COLUMNS = {
    "loaded_at": "Loaded",
    "source": "Source",
    "file_name": "File",
    "as_at": "As at",
    "status": "Status",
    **COUNT_COLUMNS,
}
REASON_COLUMNS = {
    "source": "Source",
    "reason": "Reason",
    "row_count": "Rows",
    "example_lines": "Lines of the file, for example",
}
CHANGE_COLUMNS = {"source": "Source", "change": "What changed", "record_count": "Records"}
TOP_REASONS = 3


def latest_loads(warehouse: Warehouse) -> None:
    """The latest load of each source: its counts, its top reasons, and what it changed."""
    latest = queries.latest_loads(warehouse)
    if latest.is_empty():
        return
    st.subheader("What did the latest extracts bring?", anchor=False)
    named = latest.with_columns(_in_words("source", "status"))
    page.table(named, LATEST_COLUMNS, name="Latest load of each source", expanded=True)
    sources = named.select("load_id", "source")
    reasons = _of_these(queries.load_reasons(warehouse), sources, "reason")
    if not reasons.is_empty():
        top = reasons.group_by("source", maintain_order=True).head(TOP_REASONS)
        st.markdown(f"**Why rows were rejected**: the {TOP_REASONS} main reasons of each source.")
        page.table(top, REASON_COLUMNS, name="Main reasons in the latest loads", expanded=True)
    changes = _of_these(queries.load_changes(warehouse), sources, "change")
    if not changes.is_empty():
        st.markdown(
            "**What changed since the extract before.** A corrected record stands under each "
            "column that was corrected too, so these lines do not add up."
        )
        page.table(changes, CHANGE_COLUMNS, name="Changes in the latest loads")


def _of_these(rows: pl.DataFrame, sources: pl.DataFrame, code: str) -> pl.DataFrame:
    """The rows of the latest loads in words, by source; empty where the version has none."""
    if rows.is_empty():
        return rows
    return (
        sources.join(rows, on="load_id", maintain_order="left_right")
        .drop("load_id")
        .with_columns(_in_words(code))
    )


def _in_words(*columns: str) -> pl.Expr:
    return pl.col(*columns).map_elements(text.label, return_dtype=pl.String)
