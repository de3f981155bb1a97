"""The stretches of a control chart: what each rests on, and what of it stands out.

The latest stretch is judged by its earlier years; one that ended at a re-base by itself.
"""

import datetime as dt
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from pipelines.models.signals.control_limits import (
    ROUNDING,
    Limits,
    rare_event_limits,
    signals,
    smoothed,
    xmr_limits,
)

Vector = NDArray[np.float64]

TRIAL_POINTS = 12
"""Limits of fewer points still move with each new one."""
BASE_YEARS = 5
"""Years before the one judged that the line rests on: a line by one rate of growth over longer ones
would cut across the bends of growth, and call every month of them a signal."""
FEWEST_YEARS = 2
"""Years before the latest under which that one is no longer held apart."""
POINT_SCHEMA = {
    "month": pl.Date,
    "period_months": pl.Int64,
    "count": pl.Int64,
    "adjusted": pl.Float64,
    "centre": pl.Float64,
    "lower": pl.Float64,
    "upper": pl.Float64,
    "smoothed": pl.Float64,
    "signal": pl.String,
    "chart": pl.String,
    "is_sloping": pl.Boolean,
    "is_trial": pl.Boolean,
    "is_provisional": pl.Boolean,
}


@dataclass(frozen=True)
class Charted:
    """What is drawn of one series.

    Attributes:
        starts: The first month of each point.
        period_months: Months in a point.
        counts: As delivered; NaN where not.
        values: What limits and signals are about.
        settled: How many points are settled, from the first on.
        chart: One of CONTROL_CHARTS.
        base_years: Years before the latest that the line rests on; None is all of them.
        widening: Of limits, for a season that was taken out.
    """

    starts: list[dt.date]
    period_months: int
    counts: Vector
    values: Vector
    settled: int
    chart: str
    base_years: int | None = BASE_YEARS
    widening: float = 1.0


def draw_stretches(charted: Charted, rebases: set[dt.date]) -> pl.DataFrame:
    """The points of a series with limits and signals, each stretch between re-bases by itself.

    Args:
        charted: The series.
        rebases: First months of its new stretches.

    Returns:
        One row per point: POINT_SCHEMA, where count is a number with decimals.
    """
    # No run or moving range crosses a re-base.
    length = len(charted.starts)
    cuts = [step for step, start in enumerate(charted.starts) if step and start in rebases]
    schema = POINT_SCHEMA | {"count": pl.Float64}
    parts = [pl.DataFrame(schema=schema)]
    for begin, end in zip([0, *cuts], [*cuts, length], strict=True):
        if begin < end:
            part = _stretch(charted, begin, end)
            parts.append(part.select(pl.col(name).cast(kind) for name, kind in schema.items()))
    return pl.concat(parts).with_columns(pl.selectors.float().fill_nan(None))


def _stretch(charted: Charted, begin: int, end: int) -> pl.DataFrame:
    """The points from one re-base to the next."""
    values = charted.values[begin:end]
    settled = max(0, min(end, charted.settled) - begin)
    is_rare = charted.chart == "rare_events"
    base = slice(0, settled)
    if not is_rare and end == len(charted.starts):
        base = _base(settled, 12 // charted.period_months, charted.base_years)
    limits = _limits(charted, values, base, is_rare=is_rare)
    own = limits.until(settled)
    found = signals(values[:settled], own, with_runs=not is_rare, since=base.start)
    found += _early_signals(values[settled:], limits.upper[settled:])
    line = {"centre": limits.centre, "lower": limits.lower, "upper": limits.upper}
    line["smoothed"] = np.full(len(values), np.nan)
    if not is_rare:
        part = np.where(np.arange(settled) < base.start, np.nan, values[:settled])
        line["smoothed"][:settled] = smoothed(part, own)[0]
    is_older = np.arange(len(values)) < base.start
    points = {name: np.where(is_older, np.nan, column) for name, column in line.items()}
    return pl.DataFrame(
        {
            "month": charted.starts[begin:end],
            "count": charted.counts[begin:end],
            "adjusted": values,
            **points,
            "signal": pl.Series(found, dtype=pl.String),
            "is_provisional": np.arange(len(values)) >= settled,
        }
    ).with_columns(
        period_months=pl.lit(charted.period_months),
        chart=pl.lit(charted.chart),
        is_sloping=pl.lit(limits.is_sloping),
        is_trial=pl.lit(int((~np.isnan(values[base])).sum()) < TRIAL_POINTS),
    )


def _base(settled: int, periods_per_year: int, base_years: int | None) -> slice:
    """The points that the latest stretch's line is learnt from: the years before the latest."""
    stop = settled - periods_per_year
    if stop < max(FEWEST_YEARS * periods_per_year, TRIAL_POINTS):
        return slice(0, settled)
    start = 0 if base_years is None else max(0, stop - base_years * periods_per_year)
    return slice(start, stop)


def _limits(charted: Charted, values: Vector, base: slice, *, is_rare: bool) -> Limits:
    if is_rare:
        return rare_event_limits(values, base)
    periods_per_year = 12 // charted.period_months
    fewest = max(FEWEST_YEARS * periods_per_year, TRIAL_POINTS)
    return xmr_limits(values, base, fewest_for_slope=fewest, widening=charted.widening)


def _early_signals(provisional: Vector, upper: Vector) -> list[str | None]:
    """Late records only add: a point above the limit stays there, a low one may yet rise."""
    above = provisional > upper + 10**-ROUNDING
    return ["outside_limits" if is_above else None for is_above in above.tolist()]
