"""Control charts: which months of a series stand out from its own usual month-to-month movement.

A chart has a centre, limits, and named signals. The latest year is judged by what the years before
it were like. Limits change level only where an analyst has said so (a re-base), never by
themselves.
"""

import datetime as dt

import numpy as np
import polars as pl
from numpy.typing import NDArray

from pipelines.contracts.vocabulary import ALL_TYPES
from pipelines.errors import ModelError
from pipelines.models.periods import add_months
from pipelines.models.signals.charted_series import KEYS, Series, charted_series
from pipelines.models.signals.control_limits import ROUNDING
from pipelines.models.signals.seasonal_adjustment import season_widening, seasonal_indices
from pipelines.models.signals.stretches import (
    BASE_YEARS,
    FEWEST_YEARS,
    POINT_SCHEMA,
    Charted,
    draw_stretches,
)

Vector = NDArray[np.float64]

LOW_COUNT = 5.0
"""Average count a month below which months become quarters, and a quarter below which XmR ends."""
FEWEST_YEARS_OF_SEASON = 5
"""Years before the latest under which the season is learnt from that one too."""
QUARTER = 3
SCHEMA = {
    "measure": pl.String,
    "force_code": pl.String,
    "abuse_type": pl.String,
    **POINT_SCHEMA,
    "is_adjusted": pl.Boolean,
    "force_count": pl.Int64,
}


def control_charts(
    counts: pl.DataFrame,
    rebases: pl.DataFrame | None = None,
    provisional: pl.DataFrame | None = None,
) -> pl.DataFrame:
    """Control chart of each force and type and of their sums.

    Args:
        counts: One row per measure, force_code, abuse_type and month (the first of its month or
            quarter): count (null where the force did not deliver it), and period_months (1 or 3,
            the same throughout a measure; 1 where absent); no ALL or all rows.
        rebases: One row per measure, force_code, abuse_type (all: every type) and month from which
            the limits of just that force (or ALL) start anew: reason, name of the analyst.
        provisional: One row per measure and force_code (or ALL): month, the first one for which
            records are still to come.

    Returns:
        Mart control_chart: a row per month or quarter (its first month, period_months), quarters
        also where chart is `quarters` or `rare_events`; count as delivered (net corrections below
        nought as nought); adjusted is what limits and signals are about (the count without its
        season where is_adjusted); smoothed the exponentially weighted mean; is_sloping where the
        centre grows or falls by one share a period; is_trial where limits rest on under twelve
        points; force_count forces in the sum. Points older than the line's base have no limits. A
        period of `ALL` is null where any of its forces did not deliver it; offence groups have no
        `all`. A point that holds a provisional month is in no limit, season or run: its one signal
        is to lie above the limits already.

    Raises:
        ModelError: A re-base has no reason or name.

    Source: XmR charts as in NHS England, "Making data count"; Wheeler (1993) for 2.66 and 3.267;
        Roberts (1959) for the smoothed line. Assumes that periods are independent but for their
        season, and that growth goes on as in the base: a bend of it shows as signals.
    """
    starts, open_from = _rebase_months(rebases), _open_from(provisional)
    parts = [pl.DataFrame(schema=SCHEMA)]
    for series in charted_series(counts) if counts.height else ():
        key = (series.measure, series.force_code)
        own = [starts.get((*key, kind), set()) for kind in (ALL_TYPES, series.abuse_type)]
        chart = _chart(series, set.union(*own), open_from.get(key, dt.date.max))
        names = {name: getattr(series, name) for name in (*KEYS, "force_count")}
        parts.append(chart.with_columns(**{k: pl.lit(v) for k, v in names.items()}))
    return pl.concat([part.select(pl.col(n).cast(t) for n, t in SCHEMA.items()) for part in parts])


def control_chart_since(
    points: pl.DataFrame, start: dt.date, rebases: set[dt.date]
) -> pl.DataFrame:
    """One series' chart with limits and signals of its points from a month on alone.

    Args:
        points: One series of mart control_chart, in order of month.
        start: The first month, from which on all years before the latest are the line's base; the
            season stays that of the whole series.
        rebases: The months from which the series' limits start anew.

    Returns:
        The points from `start` on, in the columns of the mart that are not keys of a series.
    """
    part = points.filter(pl.col("month") >= start)
    if part.is_empty():
        return part
    months = int(part["period_months"][0])
    if months == QUARTER:
        rebases = {_quarter_of(month) for month in rebases}
    settled = int((~points["is_provisional"]).sum())
    widening = 1.0
    if points["is_adjusted"][0]:
        widening = _season_of(np.ones(settled), 12 // months)[1]
    charted = Charted(
        starts=part["month"].to_list(),
        period_months=months,
        counts=part["count"].cast(pl.Float64).fill_null(np.nan).to_numpy(),
        values=part["adjusted"].fill_null(np.nan).to_numpy(),
        settled=int((~part["is_provisional"]).sum()),
        chart=str(part["chart"][0]),
        base_years=None,
        widening=widening,
    )
    drawn = draw_stretches(charted, rebases).with_columns(pl.col("count").cast(pl.Int64))
    kept = part.select("month", "is_adjusted", "force_count")
    return drawn.join(kept, on="month", maintain_order="left")


def _chart(series: Series, rebases: set[dt.date], until: dt.date) -> pl.DataFrame:
    """One series' chart, without its names; the months from `until` on are provisional."""
    known = series.counts[~np.isnan(series.counts)]
    is_low = len(known) > 0 and known.mean() < LOW_COUNT
    if is_low and series.period_months == 1:
        return _low_count_chart(series, rebases, until)
    months = series.period_months
    if months == QUARTER:
        rebases = {_quarter_of(month) for month in rebases}
    ends = [add_months(start, months - 1) for start in series.starts]
    settled = sum(end < until for end in ends)
    chart = ("rare_events" if is_low else "quarters") if months == QUARTER else "xmr"
    # Provisional months run low, which a season would take for its own.
    part, widening = _season_of(series.counts[:settled], 12 // months)
    indices = None if is_low else seasonal_indices(part, 12 // months)
    values = series.counts
    if indices is None:
        widening = 1.0
    else:
        values = np.round(values / np.resize(indices, len(values)), ROUNDING)
    charted = Charted(
        series.starts, months, series.counts, values, settled, chart, BASE_YEARS, widening
    )
    return draw_stretches(charted, rebases).with_columns(is_adjusted=pl.lit(indices is not None))


def _season_of(counts: Vector, periods_per_year: int) -> tuple[Vector, float]:
    """The periods that the season is learnt from, and how much limits widen for it."""
    before = len(counts) - periods_per_year
    is_apart = before >= FEWEST_YEARS_OF_SEASON * periods_per_year
    part = counts[:before] if is_apart else counts
    years = len(part) // periods_per_year
    return part, season_widening(years) if years >= FEWEST_YEARS else 1.0


def _low_count_chart(series: Series, rebases: set[dt.date], until: dt.date) -> pl.DataFrame:
    """The same of whole quarters: months of nought to four move by chance only."""
    # Calendar quarters, and whole ones only: a part would read as a fall. A month that was not
    # delivered is not a number, and so is the sum of its quarter.
    skipped = -(series.first.month - 1) % QUARTER
    length = max(len(series.counts) - skipped, 0) // QUARTER
    months = series.counts[skipped : skipped + length * QUARTER]
    quarters = months.reshape(-1, QUARTER).sum(axis=1)
    starts = [add_months(series.first, skipped + QUARTER * step) for step in range(length)]
    known = quarters[~np.isnan(quarters)]
    chart = "rare_events" if len(known) and known.mean() < LOW_COUNT else "quarters"
    # A quarter that holds the month of a re-base is the first of the new limits.
    rebases = {_quarter_of(month) for month in rebases}
    settled = sum(add_months(start, QUARTER - 1) < until for start in starts)
    charted = Charted(starts, QUARTER, quarters, quarters, settled, chart)
    return draw_stretches(charted, rebases).with_columns(is_adjusted=pl.lit(False))


def _quarter_of(month: dt.date) -> dt.date:
    return add_months(month, -((month.month - 1) % QUARTER))


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
