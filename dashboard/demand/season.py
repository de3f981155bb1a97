"""The shape of the year, on the demand page."""

import polars as pl
import streamlit as st

from dashboard.demand import words
from dashboard.demand.charts_season import season_map
from dashboard.shell import delivery_words, filters, page
from dashboard.shell.columns import Column, Kind
from dashboard.shell.months import demand_of_whole_years
from dashboard.warehouse.door import Warehouse
from pipelines.contracts.vocabulary import ALL_FORCES
from pipelines.models.demand.year_shape import usual_shape, year_shape


def draw(warehouse: Warehouse, chosen: filters.Selection) -> None:
    """Which months of the year bring more, and which fewer."""
    demand = demand_of_whole_years(warehouse, chosen.force_code)
    shape = year_shape(demand.select("month", pl.col("incident_count").alias("count")))
    if shape.is_empty():
        return
    st.subheader("When in the year?", anchor=False)
    st.markdown(
        f"{words.season_sentence(usual_shape(shape))} Fewer reports in school holidays are a "
        "dip in **disclosure**, not in abuse."
    )
    is_sum = chosen.force_code == ALL_FORCES
    shown = demand.join(shape, on="month", how="semi")
    where = delivery_words.name_of_months(
        shown, chosen.force_name, is_sum=is_sum, measures=["incidents"]
    )
    page.picture(
        season_map(shape, title=f"Incidents by month of the year, {where}"),
        description="Grid of financial years and months: incidents a day, as a percentage of the "
        "year's own average day; the table holds every month.",
    )
    fewer = delivery_words.gaps_sentence(
        shown, warehouse.info.force_count, is_sum=is_sum, measures=["incidents"]
    )
    st.caption(
        "100 is an even month: as many incidents a day as in the year as a whole. Whole financial "
        f"years only, whatever period is chosen above. {fewer}"
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
