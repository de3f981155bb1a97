"""What marts say of groups of cases: days within which they end, and shares by some days."""

from collections.abc import Sequence

import numpy as np
import polars as pl

from pipelines.contracts.marts.durations import QUANTILES
from pipelines.models.durations.groups import Flags, Real
from pipelines.models.durations.incidence import Ended, Incidence, quantile, rows_by, share_by

ENDS = ("", "_low", "_high")
"""What stands in a column's name after that of a figure: nothing, or an end of its interval."""


def quantile_columns(ended: Ended, share: Real, variance: Real, is_told: Flags) -> list[pl.Series]:
    """Quartiles and median of each group with their intervals, in days; null where not told.

    Args:
        ended: The cases by group and day.
        share: The share that has ended by each day, of which the quantiles are.
        variance: Of the share.
        is_told: Of which groups they are given.

    Returns:
        lower_quartile_days, lower_quartile_low_days, lower_quartile_high_days, and so on.
    """
    return [
        pl.Series(f"{name}{end}_days", np.where(is_told, values, np.nan), nan_to_null=True)
        for level, name in QUANTILES.items()
        for end, values in zip(ENDS, quantile(ended, share, variance, level), strict=True)
    ]


def share_columns(
    ended: Ended, made: Incidence, days: Sequence[int], *, by: str, fewest: int
) -> list[pl.Series]:
    """Share of each group that has ended so by each of some days, with its interval, 0 to 1.

    Args:
        ended: The cases by group and day.
        made: The share by each day.
        days: The days.
        by: What stands between share and day in the name: share_by_365_days.
        fewest: As `share_by`, which says where it is null.
    """
    return [
        pl.Series(f"share{end}_{by}_{day}_days", values, nan_to_null=True)
        for day in days
        for end, values in zip(ENDS, share_by(ended, made, day, fewest=fewest), strict=True)
    ]


def curve_rows(
    names: pl.DataFrame,
    ended: Ended,
    made: Incidence,
    days: Sequence[int],
    *,
    is_drawn: Flags,
    fewest: int,
) -> pl.DataFrame:
    """A row for each day and group that is drawn, where the share by the day is known.

    Returns:
        The columns of names, days, at_risk_count (still seen after the day), share, low_share and
        high_share (0 to 1).
    """
    at_risk = np.concatenate([rows_by(ended, day)[1][is_drawn] for day in days])
    by_day = (share_by(ended, made, day, fewest=fewest) for day in days)
    shares = np.hstack([np.vstack(found)[:, is_drawn] for found in by_day])
    return (
        pl.concat([names.filter(is_drawn)] * len(days))
        .with_columns(
            pl.Series("days", np.repeat(np.array(days, np.int64), is_drawn.sum())),
            pl.Series("at_risk_count", np.rint(at_risk).astype(np.int64)),
            *(
                pl.Series(name, values, nan_to_null=True)
                for name, values in zip(("share", "low_share", "high_share"), shares, strict=True)
            ),
        )
        .drop_nulls("share")
    )
