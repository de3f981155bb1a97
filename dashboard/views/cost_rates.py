"""The rates behind the cost pages, with those that nobody has sourced marked."""

from collections.abc import Mapping
from typing import Any

import polars as pl
import streamlit as st

from dashboard import page, text
from dashboard.queries import Warehouse

COLUMNS = {
    "is_illustrative": "Status",
    "kind": "Kind",
    "component": "What",
    "category": "Applies to",
    "valid_from": "In force from",
    "unit": "Unit",
    "rate_gbp": "Rate (£, prices of its day)",
    "rate_share": "Share of pay",
    "provenance": "Grade",
    "relative_error_share": "Widens the interval by ±",
    "source": "Source",
}
ILLUSTRATIVE, SOURCED = "ILLUSTRATIVE", "Sourced or your own"
REPLACE = (
    "Your own hourly rates replace the shipped ones as soon as `caseweight ingest` has loaded them "
    "(a table with grade, valid_from, hourly_rate_gbp); on-costs and overhead are rows of "
    "`data/reference/cost_uplift.csv`."
)
RULE = (
    "Each rate has a grade: local time recording widens an interval by nothing, a local estimate "
    "by ±10% of the pounds that rest on it, a national proxy by ±20%, a quoted headline by ±40%. "
    "Both ends of a mean's interval move out by 1.96 times the error so made, added in quadrature "
    "to the sampling error, since a wrong rate is wrong in every case. The grades are a judgement."
)
SINCE_EVER = 1900
EVERYTHING = "any"


def show(warehouse: Warehouse) -> None:
    """The rates in force, and which of them are illustrative."""
    rates = warehouse.cost_rates()
    if rates.is_empty():
        return
    st.subheader("Which rates stand behind it?", anchor=False)
    illustrative = rates.filter("is_illustrative")
    if illustrative.is_empty():
        st.markdown("Every rate in force is sourced or the forces' own.")
    else:
        names = ", ".join(dict.fromkeys(_name(row) for row in illustrative.to_dicts()))
        st.markdown(
            f"**{illustrative.height} of {rates.height} rates in force are illustrative**: no "
            f"source was found for them ({names}). {REPLACE}"
        )
    st.caption(RULE)
    words = pl.col("kind", "component", "category", "unit", "provenance").map_elements(
        text.label, return_dtype=pl.String
    )
    shown = rates.with_columns(
        words,
        pl.when("is_illustrative")
        .then(pl.lit(ILLUSTRATIVE))
        .otherwise(pl.lit(SOURCED))
        .alias("is_illustrative"),
        pl.when(pl.col("valid_from").dt.year() > SINCE_EVER).then("valid_from"),
    )
    page.table(shown, COLUMNS, name="Rates in force", expanded=False)


def _name(rate: Mapping[str, Any]) -> str:
    """What a rate is of, with what it applies to where that is not everything."""
    name = text.label(rate["component"]).lower()
    if rate["category"] == EVERYTHING:
        return name
    return f"{name} on {text.label(rate['category']).lower()}"
