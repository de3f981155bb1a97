"""The section on how soon agencies know of a report."""

from collections.abc import Sequence

import polars as pl
import streamlit as st

from dashboard.partners import figures, queries, words
from dashboard.partners.charts import reach_curves
from dashboard.shell import filters, page, text
from dashboard.shell import queries as shell_queries
from dashboard.shell.columns import Column, Kind
from dashboard.warehouse.door import Warehouse
from pipelines.contracts.marts.partners import ANY, WITHIN_DAYS

PUBLISHED = tuple(f"dfe_{year}_enquiry_to_conference" for year in (2023, 2025))
COLUMNS = {
    "agency": Column("Agency", Kind.TEXT),
    "incident_count": Column("Incidents", Kind.COUNT),
    "reached_count": Column("Known within 60 days", Kind.COUNT),
    "not_reached_count": Column("Not known, or too recent", Kind.COUNT),
    **{
        f"{name}_days": Column(heading, Kind.DAYS)
        for name, heading in (
            ("lower_quartile", "A quarter within, days"),
            ("median", "Half within"),
            ("median_low", "95% from"),
            ("median_high", "to"),
            ("upper_quartile", "Three quarters within"),
        )
    },
    **{
        f"share_within_{days}_days": Column(f"Within {days} days %", Kind.SHARE)
        for days in WITHIN_DAYS
    },
}


def section(warehouse: Warehouse, chosen: filters.Selection, year: str) -> None:
    """How soon each agency came to know of a year's reports."""
    st.subheader("How soon does each agency know?", anchor=False)
    found = queries.waits(warehouse, chosen.force_code, year)
    if found.is_empty():
        page.missing(chosen, f"notifications about incidents reported in {year}")
        return
    _curves(warehouse, chosen, year, figures.drawn_agencies(found))
    first = found.filter(to_agency=ANY)
    st.markdown(words.waits(chosen.force_name, first.row(0, named=True) if first.height else {}))
    figures_held = [shell_queries.published_figure(warehouse, name) for name in PUBLISHED]
    st.markdown(words.published(figures_held))
    counted = found.with_columns(
        agency=words.agencies("to_agency"),
        not_reached_count=pl.col("incident_count") - pl.col("reached_count"),
    )
    page.table(counted, COLUMNS, name="Working days until an agency knew", unknown="not known")


def _curves(
    warehouse: Warehouse, chosen: filters.Selection, year: str, agencies: Sequence[str]
) -> None:
    curves = queries.wait_curves(warehouse, chosen.force_code, year)
    if curves.is_empty():
        st.markdown("Fewer than 30 incidents were reported in that year: no curve is drawn.")
        return
    order = {code: place for place, code in enumerate(agencies)}
    drawn = curves.filter(pl.col("to_agency").is_in(agencies)).sort(
        pl.col("to_agency").replace_strict(order), "working_days"
    )
    named = drawn.with_columns(agency=words.agencies("to_agency"))
    by_five = drawn.filter(to_agency=agencies[0], working_days=5)["reached_share"].to_list()
    share = text.percent(by_five[0]) if by_five else "A share"
    page.picture(
        reach_curves(named, title=f"{words.agency(agencies[0])}: {share} within 5 working days"),
        description=f"Lines of the share of incidents reported in {year} that each agency knew of "
        "by working days since the report, with 95% intervals; the table has days and shares.",
    )
    st.caption(words.CURVES)
