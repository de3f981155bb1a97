"""What moved since the last version, as a part of a page."""

import streamlit as st

from dashboard.changes import words
from dashboard.changes.figures import FEW, table_rows, what_moved
from dashboard.shell import page
from dashboard.shell.columns import Column, Kind
from dashboard.warehouse.door import Warehouse
from pipelines.contracts.changes import REASONS
from pipelines.models.changes.words import REASON_NAMES

COLUMNS = {
    "number": Column("Number", Kind.TEXT),
    "period": Column("Period", Kind.TEXT),
    "before": Column("Before", Kind.COUNT),
    "after": Column("Now", Kind.COUNT),
    **{reason: Column(REASON_NAMES[reason].capitalize(), Kind.COUNT) for reason in REASONS},
}


def draw(warehouse: Warehouse, force_code: str) -> None:
    """Draw the numbers that were revised most, in sentences, and a table of all counts."""
    if not warehouse.has_mart("change"):
        return
    moved = what_moved(warehouse, force_code)
    st.subheader(words.heading(moved), anchor=False)
    st.caption(words.answer(moved))
    if moved.numbers:
        st.markdown("\n".join(f"- {line}" for line in words.sentences(moved)[:FEW]))
        page.table(table_rows(moved.numbers), COLUMNS, name="What changed")
