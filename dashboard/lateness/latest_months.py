"""The latest months on the demand page: their table, and what they will come to."""

from datetime import date

import polars as pl
import streamlit as st

from dashboard.lateness import words
from dashboard.lateness.charts import latest_months
from dashboard.lateness.figures import expected_points
from dashboard.shell import delivery_words, filters, page, text
from dashboard.shell.columns import Column, Kind
from dashboard.shell.months import COUNTED_IN, FORCES_IN
from dashboard.shell.queries import DEMAND_MEASURES
from pipelines.contracts.vocabulary import ALL_FORCES

COLUMNS = {
    "month": Column("Month", Kind.MONTH),
    "incident_count": Column("Incidents reported", Kind.COUNT),
    "investigation_count": Column("Investigations opened", Kind.COUNT),
    "status": Column("Status", Kind.TEXT),
}
UNITS = {"incidents": "Incidents reported", "investigations": "Investigations opened"}


def table(chosen: filters.Selection, demand: pl.DataFrame, force_count: int) -> None:
    """Every month of the chart; of a sum, how many forces it is of where some lack a month.

    Args:
        chosen: What the reader has chosen.
        demand: As `demand_by_month`, of the months chosen.
        force_count: The version's territorial forces.
    """
    rows = demand.with_columns(_status(chosen.provisional_from).alias("status"))
    columns = dict(COLUMNS)
    fewest = demand.select(pl.min_horizontal(pl.col(*FORCES_IN.values()).min())).item()
    if chosen.force_code == ALL_FORCES and fewest is not None and fewest < force_count:
        rows = rows.rename({FORCES_IN[measure]: f"{measure}_forces" for measure in FORCES_IN})
        columns |= {
            f"{measure}_forces": Column(f"Forces that delivered {measure}", Kind.NUMBER)
            for measure in FORCES_IN
        }
    page.table(
        rows.sort("month", descending=True),
        columns,
        name="Demand by month",
        unknown=delivery_words.NOT_DELIVERED,
    )


def _status(provisional_from: date | None) -> pl.Expr:
    """Whether a month is complete, provisional, or was not delivered."""
    incidents, investigations = (pl.col(column).is_null() for column in COUNTED_IN.values())
    missing = (
        pl.when(incidents & investigations)
        .then(pl.lit(delivery_words.NOT_DELIVERED))
        .when(incidents)
        .then(pl.lit(f"incidents {delivery_words.NOT_DELIVERED}"))
        .when(investigations)
        .then(pl.lit(f"investigations {delivery_words.NOT_DELIVERED}"))
    )
    is_late = pl.col("month") >= (provisional_from or date.max)
    late = pl.when(is_late).then(pl.lit("provisional"))
    told = pl.concat_str(missing, late, separator="; ", ignore_nulls=True)
    return pl.when(told == "").then(pl.lit("complete")).otherwise(told)


def _expected_columns(measure: str) -> dict[str, Column]:
    """The columns of what a measure is expected to come to."""
    unit, expected = UNITS[measure], f"{measure}_expected"
    return {
        expected: Column(f"{unit}: expected in the end", Kind.EXPECTED_COUNT),
        f"{measure}_low": Column(f"{unit}: 95% from", Kind.LEVEL),
        f"{measure}_high": Column(f"{unit}: 95% to", Kind.LEVEL),
    }


def _expected_rows(
    demand: pl.DataFrame, lag: pl.DataFrame
) -> tuple[pl.DataFrame, dict[str, Column]]:
    """The months that can be estimated, each measure as counted and as expected in the end."""
    rows, columns = demand, {"month": COLUMNS["month"]}
    found = [_estimates(lag, measure) for measure in DEMAND_MEASURES]
    for measure, estimates in zip(DEMAND_MEASURES, found, strict=True):
        rows = rows.join(estimates, on="month", how="left")
        columns[COUNTED_IN[measure]] = COLUMNS[COUNTED_IN[measure]]
        if rows[f"{measure}_expected"].count():
            columns |= _expected_columns(measure)
    months = pl.concat([estimates.select("month") for estimates in found])
    return rows.join(months, on="month", how="semi").sort("month", descending=True), columns


def _estimates(lag: pl.DataFrame, measure: str) -> pl.DataFrame:
    """What the provisional months of a measure are expected to come to, a column each."""
    return (
        lag.filter(pl.col("measure") == measure, "is_provisional")
        .drop_nulls("expected_final_count")
        .select(
            "month",
            pl.col("expected_final_count").alias(f"{measure}_expected"),
            pl.col("low").alias(f"{measure}_low"),
            pl.col("high").alias(f"{measure}_high"),
        )
    )


def latest(chosen: filters.Selection, demand: pl.DataFrame, lag: pl.DataFrame) -> None:
    """The latest months close up, where it can be told what they will come to.

    Args:
        chosen: What the reader has chosen.
        demand: As `demand_by_month`, of the months chosen.
        lag: As `queries.reporting_lag`.
    """
    if expected_points(lag, first=chosen.start, last=chosen.end).is_empty():
        return
    st.subheader("How complete are the latest months?", anchor=False)
    said = [words.latest_month_sentence(lag, measure) for measure in DEMAND_MEASURES]
    st.markdown(" ".join(sentence for sentence in said if sentence))
    for column, (measure, unit) in zip(st.columns(2), UNITS.items(), strict=True):
        rows = lag.filter(pl.col("measure") == measure)
        if not rows.is_empty():
            with column:
                _picture(chosen, demand, rows, measure, unit)
    st.caption(
        "Worked out from how many records of earlier months came late, and assumes that they come "
        "as late as they did: a record counts from the day of the first extract that it stood in."
    )
    rows, columns = _expected_rows(demand, lag)
    page.table(rows, columns, name="Expected in the latest months", unknown=text.UNKNOWN)


def _picture(
    chosen: filters.Selection, demand: pl.DataFrame, rows: pl.DataFrame, measure: str, unit: str
) -> None:
    """The latest months of one measure."""
    where = delivery_words.name_of_months(
        demand.join(rows, on="month", how="semi"),
        chosen.force_name,
        is_sum=chosen.force_code == ALL_FORCES,
        measures=[measure],
    )
    page.picture(
        latest_months(rows, title=f"{unit}, latest months, {where}", unit=f"{unit} per month"),
        description=f"{unit} in each of the latest months: recorded so far, and expected in the "
        "end with its 95% interval; as in the tables above and below.",
    )
