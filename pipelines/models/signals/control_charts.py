"""Control charts: which months of a series stand out from its own usual month-to-month movement.

A chart has a centre, limits, and named signals. Its limits change level only where an analyst has
said so (a re-base), never by themselves.
"""

import datetime as dt

import numpy as np
import polars as pl
from numpy.typing import NDArray

from pipelines.contracts.vocabulary import ALL_FORCES, ALL_TYPES
from pipelines.errors import ModelError
from pipelines.models.periods import add_months, months_between
from pipelines.models.signals.control_limits import ROUNDING, rare_event_limits, signals, xmr_limits
from pipelines.models.signals.seasonal_adjustment import seasonal_indices

Vector = NDArray[np.float64]

TRIAL_POINTS = 12
"""Limits of fewer points still move with each new one."""
LOW_COUNT = 5.0
"""Average count a month below which months become quarters, and a quarter below which XmR ends."""
MONTHS_MISSING_IN_SUM = 12
"""A force that lacks a year or more stays out of the sum of forces, which it would blank."""
QUARTER = 3
KEYS = ["measure", "force_code", "abuse_type"]
SCHEMA = {
    "measure": pl.String,
    "force_code": pl.String,
    "abuse_type": pl.String,
    "month": pl.Date,
    "count": pl.Int64,
    "adjusted": pl.Float64,
    "centre": pl.Float64,
    "lower": pl.Float64,
    "upper": pl.Float64,
    "signal": pl.String,
    "chart": pl.String,
    "is_trial": pl.Boolean,
    "is_adjusted": pl.Boolean,
    "is_provisional": pl.Boolean,
    "force_count": pl.Int64,
}


def control_charts(
    counts: pl.DataFrame,
    rebases: pl.DataFrame | None = None,
    provisional: pl.DataFrame | None = None,
) -> pl.DataFrame:
    """Control chart of each force and type and of their sums.

    Args:
        counts: One row per measure, force_code, abuse_type and month (its first day): count (null
            where the force did not deliver the month); no ALL or all rows, no quarters.
        rebases: One row per measure, force_code, abuse_type (all: every type) and month from which
            the limits of just that force (or ALL) start anew: reason, name of the analyst.
        provisional: One row per measure and force_code (or ALL): month, the first one for which
            records are still to come.

    Returns:
        Mart control_chart: a row per month, or per quarter (its first month) where chart is
        `quarters` or `rare_events`; count as delivered; adjusted is what the limits and signals
        are about (the count without its season where is_adjusted, else the count); is_trial where
        the limits rest on under twelve points; force_count forces in the sum. A month of `ALL` is
        null where any of its forces did not deliver it. A point that holds a provisional month is
        in no limit, season or run: its one signal is to lie above the limits already.

    Raises:
        ModelError: The counts hold recorded crime, or a re-base has no reason or name.

    Source: XmR charts as in NHS England, "Making data count"; Wheeler (1993) for 2.66 and 3.267.
        Assumes that months are independent but for their season: a trend shows as signals.
    """
    if "recorded_crime" in counts["measure"]:
        raise ModelError("control charts are of months; recorded_crime comes in quarters")
    starts, open_from = _rebase_months(rebases), _open_from(provisional)
    parts = [pl.DataFrame(schema=SCHEMA)]
    for key, block in _with_sums(counts).group_by(KEYS, maintain_order=True):
        measure, force_code, abuse_type = map(str, key)
        own = [starts.get((measure, force_code, kind), set()) for kind in (ALL_TYPES, abuse_type)]
        until = open_from.get((measure, force_code), dt.date.max)
        chart = _chart(*_grid(block), set.union(*own), until)
        names = {"measure": measure, "force_code": force_code, "abuse_type": abuse_type}
        names |= {"force_count": block["force_count"][0]}
        parts.append(chart.with_columns(**{k: pl.lit(v) for k, v in names.items()}))
    return pl.concat([part.select(pl.col(n).cast(t) for n, t in SCHEMA.items()) for part in parts])


def control_chart_since(
    points: pl.DataFrame, start: dt.date, rebases: set[dt.date]
) -> pl.DataFrame:
    """One series' chart with limits and signals of its points from a month on alone.

    Args:
        points: One series of mart control_chart, in order of month.
        start: The first month; the season stays that of the whole series.
        rebases: The months from which the series' limits start anew.

    Returns:
        The points from `start` on, in the columns of the mart that are not keys of a series.
    """
    part = points.filter(pl.col("month") >= start)
    if part.is_empty():
        return part
    chart = str(part["chart"][0])
    if chart != "xmr":
        rebases = {_quarter_of(month) for month in rebases}
    values = part["adjusted"].fill_null(np.nan).to_numpy()
    counts = part["count"].cast(pl.Float64).fill_null(np.nan).to_numpy()
    settled = int((~part["is_provisional"]).sum())
    months: list[dt.date] = part["month"].to_list()
    drawn = _drawn(months, counts, values, rebases, chart, settled)
    kept = part.select("month", "is_adjusted", "force_count")
    drawn = drawn.with_columns(pl.col("count").cast(pl.Int64))
    return drawn.join(kept, on="month", maintain_order="left")


def _chart(first: dt.date, counts: Vector, rebases: set[dt.date], until: dt.date) -> pl.DataFrame:
    """One series' chart, without its names; the months from `until` on are provisional."""
    known = counts[~np.isnan(counts)]
    if len(known) and known.mean() < LOW_COUNT:
        return _low_count_chart(first, counts, rebases, until)
    months = [add_months(first, step) for step in range(len(counts))]
    settled = sum(month < until for month in months)
    # Provisional months run low, which a season would take for its own.
    indices = seasonal_indices(counts[:settled])
    values = counts
    if indices is not None:
        values = np.round(counts / np.resize(indices, len(counts)), ROUNDING)
    return _drawn(months, counts, values, rebases, "xmr", settled).with_columns(
        pl.lit(indices is not None).alias("is_adjusted")
    )


def _low_count_chart(
    first: dt.date, counts: Vector, rebases: set[dt.date], until: dt.date
) -> pl.DataFrame:
    """The same of whole quarters: months of nought to four move by chance only."""
    # Calendar quarters, and whole ones only: a part would read as a fall. A month that was not
    # delivered is not a number, and so is the sum of its quarter.
    skipped = -(first.month - 1) % QUARTER
    length = max(len(counts) - skipped, 0) // QUARTER
    quarters = counts[skipped : skipped + length * QUARTER].reshape(-1, QUARTER).sum(axis=1)
    starts = [add_months(first, skipped + QUARTER * step) for step in range(length)]
    known = quarters[~np.isnan(quarters)]
    chart = "rare_events" if len(known) and known.mean() < LOW_COUNT else "quarters"
    # A quarter that holds the month of a re-base is the first of the new limits.
    rebases = {_quarter_of(month) for month in rebases}
    settled = sum(add_months(start, QUARTER - 1) < until for start in starts)
    return _drawn(starts, quarters, quarters, rebases, chart, settled).with_columns(
        pl.lit(False).alias("is_adjusted")
    )


def _quarter_of(month: dt.date) -> dt.date:
    return add_months(month, -((month.month - 1) % QUARTER))


def _drawn(
    starts: list[dt.date],
    counts: Vector,
    values: Vector,
    rebases: set[dt.date],
    chart: str,
    settled: int,
) -> pl.DataFrame:
    # Each stretch between re-bases is a chart of its own: no run or moving range crosses one.
    cuts = [step for step, start in enumerate(starts) if step and start in rebases]
    rows: list[dict[str, object]] = []
    for begin, end in zip([0, *cuts], [*cuts, len(starts)], strict=True):
        part = values[begin : min(end, settled)]
        limits = rare_event_limits(part) if chart == "rare_events" else xmr_limits(part)
        found = signals(part, limits, with_runs=chart != "rare_events")
        found += _early_signals(values[begin + len(part) : end], limits.upper)
        is_trial = int((~np.isnan(part)).sum()) < TRIAL_POINTS
        line: dict[str, object] = {
            "centre": limits.centre,
            "lower": limits.lower,
            "upper": limits.upper,
        }
        line |= {"chart": chart, "is_trial": is_trial}
        for step, signal in zip(range(begin, end), found, strict=True):
            point = {"month": starts[step], "count": counts[step], "adjusted": values[step]}
            rows.append({**point, **line, "signal": signal, "is_provisional": step >= settled})
    names = [name for name in SCHEMA if name not in (*KEYS, "is_adjusted", "force_count")]
    schema = {name: pl.Float64 if name == "count" else SCHEMA[name] for name in names}
    return pl.DataFrame(rows, schema=schema).with_columns(pl.selectors.float().fill_nan(None))


def _early_signals(provisional: Vector, upper: float) -> list[str | None]:
    """Late records only add: a point above the limit stays there, a low one may yet rise."""
    above = provisional > upper + 10**-ROUNDING
    return ["outside_limits" if is_above else None for is_above in above.tolist()]


def _grid(block: pl.DataFrame) -> tuple[dt.date, Vector]:
    """The first month, and a count a month to the last one; NaN where none was delivered."""
    months: list[dt.date] = block["month"].to_list()
    first = min(months)
    counts = np.full(months_between(first, max(months)) + 1, np.nan)
    for month, count in zip(months, block["count"], strict=True):
        counts[months_between(first, month)] = np.nan if count is None else count
    return first, counts


def _rebase_months(rebases: pl.DataFrame | None) -> dict[tuple[str, ...], set[dt.date]]:
    months: dict[tuple[str, ...], set[dt.date]] = {}
    if rebases is None:
        return months
    rows = rebases.select(*KEYS, "month", "reason", "name").iter_rows()
    for number, (*key, month, reason, name) in enumerate(rows, start=1):
        if not (reason or "").strip() or not (name or "").strip():
            raise ModelError(f"re-base {number} lacks a reason or a name: give both")
        months.setdefault(tuple(key), set()).add(month.replace(day=1))
    return months


def _open_from(provisional: pl.DataFrame | None) -> dict[tuple[str, str], dt.date]:
    if provisional is None:
        return {}
    rows = provisional.select("measure", "force_code", "month").iter_rows()
    return {(measure, force_code): month for measure, force_code, month in rows}


def _with_sums(counts: pl.DataFrame) -> pl.DataFrame:
    """The counts with `all` types and `ALL` forces, each computed on the sum."""
    frame = counts.select(*KEYS, "month", pl.col("count").cast(pl.Int64))
    # A force's month is delivered for all of its types or for none.
    delivered = pl.when(pl.col("count").is_not_null().all()).then(pl.col("count").sum())
    total = frame.group_by("measure", "force_code", "month").agg(delivered.alias("count"))
    total = total.with_columns(pl.lit(ALL_TYPES).alias("abuse_type")).select(frame.columns)
    span = (pl.col("month").max().dt.year() - pl.col("month").min().dt.year()) * 12 + (
        pl.col("month").max().dt.month() - pl.col("month").min().dt.month()
    )
    missing = span.over("measure") + 1 - pl.col("count").count().over("measure", "force_code")
    # Lacking some months a force takes these from the sum of forces, lacking a year itself.
    summed = total.filter(missing < MONTHS_MISSING_IN_SUM)
    force_count = pl.col("force_code").n_unique().over("measure").cast(pl.Int64)
    forces = summed.select("measure", "force_code", force_count.alias("force_count")).unique()
    whole = summed.filter(pl.col("count").is_not_null()).group_by("measure", "month").len("whole")
    every_force = (
        pl.concat([frame, total])
        .join(forces, on=["measure", "force_code"])
        .group_by("measure", "abuse_type", "month", "force_count")
        .agg(pl.col("count").sum())
        .join(whole, on=["measure", "month"], how="left")
        .with_columns(
            pl.lit(ALL_FORCES).alias("force_code"),
            pl.when(pl.col("whole") == pl.col("force_count")).then("count").alias("count"),
        )
    )
    one = pl.lit(1, pl.Int64).alias("force_count")
    parts = [frame.with_columns(one), total.with_columns(one), every_force]
    return pl.concat([p.select(*frame.columns, "force_count") for p in parts]).sort(*KEYS, "month")
