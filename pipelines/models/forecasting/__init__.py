"""Forecasts: each force's series is forecast for itself, and sums are sums of those forecasts.

So chosen forecasts add up exactly: types to `all`, forces to `ALL`, months to financial years.
"""

import datetime as dt
import logging
from collections.abc import Callable

import polars as pl

from pipelines.models.forecasting.prophet_fit import Task, fit_all
from pipelines.models.forecasting.sums import with_financial_years, with_sums
from pipelines.models.periods import FINANCIAL_YEAR_MONTH, add_months, months_between

log = logging.getLogger(__name__)

MONTHS = {"month": 1, "quarter": 3}
FINANCIAL_YEARS_AHEAD = 4
FEWEST_SEASONS = 2
PROPHET, LAST_VALUE = "prophet", "last_value"
KEYS = ("measure", "force_code", "series")
SCHEMA = {
    "measure": pl.String,
    "force_code": pl.String,
    "series": pl.String,
    "frequency": pl.String,
    "period_start": pl.Date,
    "model": pl.String,
    "point": pl.Float64,
    "lower_80": pl.Float64,
    "upper_80": pl.Float64,
    "lower_95": pl.Float64,
    "upper_95": pl.Float64,
    "is_chosen": pl.Boolean,
    "is_back_tested": pl.Boolean,
}


def forecast(
    series: pl.DataFrame,
    horizon: int,
    *,
    frequency: str,
    on_done: Callable[[int, int], None] | None = None,
) -> pl.DataFrame:
    """Forecast every series some periods ahead of the frame's last period.

    Args:
        series: One row per measure, force_code, series (abuse type or offence group) and
            period_start: value (counts of complete periods; null where not delivered).
        horizon: Periods ahead.
        frequency: `month` or `quarter`.
        on_done: Told how many of how many series are done.

    Returns:
        Mart forecast: models `prophet` and `last_value` per period and financial year, for each
        series and its sums (`all` types, but not of offence groups; `ALL` forces). Points are at
        least 0. Bounds are null and is_back_tested false until back-tests have earned them. A
        measure's forecasts begin after its own last known period. A series with fewer than two full
        years has no rows; one on which Prophet fails falls back to its last value. The year under
        way adds recorded counts; where a series lacks a period of it, the series and its sums have
        no row for that year.

    Source: Taylor and Letham (2018), "Forecasting at scale". Assumes that the late trend goes on.
    """
    tasks = _tasks(series, horizon, frequency)
    if not tasks:
        return pl.DataFrame(schema=SCHEMA)
    points = fit_all([task for _, task in tasks], on_done or (lambda done, total: None))
    failed = sum(point is None for point in points)
    if failed:
        log.warning("Prophet failed on %d of %d series: last value used", failed, len(tasks))
    parts = []
    for (names, task), point in zip(tasks, points, strict=True):
        parts.append(_rows(names, task, LAST_VALUE, task.last_value(), is_chosen=point is None))
        if point is not None:
            parts.append(_rows(names, task, PROPHET, point, is_chosen=True))
    bottom = pl.concat(parts)
    by_period = with_sums(
        bottom.with_columns(pl.lit(frequency).alias("frequency"), pl.lit(True).alias("is_whole"))
    )
    by_year = with_sums(with_financial_years(bottom, series, MONTHS[frequency]))
    bounds = [pl.lit(None, pl.Float64).alias(name) for name in SCHEMA if name[:5] in _BOUNDS]
    return (
        pl.concat([by_period, by_year])
        .filter("is_whole")
        .with_columns(*bounds, pl.lit(False).alias("is_back_tested"))
        .select(SCHEMA.keys())
        .sort("measure", "force_code", "series", "frequency", "period_start", "model")
    )


_BOUNDS = ("lower", "upper")


def periods_to_horizon(last_period: dt.date, frequency: str) -> int:
    """Periods from the last known one to the end of the fourth financial year after its own."""
    months = MONTHS[frequency]
    start_year = last_period.year - (last_period.month < FINANCIAL_YEAR_MONTH)
    end = dt.date(start_year + FINANCIAL_YEARS_AHEAD + 1, FINANCIAL_YEAR_MONTH, 1)
    return months_between(add_months(last_period, months), end) // months


def _tasks(
    series: pl.DataFrame, horizon: int, frequency: str
) -> list[tuple[tuple[str, ...], Task]]:
    """What to fit, series by series; too short ones are left out."""
    months = MONTHS[frequency]
    known = series.filter(pl.col("value").is_not_null()).sort("period_start")
    last = series["period_start"].max()
    if not isinstance(last, dt.date) or horizon < 1:
        return []
    end = add_months(last, months * horizon)
    last_known = dict(known.group_by("measure").agg(pl.col("period_start").max()).iter_rows())
    tasks = []
    for names, part in known.group_by(*KEYS, maintain_order=True):
        if part.height >= FEWEST_SEASONS * 12 // months:
            values = tuple(max(0.0, value) for value in part["value"])
            future = _periods(add_months(last_known[names[0]], months), end, months)
            task = Task(str(names[2]), tuple(part["period_start"]), values, future, months)
            tasks.append((tuple(map(str, names)), task))
    return tasks


def _periods(first: dt.date, last: dt.date, months: int) -> tuple[dt.date, ...]:
    count = months_between(first, last) // months + 1
    return tuple(add_months(first, months * step) for step in range(count))


def _rows(
    names: tuple[str, ...], task: Task, model: str, points: list[float], *, is_chosen: bool
) -> pl.DataFrame:
    return pl.DataFrame(
        {"period_start": task.future, "point": points},
        schema={"period_start": pl.Date, "point": pl.Float64},
    ).with_columns(
        *(pl.lit(name).alias(key) for key, name in zip(KEYS, names, strict=True)),
        pl.lit(model).alias("model"),
        pl.lit(is_chosen).alias("is_chosen"),
    )
