"""Parts of the forecast page: the regions, the model card and the source line."""

import polars as pl
import streamlit as st

from dashboard.forecast import queries, words
from dashboard.forecast.charts import expected_by_region
from dashboard.forecast.figures import FORECAST_COLUMNS
from dashboard.forecast.series import Chosen
from dashboard.lateness import words as lateness_words
from dashboard.shell import page, text
from dashboard.shell.columns import Column, Kind
from dashboard.shell.months import recorded_so_far
from dashboard.warehouse.door import Warehouse
from pipelines.contracts.vocabulary import ALL_FORCES

REGION_COLUMNS = {
    "region": Column("Region", Kind.TEXT),
    "force_count": Column("Forces", Kind.COUNT),
    **{name: FORECAST_COLUMNS[name] for name in ("point", "lower_80", "upper_80")},
}


def late(warehouse: Warehouse, chosen: Chosen) -> str:
    """What is recorded of the months after the last settled one; nothing for recorded crime."""
    if chosen.is_published:
        return ""
    months = recorded_so_far(warehouse, chosen.force_code, chosen.measure)
    said = lateness_words.recorded_so_far_sentence(months, chosen.measure)
    return f"{said} " if said else ""


def regions(warehouse: Warehouse, chosen: Chosen, counted: pl.DataFrame) -> None:
    """What is expected in each region in the next whole financial year."""
    if chosen.force_code != ALL_FORCES:
        return
    rows = queries.forecast_by_region(warehouse, chosen.measure, chosen.series)
    if rows.is_empty():
        return
    under_way = text.financial_year(counted["period_start"][-1])
    starts = sorted(set(rows["period_start"]))
    start = next((day for day in starts if text.financial_year(day) > under_way), starts[-1])
    year = text.financial_year(start)
    rows = rows.filter(pl.col("period_start") == start).sort("point", descending=True)
    numbers = pl.col("point", "lower_80", "upper_80")
    rows = rows.with_columns(numbers.map_elements(text.rounded, return_dtype=pl.Int64))
    top = rows.row(0, named=True)
    st.subheader(f"Where, in {year}?", anchor=False)
    st.markdown(
        f"The most are expected in {top['region']}: {words.forecast_range(top)} "
        f"{chosen.things}. A region is the sum of its forces in the data."
    )
    page.picture(
        expected_by_region(
            rows, title=f"{chosen.verb} expected in {year}, by region", unit=chosen.verb
        ),
        description=f"Dot plot of what is expected in each region in {year} with its 8-in-10 "
        "range, as in the table.",
    )
    page.table(rows, REGION_COLUMNS, name="Forecast by region")


def model_card(warehouse: Warehouse, chosen: Chosen, counted: pl.DataFrame) -> None:
    """What the forecast is, what it was given, why this model, and how far it missed before."""
    st.subheader("About the forecast", anchor=False)
    choices = queries.forecast_choices(warehouse, chosen.force_code, chosen.measure, chosen.series)
    accuracy = queries.forecast_accuracy(warehouse, chosen.measure, chosen.series)
    st.markdown(
        words.MODEL_CARD.format(
            last=text.month_name(counted["period_start"][-1])
            if chosen.frequency == "month"
            else f"the quarter {text.quarter(counted['period_start'][-1])}",
            choice=words.choice_sentence(choices),
            coverage=words.coverage_sentence(accuracy),
        )
    )
    st.markdown(
        "The page **Past forecasts** shows the misses, and any past forecast beside what "
        "then happened."
    )


def source(warehouse: Warehouse, chosen: Chosen) -> None:
    """Where the counts come from, and who made the forecast."""
    if chosen.is_published:
        origin = "Home Office police recorded crime open data; forecast by Caseweight"
        page.source(warehouse, origin, publication=chosen.measure)
    else:
        page.source(warehouse, "the forces' extracts; forecast by Caseweight")
