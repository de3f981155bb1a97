"""Forecasts as they would have been made at a past date, worked out once per version and date."""

from datetime import date

import polars as pl
import streamlit as st

from dashboard.forecast import queries, series
from dashboard.forecast.series import Chosen
from dashboard.shell import queries as shell_queries
from dashboard.shell import text
from dashboard.warehouse.door import Warehouse
from pipelines.models.claims.check import TypedClaim, implied_count
from pipelines.models.forecasting import hindcast, periods_to_horizon
from pipelines.models.periods import add_months

CLAIM_YEAR, CLAIM_YEARS, CLAIM_GROWTH = 2015, 3, "npcc_2015_rise"
MONTHS = {"month": 1, "quarter": 3}
FEWEST_YEARS = 2
KEPT = (
    "force_code",
    "series",
    "frequency",
    "period_start",
    "point",
    "lower_80",
    "upper_80",
    "lower_95",
    "upper_95",
    "actual",
)


def past_dates(counted: pl.DataFrame) -> list[date]:
    """First days of the last known periods that a forecast can be made from and judged by.

    Args:
        counted: As `queries.counted_series`; empty or of one frequency.

    Returns:
        Ends of quarters from two full years of counts on until a year before the last, in order.
    """
    if counted.is_empty():
        return []
    months = MONTHS[counted["frequency"][0]]
    first, last = _ends(counted)
    earliest = add_months(first, 12 * FEWEST_YEARS)
    found, day = [], last
    while day >= earliest:
        # The last period of a quarter: the quarter itself, or its third month.
        ends_quarter = add_months(day, months).month in (1, 4, 7, 10)
        if ends_quarter and day <= add_months(last, -12):
            found.append(day)
        day = add_months(day, -months)
    return found[::-1]


def _ends(counted: pl.DataFrame) -> tuple[date, date]:
    periods = counted["period_start"]
    return periods.min(), periods.max()  # type: ignore[return-value]


def forecast_made_at(warehouse: Warehouse, measure: str, last_period: date) -> pl.DataFrame:
    """The forecast of every force and series as made when last_period was the last one known.

    Returns:
        One row per force_code, series, frequency and period_start: the chosen point, its bounds,
        and actual (null where not all of it is known yet).
    """
    return _made_at(warehouse, str(warehouse.path), measure, last_period)


@st.cache_data(max_entries=60, show_spinner="Making the forecast of that day again …")
def _made_at(_warehouse: Warehouse, path: str, measure: str, last_period: date) -> pl.DataFrame:
    counted = queries.counted_series(_warehouse, measure)
    frequency = str(counted["frequency"][0])
    series = counted.select(
        "measure",
        "force_code",
        "series",
        "period_start",
        pl.col("count").cast(float).alias("value"),
    )
    # Fitted to the national sums and shared out: a second or so, where every force's own fits
    # would take half a minute and differ little (docs/methods/forecast.md).
    made = hindcast(
        series,
        last_period,
        periods_to_horizon(last_period, frequency),
        frequency=frequency,
        prophet_level="national",
    )
    return made.filter("is_chosen").select(KEPT)


def claimed_then(warehouse: Warehouse, chosen: Chosen, last: date) -> pl.DataFrame | None:
    """The growth published in 2015 carried on from the same start; for the worked example only."""
    growth = shell_queries.published_figure(warehouse, CLAIM_GROWTH).get("value")
    start = date(CLAIM_YEAR, 4, 1)
    if growth is None or text.financial_year(last) != text.financial_year(start):
        return None
    year = series.counted(warehouse, chosen).filter(
        pl.col("period_start").is_between(start, add_months(start, 11))
    )
    total, _ = series.last_year(warehouse, chosen, year)
    return carried_on(total, CLAIM_YEAR, growth, CLAIM_YEARS) if total else None


def carried_on(count: float, year: int, growth_share: float, years: int) -> pl.DataFrame:
    """Four more financial years at the pace of a published growth.

    Args:
        count: Count of the financial year that begins in `year`.
        year: The year in which the growth ends.
        growth_share: The growth, 0.88 for 88 per cent.
        years: Over how many years it was.

    Returns:
        period_start (1 April), claimed (count of the year).
    """
    claim = TypedClaim(
        baseline_year=year - years,
        current_year=year,
        growth_share=growth_share,
        current_count=count,
    )
    ahead = [year + step for step in range(1, 5)]
    return pl.DataFrame(
        {
            "period_start": [date(later, 4, 1) for later in ahead],
            "claimed": [implied_count(claim, later) for later in ahead],
        },
        schema={"period_start": pl.Date, "claimed": pl.Float64},
    )


def by_year(made: pl.DataFrame, claimed: pl.DataFrame | None) -> pl.DataFrame:
    """The forecast by financial year: year, numbers to three figures, and whether it held."""
    actual = pl.col("actual")
    verdict = (
        pl.when(actual.is_null())
        .then(pl.lit("Not known yet"))
        .when(pl.col("lower_80").is_null())
        .then(pl.lit("No range then"))
        .when(actual.is_between("lower_80", "upper_80"))
        .then(pl.lit("Yes"))
        .when(actual < pl.col("lower_80"))
        .then(pl.lit("No: it was fewer"))
        .otherwise(pl.lit("No: it was more"))
        .alias("verdict")
    )
    rows = (
        made.filter(frequency="financial_year")
        .sort("period_start")
        .with_columns(verdict, actual.round().cast(pl.Int64).alias("actual_count"))
    )
    if claimed is not None:
        rows = rows.join(claimed, on="period_start", how="left").sort("period_start")
    year = pl.col("period_start").map_elements(text.financial_year, return_dtype=pl.String)
    numbers = [n for n in ("point", "lower_80", "upper_80", "claimed") if n in rows.columns]
    return rows.with_columns(
        year.alias("year"),
        pl.col(numbers).map_elements(text.rounded, return_dtype=pl.Int64),
    )


def by_period(claimed: pl.DataFrame | None, periods: int) -> pl.DataFrame | None:
    """Claimed years as level lines of so many periods each: period_start, value."""
    if claimed is None:
        return None
    steps = pl.DataFrame({"months": [12 // periods * step for step in range(periods)]})
    return claimed.join(steps, how="cross").select(
        pl.col("period_start").dt.offset_by(pl.format("{}mo", "months")),
        value=pl.col("claimed") / periods,
    )
