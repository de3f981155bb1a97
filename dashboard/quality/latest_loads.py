"""What the latest load of each source brought, refused and changed."""

import polars as pl
import streamlit as st

from dashboard.quality import queries
from dashboard.shell import page, text
from dashboard.shell.columns import Column, Kind
from dashboard.warehouse.door import Warehouse

BECAME = {
    "rows_accepted": Column("Accepted", Kind.COUNT),
    "rows_unchanged": Column("Unchanged", Kind.COUNT),
    "rows_rejected": Column("Rejected", Kind.COUNT),
}
COUNT_COLUMNS = {
    "rows_read": Column("Rows read", Kind.COUNT),
    **BECAME,
    "keys_withdrawn": Column("Withdrawn", Kind.COUNT),
}
SOURCE = Column("Source", Kind.TEXT)
AS_AT, STATUS = Column("As at", Kind.DAY), Column("Status", Kind.TEXT)
LATEST_COLUMNS = {"source": SOURCE, "as_at": AS_AT, "status": STATUS, **COUNT_COLUMNS}
LOAD_COLUMNS = {
    "loaded_at": Column("Loaded", Kind.TIME),
    "source": SOURCE,
    "file_name": Column("File", Kind.TEXT),
    "as_at": AS_AT,
    "status": STATUS,
    **COUNT_COLUMNS,
}
REASON_COLUMNS = {
    "source": SOURCE,
    "reason": Column("Reason", Kind.TEXT),
    "row_count": Column("Rows", Kind.COUNT),
    "example_lines": Column("Lines of the file, for example", Kind.TEXT),
}
CHANGE_COLUMNS = {
    "source": SOURCE,
    "change": Column("What changed", Kind.TEXT),
    "record_count": Column("Records", Kind.COUNT),
}
LINK_COLUMNS = {
    "source": SOURCE,
    "refers_to": Column("Refer to", Kind.TEXT),
    "record_count": Column("Records", Kind.COUNT),
    "linked_count": Column("Find it", Kind.COUNT),
}
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
    links = _of_these(queries.load_links(warehouse), sources, "refers_to")
    if not links.is_empty():
        st.markdown(
            "**What finds what it refers to.** Where few do, identifiers or grades are written "
            "differently in the two extracts, or one of them has not come."
        )
        page.table(links, LINK_COLUMNS, name="Links in the latest loads")
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
