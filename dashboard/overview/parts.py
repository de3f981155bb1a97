"""Parts of the overview: what its chart marks, and where a briefing is made."""

from urllib.parse import quote

import polars as pl
import streamlit as st

from dashboard.events import marks
from dashboard.lateness import words as lateness_words
from dashboard.lateness.figures import expected_points
from dashboard.shell import delivery_words, filters
from dashboard.shell.queries import DEMAND_MEASURES
from dashboard.warehouse.door import Warehouse
from pipelines.contracts.vocabulary import ALL_FORCES


def events(warehouse: Warehouse, chosen: filters.Selection, demand: pl.DataFrame) -> pl.DataFrame:
    """The events within the months of both charts, numbered alike in both."""
    if demand.is_empty():
        return pl.DataFrame()
    first, last = demand["month"][0], demand["month"][-1]
    return marks.events_between(warehouse, chosen.force_code, DEMAND_MEASURES, first, last)


def of_investigations(events: pl.DataFrame) -> pl.DataFrame:
    """Those of some events that touch the investigations."""
    if events.is_empty():
        return events
    return events.filter(pl.col("measure").is_null() | (pl.col("measure") == "investigations"))


def explain_marks(
    warehouse: Warehouse,
    chosen: filters.Selection,
    demand: pl.DataFrame,
    lag: pl.DataFrame,
    events: pl.DataFrame,
) -> None:
    """What the shade, the points, the gaps and the numbers on the chart mean."""
    late = lateness_words.late_months(demand["month"].to_list(), chosen.provisional_from)
    is_estimated = not expected_points(lag, first=chosen.start, last=chosen.end).is_empty()
    provisional = lateness_words.provisional_sentence(late, is_estimated=is_estimated)
    gaps = delivery_words.gaps_sentence(
        demand, warehouse.info.force_count, is_sum=chosen.force_code == ALL_FORCES
    )
    st.caption(f"{provisional} {gaps}".strip())
    marks.legend(events, folded=True)


def briefings(chosen: filters.Selection) -> None:
    """Where a briefing on the same force is looked at and taken along."""
    where = quote(chosen.force_name)
    st.markdown(f"[Take it to a meeting: make a briefing](briefings?force={where})")
