"""The shape of a year: which months bring more, and which fewer, than an even spread would."""

import polars as pl

from pipelines.models.periods import financial_year

MONTHS_A_YEAR = 12
YEARS_IN_USUAL = 5
SCHEMA = {
    "financial_year": pl.String,
    "month": pl.Date,
    "count": pl.Int64,
    "evenness": pl.Float64,
}


def year_shape(months: pl.DataFrame) -> pl.DataFrame:
    """How each month of each whole financial year compares with an even spread over its days.

    Args:
        months: One row per month: month (first day), count (null where it was not delivered).

    Returns:
        One row per month of the financial years of which all twelve months are known and that
        counted anything: financial_year, month, count, evenness (records a day over the year's
        records a day; 1 is an even month).

    Source: arithmetic. A day's share, so that February is not low for being short.
    """
    days = (pl.col("month").dt.month_end() - pl.col("month")).dt.total_days() + 1
    year = pl.col("financial_year")
    return (
        months.select("month", pl.col("count").cast(pl.Int64))
        .with_columns(financial_year("month").alias("financial_year"), days.alias("days"))
        .filter(
            pl.col("count").count().over(year) == MONTHS_A_YEAR,
            pl.col("count").sum().over(year) > 0,
        )
        .with_columns(
            (
                (pl.col("count") / pl.col("days"))
                / (pl.col("count").sum().over(year) / pl.col("days").sum().over(year))
            ).alias("evenness")
        )
        .select(list(SCHEMA))
        .sort("month")
    )


def usual_shape(shape: pl.DataFrame) -> pl.DataFrame:
    """The middle of the last five whole years, calendar month by calendar month.

    Args:
        shape: As `year_shape` gives it.

    Returns:
        Twelve rows (none where there is no whole year), the highest first: calendar_month (1 to
        12), evenness (median; one odd spring does not move it), year_count.
    """
    years = shape["financial_year"].unique().sort().tail(YEARS_IN_USUAL)
    return (
        shape.filter(pl.col("financial_year").is_in(years.to_list()))
        .group_by(pl.col("month").dt.month().alias("calendar_month"))
        .agg(pl.col("evenness").median(), pl.len().alias("year_count"))
        .sort("evenness", "calendar_month", descending=[True, False])
    )
