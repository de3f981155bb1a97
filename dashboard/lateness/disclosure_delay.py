"""How late abuse is reported: what began in the latest months, and how much is still to come."""

import streamlit as st

from dashboard.lateness import queries, words
from dashboard.shell import filters, page
from dashboard.warehouse.door import Warehouse

COLUMNS = {
    "month": "Began in",
    "reported_count": "Reported so far",
    "expected_count": "Expected within two years",
    "low": "95% from",
    "high": "95% to",
    "reported_share": "Reported so far, share",
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
