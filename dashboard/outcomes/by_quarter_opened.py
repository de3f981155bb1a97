"""The outcomes page by quarter opened: what has come so far, and how much is still open."""

import polars as pl
import streamlit as st

from dashboard.outcomes import queries, words
from dashboard.outcomes.charts import share_lines
from dashboard.shell import filters, page
from dashboard.shell.columns import Column, Kind
from dashboard.warehouse.door import Warehouse
from pipelines.models.periods import add_months


def draw(warehouse: Warehouse, chosen: filters.Selection, abuse_type: str) -> None:
    """What has come so far of those opened in each quarter, and how many are still open."""
    st.subheader("How much is still open, by when it was opened?", anchor=False)
    last = add_months(chosen.end, -2)
    rows = queries.outcomes_by_opened_quarter(
        warehouse, chosen.force_code, abuse_type, chosen.start, last
    )
    if rows.is_empty():
        page.missing(chosen, "investigations by quarter opened with this choice")
        return
    drawn = rows.filter(pl.col("investigation_count") >= words.FEWEST_FOR_SHARES)
    if drawn.is_empty():
        st.markdown("Too few were opened in each quarter for shares to mean anything.")
    else:
        st.markdown(words.cohort_sentence(drawn))
    if drawn.height > 1:
        page.picture(
            share_lines(
                words.cohort_shares(drawn),
                title="What has come so far, by quarter opened",
                axis="% of those opened",
                time="Quarter opened",
            ),
            description="Line chart by quarter opened of the share still open, charged, with "
            "another outcome, and closed without one recorded, as in the table.",
        )
    parts = {name: Column(heading, Kind.COUNT) for name, heading in words.COHORT_PARTS.items()}
    columns = {
        "opened_quarter": Column("Opened in the quarter from", Kind.MONTH),
        "investigation_count": Column("Opened", Kind.COUNT, sum_of=tuple(parts)),
        **parts,
    }
    page.table(
        rows.sort("opened_quarter", descending=True), columns, name="Outcomes by quarter opened"
    )
