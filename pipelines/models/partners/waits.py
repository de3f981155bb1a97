"""How long it takes from the report until an agency knows, recent reports among them."""

import numpy as np
import polars as pl

from pipelines.contracts.marts.partners import (
    LAST_DAY,
    POLICE,
    WITHIN_DAYS,
    PartnerWaitByYear,
    PartnerWaitCurve,
)
from pipelines.contracts.vocabulary import ALL_FORCES
from pipelines.models.durations.by_year import SMALLEST_CURVE, SMALLEST_GROUP
from pipelines.models.durations.groups import Groups, Real
from pipelines.models.durations.incidence import Ended, Incidence, count_ended, incidence
from pipelines.models.durations.summaries import curve_rows, quantile_columns, share_columns

KEYS = ("force_code", "financial_year", "to_agency")
CURVE_DAYS = (0, 1, 2, 3, 4, 5, 7, 10, 15, 20, 30, 40, 50, 60)


def partner_waits(waits: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Working days from the report until an agency knew, by year of the report.

    Args:
        waits: As int_model_partner_waits; those from the police are read, whose day is the report.

    Returns:
        Marts partner_wait_by_year and partner_wait_curve. An incident that an agency does not know
        of yet counts for as long as it has been seen. Shares are of all incidents; quantiles are
        of those of which it knew within 60 working days, given where five are seen for so long.
        Null, or no row, under five incidents or where fewer than five are still seen. ALL is of the
        forces that tell the agency on record.

    Source: Kaplan and Meier (1958). Assumes that how long an incident has been seen does not depend
        on how soon it is shared.
    """
    reported = waits.filter(from_agency=POLICE)
    if reported.is_empty():
        return PartnerWaitByYear.create_empty(), PartnerWaitCurve.create_empty()
    by_day, ended = _by_day(reported)
    reached = by_day["reached"].to_numpy().astype(np.float64)
    made = incidence(ended, reached)
    names = by_day.select(KEYS)[ended.groups.starts]
    return _by_year(names, ended, made, reached), _curve(names, ended, made)


def _by_day(reported: pl.DataFrame) -> tuple[pl.DataFrame, Ended]:
    """Incidents of each group and day, of ALL forces too, and how many an agency then knew of."""
    # What is known later than the last day told apart was not known by it.
    is_event = pl.col("is_reached") & (pl.col("working_days") <= LAST_DAY)
    count = pl.col("incident_count")
    by_day = (
        pl.concat([reported, reported.with_columns(pl.lit(ALL_FORCES).alias("force_code"))])
        .group_by(*KEYS, "working_days")
        .agg(count.sum(), count.filter(is_event).sum().alias("reached"))
        .sort(*KEYS, "working_days")
    )
    number = by_day.select(pl.struct(KEYS).rle_id()).to_series().cast(pl.Int64)
    days, counted, reached = (
        by_day[name].to_numpy().astype(np.float64)
        for name in ("working_days", "incident_count", "reached")
    )
    return by_day, count_ended(Groups.of(number.to_numpy()), days, counted, reached)


def _by_year(names: pl.DataFrame, ended: Ended, made: Incidence, reached: Real) -> pl.DataFrame:
    groups = ended.groups
    cases = ended.at_risk[groups.starts]
    events = np.rint(groups.sum_so_far(reached)[groups.last])
    seen_to_the_end = np.where(ended.day[groups.last] > LAST_DAY, ended.at_risk[groups.last], 0)
    is_told = (events >= SMALLEST_GROUP) & (seen_to_the_end >= SMALLEST_GROUP)
    share, variance = made.conditional()
    return names.with_columns(
        pl.Series("incident_count", cases.astype(np.int64)),
        pl.Series("reached_count", events.astype(np.int64)),
        *quantile_columns(ended, share, variance, is_told),
        *share_columns(ended, made, WITHIN_DAYS, by="within", fewest=SMALLEST_GROUP),
    )


def _curve(names: pl.DataFrame, ended: Ended, made: Incidence) -> pl.DataFrame:
    is_drawn = ended.at_risk[ended.groups.starts] >= SMALLEST_CURVE
    rows = curve_rows(names, ended, made, CURVE_DAYS, is_drawn=is_drawn, fewest=SMALLEST_GROUP)
    named = rows.rename({"days": "working_days", "share": "reached_share"})
    return named.sort(*KEYS, "working_days")
