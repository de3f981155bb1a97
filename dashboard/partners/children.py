"""The sections on children who were reported before, and on reviews."""

import polars as pl
import streamlit as st

from dashboard.partners import figures, queries, words
from dashboard.shell import filters, page
from dashboard.shell.columns import Column, Kind
from dashboard.warehouse.door import Warehouse
from pipelines.contracts.marts.partners import ANY

REPEAT_COLUMNS = {
    "financial_year": Column("Reported in", Kind.TEXT),
    "incident_count": Column("Incidents", Kind.COUNT),
    "child_known_count": Column("With the child known", Kind.COUNT),
    "repeat_count": Column("Child reported before", Kind.COUNT),
    "repeat_share": Column("Reported before %", Kind.SHARE),
    "before_sharing_count": Column("Before any sharing", Kind.COUNT),
    "after_sharing_count": Column("After it", Kind.COUNT),
    "before_sharing_share": Column("Before any sharing %", Kind.SHARE),
}
REVIEW_COLUMNS = {
    "type": Column("Review", Kind.TEXT),
    "agency_name": Column("Agency", Kind.TEXT),
    "review_count": Column("Opened", Kind.COUNT),
    "published_count": Column("Published", Kind.COUNT),
    "linked_count": Column("Incident known", Kind.COUNT),
    "repeat_count": Column("Child reported before", Kind.COUNT),
    "knew_count": Column("Agency knew by then", Kind.COUNT),
}


def repeats(warehouse: Warehouse, chosen: filters.Selection, years: tuple[str, str]) -> None:
    """Reports about a child of whom the police had been told before."""
    st.subheader("Was the child reported before, and had anybody been told?", anchor=False)
    rows = queries.repeats(warehouse, chosen.force_code, *years)
    if rows.is_empty():
        page.missing(chosen, "notifications in these years")
        return
    st.markdown(words.repeats(chosen.force_name, rows))
    if not rows["child_known_count"].sum():
        return
    st.caption(words.REPEATS)
    page.table(
        figures.add_repeat_shares(rows), REPEAT_COLUMNS, name="Children reported before by year"
    )


def reviews(warehouse: Warehouse, chosen: filters.Selection, years: tuple[str, str]) -> None:
    """Reviews, and which agencies knew of the incident when they were opened."""
    st.subheader("What had been shared when a review was opened?", anchor=False)
    rows = queries.reviews(warehouse, chosen.force_code, *years)
    if rows.is_empty():
        page.missing(chosen, "reviews opened in these years")
        return
    st.markdown(words.reviews(rows))
    st.caption(words.REVIEWS)
    shown = rows.sort("review_type", pl.col("agency") != ANY, "agency").with_columns(
        type=pl.col("review_type").replace(words.REVIEW_TYPES),
        agency_name=words.agencies("agency"),
    )
    page.table(shown, REVIEW_COLUMNS, name="Reviews and who knew by their opening")
