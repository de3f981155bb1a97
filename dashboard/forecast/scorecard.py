"""How the forecasts that were published did, now that what they foretold has been counted."""

from datetime import date

import polars as pl
import streamlit as st

from dashboard.forecast import queries, scorecard_words
from dashboard.forecast.figures import FORECAST_COLUMNS
from dashboard.forecast.series import PERIODS_A_YEAR, Chosen
from dashboard.shell import page, text
from dashboard.shell.columns import Column, Kind
from dashboard.warehouse.door import Warehouse

COLUMNS = {
    "as_at": Column("Published", Kind.DAY),
    "period_start": Column("From", Kind.MONTH),
    "length": Column("For", Kind.TEXT),
    "horizon": Column("Periods ahead", Kind.NUMBER),
    "point": Column("Most likely", Kind.EXPECTED_COUNT),
    **{name: FORECAST_COLUMNS[name] for name in ("lower_80", "upper_80")},
    "actual_count": Column("What happened", Kind.COUNT),
    "verdict": Column("Held?", Kind.TEXT),
    "last_value": Column("Last value", Kind.COUNT),
    "seasonal_last_value": Column("A year before", Kind.COUNT),
}


def draw(warehouse: Warehouse, chosen: Chosen) -> bool:
    """The sentence and the table of scores, or when the first will come; whether there are any."""
    st.subheader("How did the forecasts we published do?", anchor=False)
    scores = queries.forecast_scorecard(warehouse, chosen.force_code, chosen.measure, chosen.series)
    by_period = scores if scores.is_empty() else scores.filter(frequency=chosen.frequency)
    if by_period.is_empty():
        st.info(scorecard_words.nothing_yet(_first_period(warehouse, chosen), chosen.frequency))
        return False
    st.markdown(
        f"**{chosen.force_name}, {chosen.things}.** "
        f"{scorecard_words.scorecard_sentence(by_period, chosen.frequency)}"
    )
    page.table(_rows(scores), COLUMNS, name="Published forecasts and what happened", expanded=True)
    st.caption(
        "As published that day, not made again. Of versions that knew equally much the last one "
        "counts. Months whose records are still arriving wait. Misses are in the sum over all "
        f"periods, {PERIODS_A_YEAR[chosen.frequency]} to a year; neighbouring ones share their "
        "luck, so a few dozen say little."
    )
    return True


def _first_period(warehouse: Warehouse, chosen: Chosen) -> date | None:
    rows = queries.forecast(warehouse, chosen.force_code, chosen.measure, chosen.series)
    ahead = rows if rows.is_empty() else rows.filter(frequency=chosen.frequency)
    return None if ahead.is_empty() else ahead["period_start"].min()  # type: ignore[return-value]


def _rows(scores: pl.DataFrame) -> pl.DataFrame:
    inside = pl.col("is_in_80")
    verdict = (
        pl.when(inside.is_null())
        .then(pl.lit("No range then"))
        .when(inside)
        .then(pl.lit("Yes"))
        .when(pl.col("actual") < pl.col("lower_80"))
        .then(pl.lit("No: it was fewer"))
        .otherwise(pl.lit("No: it was more"))
    )
    return scores.sort("period_start", "made_on", descending=True).with_columns(
        pl.col("made_on").alias("as_at"),
        pl.col("frequency").map_elements(text.label, return_dtype=pl.String).alias("length"),
        pl.col("actual").round().cast(pl.Int64).alias("actual_count"),
        verdict.alias("verdict"),
    )
