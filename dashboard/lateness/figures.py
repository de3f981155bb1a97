"""The series of demand, and the points that records still to come are expected at."""

from datetime import date

import polars as pl

DEMAND_SERIES = {
    "incident_count": "Incidents reported",
    "investigation_count": "Investigations opened",
}
MEASURE_SERIES = {
    "incidents": DEMAND_SERIES["incident_count"],
    "investigations": DEMAND_SERIES["investigation_count"],
}

EXPECTED = {
    "series": pl.String,
    "month": pl.Date,
    "expected": pl.Float64,
    "low": pl.Float64,
    "high": pl.Float64,
}


def expected_points(lag: pl.DataFrame | None, *, first: object, last: object) -> pl.DataFrame:
    """The provisional months that can be estimated: series, month, expected, low, high.

    Args:
        lag: As `queries.reporting_lag`.
        first: First month drawn; not a date where nothing is drawn.
        last: Last month drawn, likewise.
    """
    if lag is None or lag.is_empty() or not (isinstance(first, date) and isinstance(last, date)):
        return pl.DataFrame(schema=EXPECTED)
    return lag.filter(
        pl.col("is_provisional")
        & pl.col("expected_final_count").is_not_null()
        & pl.col("month").is_between(first, last)
    ).select(
        pl.col("measure").replace(MEASURE_SERIES).alias("series"),
        "month",
        pl.col("expected_final_count").alias("expected"),
        "low",
        "high",
    )
