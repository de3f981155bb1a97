"""Growth of demand between two named periods, with an interval that knows how months hang together.

Growth is `current / baseline − 1`. Its interval comes from the log of the ratio, whose variance is
that of two sums of correlated, over-dispersed counts (`pipelines.models.dispersion`); two years
alone are compared month by month (`paired_growth`).
"""

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import cast

import numpy as np
import polars as pl

from pipelines.contracts.vocabulary import ALL_FORCES, ALL_TYPES
from pipelines.models.confidence import CONFIDENCE
from pipelines.models.demand.paired_growth import paired_margin
from pipelines.models.dispersion import Noise, estimate_noise
from pipelines.models.periods import (
    WINDOW_SCHEMA,
    Window,
    add_months,
    is_in_spring_2020,
    months_between,
    standard_windows,
)
from pipelines.models.quantiles import student_quantile
from pipelines.models.rates import Children, children_by_year, rate_per_1000

SCHEMA = {
    "measure": pl.String,
    "force_code": pl.String,
    "abuse_type": pl.String,
    **WINDOW_SCHEMA,
    "baseline_count": pl.Int64,
    "current_count": pl.Int64,
    "growth_share": pl.Float64,
    "growth_low": pl.Float64,
    "growth_high": pl.Float64,
    "yearly_growth_share": pl.Float64,
    "baseline_rate_per_1000": pl.Float64,
    "current_rate_per_1000": pl.Float64,
    "force_count": pl.Int64,
}


def demand_growth(counts: pl.DataFrame, population: pl.DataFrame | None = None) -> pl.DataFrame:
    """Growth over the standard windows, per force and type and for their sums.

    Args:
        counts: One row per measure, force_code, abuse_type and period_start: period_months (1 or
            3), count (null where the force did not deliver the period); no ALL or all rows.
        population: Mart population_by_year; without it there are no rates.

    Returns:
        Mart demand_growth. `ALL` sums the forces that delivered every period of both windows
        (force_count); `all` sums the types, but not the offence groups of recorded crime. Growth
        and its interval are null where the baseline is not positive. Rates are counts of the period
        per 1,000 children, null where those are not known of every force (see `rate_per_1000`).

    Source: log ratio of two over-dispersed, correlated counts; see `estimate_noise`, and of series
        too short for a season `paired_margin`.
    """
    children = children_by_year(population)
    rows: list[dict[str, object]] = []
    for (measure, months), part in counts.group_by("measure", "period_months", maintain_order=True):
        first, last = part["period_start"].min(), part["period_start"].max()
        if not (isinstance(first, dt.date) and isinstance(last, dt.date)):
            continue
        windows = standard_windows(first, last, months)
        for abuse_type, block in _types(part, str(measure)):
            forces, grid = _grid(block, first, last, months)
            names = {"measure": str(measure), "abuse_type": abuse_type}
            for window, compared, row in _rows(forces, grid, first, months, windows):
                rows.append({**names, **row, **_rates(row, window, compared, children)})
    return pl.DataFrame(rows, schema=SCHEMA)


def yearly_growth(growth: float, years: float) -> float:
    """The yearly rate that compounds to a growth: 0.88 over three years is 0.234."""
    return float((1 + growth) ** (1 / years) - 1)


def _types(part: pl.DataFrame, measure: str) -> Iterator[tuple[str, pl.DataFrame]]:
    for (abuse_type,), block in part.group_by("abuse_type", maintain_order=True):
        yield str(abuse_type), block
    if measure != "recorded_crime":
        # A force's month is delivered for all of its types or for none.
        delivered = pl.when(pl.col("count").is_not_null().all()).then(pl.col("count").sum())
        yield ALL_TYPES, part.group_by("force_code", "period_start").agg(delivered.alias("count"))


def _grid(
    block: pl.DataFrame, first: dt.date, last: dt.date, months: int
) -> tuple[list[str], np.ndarray]:
    """Forces × periods, NaN where a force did not deliver."""
    forces = sorted(block["force_code"].unique())
    grid = np.full((len(forces), months_between(first, last) // months + 1), np.nan)
    index = {force: row for row, force in enumerate(forces)}
    for force, start, count in block.select("force_code", "period_start", "count").iter_rows():
        if count is not None:
            grid[index[force], months_between(first, start) // months] = count
    return forces, grid


def _rows(
    forces: list[str], grid: np.ndarray, first: dt.date, months: int, windows: Iterable[Window]
) -> Iterator[tuple[Window, list[str], dict[str, object]]]:
    """Each row with its window and the forces that it compares."""
    spans = [(window, *_columns(window, first, months)) for window in windows]
    starts = [add_months(first, months * step) for step in range(grid.shape[1])]
    shock = np.array([is_in_spring_2020(start, months) for start in starts])
    for row, force in enumerate(forces):
        noise = estimate_noise(grid[row], 12 // months, shock)
        for window, baseline, current in spans:
            if not np.isnan(grid[row][[*baseline, *current]]).any():
                found = _row(force, grid[[row]], noise, window, baseline, current)
                yield window, [force], found
    # The sum's noise is that of the sum: forces move together more than chance would have it. It is
    # the sum of the same forces throughout, or a force that starts to deliver would pass for noise.
    noises: dict[bytes, Noise] = {}
    for window, baseline, current in spans:
        delivered = ~np.isnan(grid[:, [*baseline, *current]]).any(axis=1)
        if delivered.any():
            forces_in_sum = delivered.tobytes()
            if forces_in_sum not in noises:
                total = grid[delivered].sum(axis=0)
                noises[forces_in_sum] = estimate_noise(total, 12 // months, shock)
            noise = noises[forces_in_sum]
            found = _row(ALL_FORCES, grid[delivered], noise, window, baseline, current)
            yield window, [f for f, is_in in zip(forces, delivered, strict=True) if is_in], found


def _rates(
    row: dict[str, object], window: Window, forces: list[str], children: Children
) -> dict[str, float | None]:
    spans = {
        "baseline": (window.baseline_start, window.baseline_end),
        "current": (window.current_start, window.current_end),
    }
    return {
        f"{period}_rate_per_1000": rate_per_1000(
            cast("int", row[f"{period}_count"]), forces, start, end, children
        )
        for period, (start, end) in spans.items()
    }


def _columns(window: Window, first: dt.date, months: int) -> tuple[range, range]:
    """The columns of both periods."""

    def between(start: dt.date, end: dt.date) -> range:
        begins, ends = months_between(first, start), months_between(first, add_months(end, 1))
        return range(begins // months, ends // months)

    return (
        between(window.baseline_start, window.baseline_end),
        between(window.current_start, window.current_end),
    )


def _row(
    force: str,
    grid: np.ndarray,
    noise: Noise,
    window: Window,
    baseline: range,
    current: range,
) -> dict[str, object]:
    before, after = (int(np.rint(grid[:, span].sum())) for span in (baseline, current))
    row: dict[str, object] = {
        "force_code": force,
        **window.as_columns(),
        "baseline_count": before,
        "current_count": after,
        "force_count": len(grid),
    }
    if before <= 0:
        return row
    growth = after / before - 1
    row["growth_share"] = growth
    if after >= 0:
        row["yearly_growth_share"] = yearly_growth(growth, window.years_between)
    if after > 0:
        total = grid.sum(axis=0)
        paired = paired_margin(total[[*baseline]], total[[*current]])
        # Where trend and season can be fitted, they know more than two years set side by side.
        margin = _margin(noise, baseline, current)
        if paired is not None and not noise.has_season:
            margin = paired
        row["growth_low"] = float((1 + growth) * np.exp(-margin) - 1)
        row["growth_high"] = float((1 + growth) * np.exp(margin) - 1)
    return row


def _margin(noise: Noise, baseline: range, current: range) -> float:
    """Half the width of the interval of the log ratio, from the fitted means' relative variance."""
    level, weight = noise.mean, np.zeros(len(noise.mean))
    weight[current.start : current.stop] = 1 / level[current.start : current.stop].sum()
    weight[baseline.start : baseline.stop] -= 1 / level[baseline.start : baseline.stop].sum()
    variance = float(weight @ noise.covariance @ weight)
    quantile = student_quantile(0.5 + CONFIDENCE / 2, noise.degrees_of_freedom)
    return quantile * float(np.sqrt(variance))
