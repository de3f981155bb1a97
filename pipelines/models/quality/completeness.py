"""Which months of a source look incomplete: what came beside what the months around let expect.

The level comes from the nearest months that look whole, carried along the series' own growth and
its source's season; how far below it a count may lie by chance comes from the spread of the series.
"""

import datetime as dt
from collections.abc import Iterator

import numpy as np
import polars as pl

from pipelines.contracts.marts.quality import (
    COMPLETE,
    INCOMPLETE,
    MISSING,
    PART_OF_MONTH,
    TOO_FEW_TO_SAY,
)
from pipelines.models.periods import add_months, is_in_spring_2020, months_between
from pipelines.models.quality.expected_counts import (
    FEWEST_EXPECTED,
    FEWEST_NEIGHBOURS,
    NEIGHBOURS,
    MonthlySeries,
    Vector,
    dispersion_of,
    find_level,
    learn_together,
    season_left_over,
)
from pipelines.models.series import last_complete_month
from pipelines.models.strays import real_span

SCHEMA = {
    "source": pl.String,
    "force_code": pl.String,
    "month": pl.Date,
    "record_count": pl.Int64,
    "expected_count": pl.Float64,
    "low": pl.Float64,
    "status": pl.String,
}

CHANCE = 0.008
"""How often a whole month may lie below the bound by chance alone."""
LARGEST_SHARE = 0.6
"""A month that holds more than this share of what was expected is not called incomplete, however
steady the series: demand itself moves by a quarter now and then."""
SPRING_2020_SHARE = 0.75
"""What is known to have come in spring 2020, which lowers the bound there."""
STRAY_SHARE = 0.2
"""A series begins with its first month of at least this share of a usual one: a single record with
a date long before the rest is no beginning."""
PASSES = 3


def completeness(counts: pl.DataFrame) -> pl.DataFrame:
    """Tell which months of which force and source look whole.

    Args:
        counts: One row per source, force_code, month (first day): record_count (records dated in
            the month; a month without a row counts as 0) and delivered_to (Date, the last day to
            which the source was delivered for the force; the same in all of a series' rows).

    Returns:
        One row per source, force_code and month from the series' beginning to the month of
        delivered_to: record_count, expected_count (records a whole month would hold; null where
        fewer than six other months are known), low (fewer than this are not plausible for a whole
        month), status: `complete`, `incomplete`, `missing` (nothing came), `part_of_month`
        (delivered to before its end) or `too_few_to_say` (under five expected, unless the series
        is a table with as many rows every month).

    Source: medians of neighbouring months with a negative binomial bound. Assumes that demand
        moves by less than two fifths from one month to the next: a lasting change of level beyond
        that reads as incomplete for some months beside it.
    """
    rows: list[pl.DataFrame] = []
    for (source,), part in counts.sort("force_code", "month").group_by(
        "source", maintain_order=True
    ):
        for series, judged in learn_together(list(_series(part))):
            season = _learn(series)
            rows.extend(_judged(str(source), one, season) for one in judged)
    return pl.concat(rows) if rows else pl.DataFrame(schema=SCHEMA)


def _learn(series: list[MonthlySeries]) -> Vector:
    """The season that series share; their levels and spreads are left with them."""
    season = np.ones(12)
    for step in range(PASSES):
        for one in series:
            find_level(one, season, is_first=step == 0)
        season = season * season_left_over(series, season, is_first=step == 0)
        for one in series:
            _leave_out_odd(one, season)
    return season


def _series(part: pl.DataFrame) -> Iterator[MonthlySeries]:
    """The months of each force from the beginning of its series, zeros filled in."""
    for (force_code,), block in part.group_by("force_code", maintain_order=True):
        delivered_to: dt.date = block["delivered_to"].max()  # type: ignore[assignment]
        last = delivered_to.replace(day=1)
        block = block.filter(pl.col("month") <= last, pl.col("record_count") > 0)
        if block.is_empty():
            continue
        block = block.filter(pl.col("month") >= _beginning(block["month"].to_list()))
        is_usual = pl.col("record_count") >= STRAY_SHARE * pl.col("record_count").median()
        first = block.filter(is_usual)["month"][0]
        counts = np.zeros(months_between(first, last) + 1)
        for month, count in block.select("month", "record_count").iter_rows():
            if month >= first:
                counts[months_between(first, month)] = count
        is_whole = np.ones(len(counts), dtype=bool)
        is_whole[-1] = last_complete_month(delivered_to) == last
        yield MonthlySeries(str(force_code), first, counts, is_whole)


def _beginning(months: list[dt.date]) -> dt.date:
    first, _ = real_span([months_between(months[0], month) for month in months])
    return add_months(months[0], first)


def _leave_out_odd(one: MonthlySeries, season: Vector) -> None:
    """Learn the series' spread, and let odd months inform about no others.

    Those are the ones that look incomplete, and those as far above what is expected.
    """
    expected = one.level * season[one.calendar_month]
    told = one.known & ~np.isnan(expected)
    if told.sum() >= NEIGHBOURS:
        one.dispersion = dispersion_of(one.counts[told], expected[told])
    is_odd = (one.counts < _low(one, expected)) | (one.counts > _high(one, expected))
    if (one.known & ~is_odd).sum() > FEWEST_NEIGHBOURS:
        one.known = one.known & ~is_odd


def _high(one: MonthlySeries, expected: Vector) -> Vector:
    """The count above which a month is not plausibly like the months around it."""
    mean = np.maximum(np.nan_to_num(expected), 0.01)
    high: Vector = np.maximum(_by_chance(one, mean, 1 - CHANCE), mean / LARGEST_SHARE)
    return np.where(np.isnan(expected), np.inf, high)


def _by_chance(one: MonthlySeries, mean: Vector, share: float) -> Vector:
    """The count below which whole months lie so often by chance alone."""
    if one.is_regular:
        return mean
    # Slow to import, and every command comes by here on its way in.
    from scipy.stats import nbinom, poisson

    if one.dispersion <= 1.01:
        found: Vector = poisson.ppf(share, mean)
    else:
        found = nbinom.ppf(share, mean / (one.dispersion - 1), 1 / one.dispersion)
    return found


def _low(one: MonthlySeries, expected: Vector) -> Vector:
    """The count below which a month is not plausibly whole."""
    shock = [
        SPRING_2020_SHARE if is_in_spring_2020(add_months(one.first, step), 1) else 1.0
        for step in range(len(expected))
    ]
    mean = np.maximum(np.nan_to_num(expected), 0.01) * np.array(shock)
    low: Vector = np.minimum(_by_chance(one, mean, CHANCE), LARGEST_SHARE * mean)
    return np.where(np.isnan(expected), np.nan, low)


def _judged(source: str, one: MonthlySeries, season: Vector) -> pl.DataFrame:
    expected = one.level * season[one.calendar_month]
    last = add_months(one.first, len(one.counts) - 1)
    frame = pl.DataFrame(
        {
            "month": pl.date_range(one.first, last, interval="1mo", eager=True),
            "record_count": one.counts.astype(int),
            "expected_count": expected,
            "low": _low(one, expected),
            "is_whole": one.is_whole,
        }
    ).with_columns(pl.col("expected_count", "low").fill_nan(None))
    fewest = 1.0 if one.is_regular else FEWEST_EXPECTED
    status = (
        pl.when(~pl.col("is_whole"))
        .then(pl.lit(PART_OF_MONTH))
        .when(pl.col("expected_count").fill_null(0) < fewest)
        .then(pl.lit(TOO_FEW_TO_SAY))
        .when(pl.col("record_count") >= pl.col("low"))
        .then(pl.lit(COMPLETE))
        .when(pl.col("record_count") == 0)
        .then(pl.lit(MISSING))
        .otherwise(pl.lit(INCOMPLETE))
    )
    names = {"source": source, "force_code": one.force_code}
    return frame.select(
        *(pl.lit(value).alias(name) for name, value in names.items()),
        "month",
        "record_count",
        "expected_count",
        "low",
        status.alias("status"),
    )
