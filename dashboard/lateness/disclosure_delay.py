"""How late abuse is reported: what began in the latest months, and how much is still to come."""

import streamlit as st

from dashboard.lateness import queries, words
from dashboard.shell import filters, page
from dashboard.shell.columns import Column, Kind
from dashboard.warehouse.door import Warehouse

COUNTS = ("reported_count", "expected_count")
COLUMNS = {
    "month": Column("Began in", Kind.MONTH),
    "reported_count": Column("Reported so far", Kind.COUNT),
    "expected_count": Column(
        "Expected within two years", Kind.EXPECTED_COUNT, rests_on=("reported_count",)
    ),
    "low": Column("95% from", Kind.LEVEL, rests_on=COUNTS),
    "high": Column("95% to", Kind.LEVEL, rests_on=COUNTS),
    "reported_share": Column("Reported so far, share", Kind.SHARE, rests_on=COUNTS),
}


def draw(warehouse: Warehouse, chosen: filters.Selection) -> None:
    """The sentence and the table; nothing where the delays cannot be estimated."""
    delays = queries.reporting_delay(warehouse, chosen.force_code)
    if delays.is_empty():
        return
    st.subheader("How much of it is still to be reported?", anchor=False)
    st.markdown(f"{chosen.force_name}: {words.delay_sentence(delays)}")
    page.table(delays.reverse(), COLUMNS, name="Incidents by the month in which they began")
    st.caption(
        "All other counts on this page go by the day of the report. Here are only incidents whose "
        "beginning is known, without the two latest months, of which too little is reported; what "
        "comes to light after more than two years is in no number."
    )
