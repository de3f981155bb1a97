"""The numbers that a month's records count in: years, the latest twelve months, all together."""

import datetime as dt

import polars as pl

from pipelines.contracts.changes import COST, OPEN
from pipelines.contracts.vocabulary import (
    ALL_FORCES,
    ALL_TYPES,
    LATEST_TWELVE_MONTHS,
    ONE_FINANCIAL_YEAR,
)
from pipelines.models.periods import financial_year, financial_year_start, financial_year_start_of

PERIOD = ["period_kind", "period", "period_end"]
NUMBER = ["measure", "force_code", "abuse_type", *PERIOD]
OPENED, CLOSED = "investigations", "closed"
MEASURE_OF_WINDOW = {
    "incidents": "incidents",
    **dict.fromkeys((OPENED, CLOSED, OPEN, COST), "investigations"),
}
"""Whose last settled month ends the latest twelve months of a measure."""


def in_periods(months: pl.DataFrame, ends: pl.DataFrame, as_at: dt.date) -> pl.DataFrame:
    """The rows of months added up to every number that they count in.

    Args:
        months: Rows with measure (incidents, investigations, closed, cost), force_code,
            abuse_type, month, amount, and other columns that are kept apart.
        ends: The last settled month by measure and force_code, ALL among them: month.
        as_at: The day to which is counted.

    Returns:
        The rows with period_kind, period, period_end in place of month, also as `all` types and of
        `ALL` forces, which end their latest twelve months where all together are settled; of_force
        is whose a row is. Measure `open` has what was opened by the end of the period, less what
        was closed by then.
    """
    kept = [name for name in months.columns if name not in ("month", "amount")]
    rows = months.with_columns(of_force=pl.col("force_code"))
    kept.append("of_force")
    # Added up before they are multiplied: most rows are of months long past.
    start = financial_year_start("month").alias("start")
    years = rows.group_by(*kept, start).agg(pl.col("amount").sum())
    in_years = _with_year(pl.concat([years, _up_to_years(_standing(years), as_at)]), as_at)
    windows = _windows(ends)
    of_all = windows.filter(force_code=ALL_FORCES)
    columns = [*kept, *PERIOD, "amount"]
    placed = (
        in_years,
        in_years.with_columns(force_code=pl.lit(ALL_FORCES)),
        _in_window(rows, windows),
        _in_window(rows.with_columns(force_code=pl.lit(ALL_FORCES)), of_all),
    )
    shown = pl.concat(
        frame.select(columns).group_by(columns[:-1]).agg(pl.col("amount").sum()) for frame in placed
    )
    return pl.concat([shown, shown.with_columns(abuse_type=pl.lit(ALL_TYPES))])


def _standing(rows: pl.DataFrame) -> pl.DataFrame:
    """What adds to those open: the opened, less the closed."""
    sign = pl.when(pl.col("measure") == CLOSED).then(-1).otherwise(1)
    return rows.filter(pl.col("measure").is_in([OPENED, CLOSED])).with_columns(
        pl.lit(OPEN).alias("measure"), (pl.col("amount") * sign).alias("amount")
    )


def _up_to_years(years: pl.DataFrame, as_at: dt.date) -> pl.DataFrame:
    """Each row of a financial year in that year and every later one."""
    last = financial_year_start_of(as_at)
    return years.with_columns(pl.date_ranges("start", pl.lit(last), "1y").alias("start")).explode(
        "start"
    )


def _with_year(years: pl.DataFrame, as_at: dt.date) -> pl.DataFrame:
    year_end = pl.col("start").dt.offset_by("1y").dt.offset_by("-1d")
    return years.with_columns(
        pl.lit(ONE_FINANCIAL_YEAR).alias("period_kind"),
        financial_year("start").alias("period"),
        pl.min_horizontal(year_end, pl.lit(as_at)).alias("period_end"),
    )


def _windows(ends: pl.DataFrame) -> pl.DataFrame:
    """The latest twelve settled months by measure and force_code: first, last."""
    measures = pl.DataFrame(
        {"measure": list(MEASURE_OF_WINDOW), "counted": list(MEASURE_OF_WINDOW.values())}
    )
    last = ends.select(pl.col("measure").alias("counted"), "force_code", last="month")
    return measures.join(last, on="counted").select(
        "measure", "force_code", pl.col("last").dt.offset_by("-11mo").alias("first"), "last"
    )


def _in_window(rows: pl.DataFrame, windows: pl.DataFrame) -> pl.DataFrame:
    """Rows of the latest twelve months, and what stands at their end."""
    keys = ["measure", "force_code"]
    within = rows.join(windows, on=keys).filter(pl.col("month").is_between("first", "last"))
    standing = _standing(rows).join(windows, on=keys).filter(pl.col("month") <= pl.col("last"))
    name = pl.format("{} to {}", *(pl.col(end).dt.strftime("%Y-%m") for end in ("first", "last")))
    return pl.concat([within, standing]).with_columns(
        pl.lit(LATEST_TWELVE_MONTHS).alias("period_kind"),
        name.alias("period"),
        pl.col("last").dt.month_end().alias("period_end"),
    )
