"""The shape of the year, on the demand page."""

import polars as pl
import streamlit as st

from dashboard.demand import words
from dashboard.demand.charts_season import season_map
from dashboard.shell import filters, page
from dashboard.shell.columns import Column, Kind
from pipelines.models.demand.year_shape import usual_shape, year_shape


def draw(chosen: filters.Selection, demand: pl.DataFrame) -> None:
    """Which months of the year bring more, and which fewer."""
    shape = year_shape(demand.select("month", pl.col("incident_count").alias("count")))
    if shape.is_empty():
        return
    st.subheader("When in the year?", anchor=False)
    st.markdown(
        f"{words.season_sentence(usual_shape(shape))} Fewer reports in school holidays are a "
        "dip in **disclosure**, not in abuse."
    )
    page.picture(
        season_map(shape, title=f"Incidents by month of the year, {chosen.force_name}"),
        description="Grid of financial years and months: incidents a day, as a percentage of the "
        "year's own average day; the table holds every month.",
    )
    st.caption(
        "100 is an even month: as many incidents a day as in the year as a whole. Whole financial "
        "years only, whatever period is chosen above."
    )
    columns = {
        "financial_year": Column("Financial year", Kind.TEXT),
        "month": Column("Month", Kind.MONTH),
        "incident_count": Column("Incidents", Kind.COUNT),
        "evenness_share": Column("Of an even month", Kind.SHARE, rests_on=("incident_count",)),
    }
    rows = shape.rename({"count": "incident_count", "evenness": "evenness_share"}).sort(
        "month", descending=True
    )
    page.table(rows, columns, name="Incidents by month of the year")
