"""The latest months on the demand page: their table, and what they will come to."""

import polars as pl
import streamlit as st

from dashboard.lateness import words
from dashboard.lateness.charts import latest_months
from dashboard.lateness.figures import DEMAND_SERIES, expected_points
from dashboard.shell import filters, page
from dashboard.shell.columns import Column, Kind
from dashboard.shell.queries import DEMAND_MEASURES

COLUMNS = {
    "month": Column("Month", Kind.MONTH),
    "incident_count": Column("Incidents reported", Kind.COUNT),
    "investigation_count": Column("Investigations opened", Kind.COUNT),
    "status": Column("Status", Kind.TEXT),
}
UNITS = {"incidents": "Incidents reported", "investigations": "Investigations opened"}


def table(chosen: filters.Selection, demand: pl.DataFrame, lag: pl.DataFrame) -> None:
    """Every month of the chart, the provisional ones with what they are expected to come to."""
    late = pl.col("month") >= chosen.provisional_from if chosen.provisional_from else pl.lit(False)
    status = pl.when(late).then(pl.lit("provisional")).otherwise(pl.lit("complete"))
    rows = demand.with_columns(status.alias("status"))
    columns = dict(COLUMNS)
    for measure in DEMAND_MEASURES:
        found = _estimates(lag, measure)
        if rows.join(found, on="month", how="semi").height:
            rows = rows.join(found, on="month", how="left")
            columns |= _expected_columns(measure)
    page.table(rows.sort("month", descending=True), columns, name="Demand by month")


def _expected_columns(measure: str) -> dict[str, Column]:
    """The columns of what a measure is expected to come to; they leave with the month's counts."""
    unit, expected, counts = UNITS[measure], f"{measure}_expected", tuple(DEMAND_SERIES)
    basis = (*counts, expected)
    return {
        expected: Column(f"{unit}: expected in the end", Kind.EXPECTED_COUNT, rests_on=counts),
        f"{measure}_low": Column(f"{unit}: 95% from", Kind.LEVEL, rests_on=basis),
        f"{measure}_high": Column(f"{unit}: 95% to", Kind.LEVEL, rests_on=basis),
    }


def _estimates(lag: pl.DataFrame, measure: str) -> pl.DataFrame:
    """What the provisional months of a measure are expected to come to, a column each."""
    schema = {"month": pl.Date, "expected_final_count": pl.Float64, "low": pl.Float64}
    if lag.is_empty():
        lag = pl.DataFrame(schema={**schema, "high": pl.Float64})
    else:
        lag = lag.filter((pl.col("measure") == measure) & pl.col("is_provisional"))
    return lag.drop_nulls("expected_final_count").select(
        "month",
        pl.col("expected_final_count").alias(f"{measure}_expected"),
        pl.col("low").alias(f"{measure}_low"),
        pl.col("high").alias(f"{measure}_high"),
    )


def latest(chosen: filters.Selection, lag: pl.DataFrame) -> None:
    """The latest months close up, where it can be told what they will come to."""
    if expected_points(lag, first=chosen.start, last=chosen.end).is_empty():
        return
    st.subheader("How complete are the latest months?", anchor=False)
    said = [words.latest_month_sentence(lag, measure) for measure in DEMAND_MEASURES]
    st.markdown(" ".join(sentence for sentence in said if sentence))
    for column, (measure, unit) in zip(st.columns(2), UNITS.items(), strict=True):
        rows = lag.filter(pl.col("measure") == measure)
        if not rows.is_empty():
            with column:
                page.picture(
                    latest_months(
                        rows,
                        title=f"{unit}, latest months, {chosen.force_name}",
                        unit=f"{unit} per month",
                    ),
                    description=f"{unit} in each of the latest months: recorded so far, and "
                    "expected in the end with its 95% interval; as in the table above.",
                )
    st.caption(
        "Worked out from how many records of earlier months came late, and assumes that they come "
        "as late as they did: a record counts from the day of the first extract that it stood in."
    )
