"""The lower half of the forecast page: police recorded crime, by quarter."""

import polars as pl
import streamlit as st

from dashboard import filters, headline, page, text
from dashboard.charts.forecast import forecast_line
from dashboard.queries import Warehouse

MEASURE = "recorded_crime"
GROUPS = ["child_sexual", "child_cruelty", "obscene_publications"]
QUARTERS_A_YEAR = 4


def recorded_crime(warehouse: Warehouse, chosen: filters.Selection) -> None:
    """What Prophet expects of one group of recorded offences, where that source is loaded."""
    crime = warehouse.recorded_crime(chosen.force_code)
    if crime.is_empty():
        return
    st.subheader("What may police recorded crime come to?", anchor=False)
    group = st.selectbox(
        "Offences", GROUPS, format_func=text.label, key="offences", bind="query-params", width=280
    )
    name = text.label(group)
    forecast = warehouse.forecast(chosen.force_code, MEASURE, group)
    if forecast.is_empty():
        page.missing(chosen, "forecast of these offences (one needs two full years of quarters)")
        return
    actual = crime.filter(pl.col("offence_group") == group).select(
        period_start="quarter_start", value="offence_count"
    )
    yearly = headline.yearly_forecast(forecast)
    recent = int(actual["value"].tail(QUARTERS_A_YEAR).sum())
    last_year = text.financial_year(actual["period_start"][-1])
    year, point = headline.next_whole_year(yearly, last_year)
    st.markdown(
        f"{chosen.force_name}: about {text.count(text.rounded(point))} {name.lower()} may be"
        f" recorded in {year}, against {text.count(recent)} in the last four quarters published."
        f" This forecast is {text.NOT_BACK_TESTED} and has no interval."
    )
    page.picture(
        forecast_line(
            actual,
            headline.chosen_forecast(warehouse, chosen.force_code, MEASURE, "quarter", group),
            title=f"{name}, {chosen.force_name}",
            unit="Offences recorded per quarter",
        ),
        description=f"{name} recorded each quarter in {chosen.force_name}, then what the model "
        "expects, without an interval.",
    )
    columns = {"year": "Financial year", **{n: text.label(n) for n in yearly.columns[1:]}}
    page.table(yearly, columns, name="Recorded crime forecast by financial year")
    page.source(
        warehouse,
        "Home Office police recorded crime open data; forecast by Prophet",
        publication=MEASURE,
    )
