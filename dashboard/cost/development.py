"""How costs grow with age: the curve that the expected final costs rest on."""

import polars as pl
import streamlit as st

from dashboard.cost import cohort_queries
from dashboard.cost.charts_cohorts import development_curve, drawn_development
from dashboard.shell import page, text
from dashboard.shell.columns import Column, Kind
from dashboard.warehouse.door import Warehouse
from pipelines.contracts.vocabulary import ALL_TYPES

A_YEAR = 4
COLUMNS = {
    "quarters_since_opened": Column("Quarters since opening", Kind.NUMBER),
    "final_cost_share": Column("Share of final cost spent", Kind.SHARE),
    "investigation_count": Column("Investigations behind it", Kind.COUNT),
}


def draw(warehouse: Warehouse, abuse_type: str) -> None:
    """The development of one abuse type, or of all types where it has none of its own."""
    st.subheader("How fast does a case's cost come in?", anchor=False)
    development, of = cohort_queries.cost_development(warehouse, abuse_type), abuse_type
    if development.is_empty() and abuse_type != ALL_TYPES:
        development, of = cohort_queries.cost_development(warehouse), ALL_TYPES
    if development.is_empty():
        st.info("No development is known yet: it needs finished quarters of costed investigations.")
        return
    drawn = drawn_development(development)
    first, last = (text.percent(drawn["share_of_final_cost"][row]) for row in (0, -1))
    page.picture(
        development_curve(development, title=_title(drawn, of)),
        description=f"Line rising from {first} of the final cost in the quarter of opening to "
        f"{last} after {drawn['quarters_since_opened'][-1]} quarters.",
    )
    instead = "" if of == abuse_type else " The type chosen is too rare for a curve of its own."
    st.caption(
        f"Direct cost, all forces together, every complexity; 0 is the quarter of opening."
        f"{instead} The model takes each type and complexity with 1,000 investigations by itself."
    )
    rows = drawn.with_columns(pl.col("share_of_final_cost").alias("final_cost_share"))
    page.table(rows, COLUMNS, name="Development of cost")


def _title(drawn: pl.DataFrame, abuse_type: str) -> str:
    """How much of a case's cost is spent a year after it was opened."""
    after = drawn.filter(pl.col("quarters_since_opened") <= A_YEAR).tail(1)
    share, quarters = after["share_of_final_cost"][0], after["quarters_since_opened"][0]
    when = "a year on" if quarters == A_YEAR else f"{quarters} quarters on"
    return f"{share:.0%} of the cost is spent {when}, {text.label(abuse_type).lower()}"
