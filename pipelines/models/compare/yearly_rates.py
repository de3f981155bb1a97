"""Rates per 1,000 children by financial year, each with an interval, and none that means nothing.

The interval is that of a count which varies more than chance alone would have it: the exact
interval of a Poisson count, on a scale that the series' own noise gives.
"""

import datetime as dt
from collections.abc import Iterator, Sequence
from enum import StrEnum

import numpy as np
import polars as pl
from scipy.stats import chi2, norm
from scipy.stats import t as student_t

from pipelines.models.confidence import CONFIDENCE
from pipelines.models.dispersion import Noise, Vector, estimate_noise
from pipelines.models.periods import (
    add_months,
    financial_year_of,
    financial_year_start_of,
    is_in_spring_2020,
    months_between,
)
from pipelines.models.rates import NO_TERRITORY, Children, children_by_year, rate_per_1000

FEWEST_COUNTED = 20
"""Under so many a rate is unreliable (as the Office for National Statistics marks it)."""
FEWEST_CHILDREN = 10_000
"""Under so many residents what is counted is about who comes there, not who lives there."""
SCHEMA = {
    "force_code": pl.String,
    "financial_year": pl.String,
    "year_start": pl.Date,
    "counted_count": pl.Int64,
    "child_population_count": pl.Int64,
    "is_carried_forward": pl.Boolean,
    "rate_per_1000": pl.Float64,
    "low_per_1000": pl.Float64,
    "high_per_1000": pl.Float64,
    "reason": pl.String,
}


class NoRate(StrEnum):
    """Why a force has no rate that would mean anything."""

    NO_CHILDREN = "no_children_of_its_own"
    CHILDREN_NOT_KNOWN = "children_not_known"
    FEW_CHILDREN = "few_children"
    FEW_COUNTED = "few_counted"


def dispersed_interval(count: float, dispersion: float) -> tuple[float, float]:
    """95% interval of the mean behind a count whose variance is `dispersion` times its mean.

    Args:
        count: What was counted; at least 0.
        dispersion: 1 is a Poisson count, and then the interval is the exact one.

    Returns:
        Both ends; a count of 0 has the lower end 0 and an upper end above it.

    Source: Garwood (1936), on count / dispersion, so that variance is mean again (quasi-Poisson,
        McCullagh and Nelder, 1989). Assumes that dispersion does not depend on the count.
    """
    beside, units = (1 - CONFIDENCE) / 2, count / dispersion
    low = float(chi2.ppf(beside, 2 * units)) / 2 if units > 0 else 0.0
    high = float(chi2.ppf(1 - beside, 2 * (units + 1))) / 2
    return dispersion * low, dispersion * high


def yearly_rates(counts: pl.DataFrame, population: pl.DataFrame | None) -> pl.DataFrame:
    """What each force counted per 1,000 children in each whole financial year.

    Args:
        counts: One row per force_code and period_start, of one measure and type: period_months (1
            or 3), count (null where the force did not deliver the period); no ALL.
        population: Mart population_by_year.

    Returns:
        One row per force and financial year of which it delivered every period: SCHEMA. Children
        are those of the calendar year in which the financial year begins; is_carried_forward says
        that they are an earlier year's. The rate and its ends are null where `reason` says why:
        British Transport Police, children not known, fewer than FEWEST_CHILDREN of them, or fewer
        than FEWEST_COUNTED counted.

    Source: see `dispersed_interval`; dispersion of the year's sum from `estimate_noise`, with the
        correlation between periods, widened by Student's t for its being an estimate. Assumes that
        the children are known without error.
    """
    children = children_by_year(population)
    carried = _carried_forward(population)
    rows: list[dict[str, object]] = []
    for (force_code,), series in counts.group_by("force_code", maintain_order=True):
        force = str(force_code)
        for start, count, dispersion in _years(series):
            rows.append(
                {
                    "force_code": force,
                    "financial_year": financial_year_of(start),
                    "year_start": start,
                    "counted_count": count,
                    "child_population_count": children.get((force, start.year)),
                    "is_carried_forward": (force, start.year) in carried,
                    **_rate(force, start, count, dispersion, children),
                }
            )
    return pl.DataFrame(rows, schema=SCHEMA).sort("force_code", "year_start")


def sum_rate(rates: pl.DataFrame, forces: Sequence[str]) -> float | None:
    """The rate of several forces together in one financial year, computed on their sums.

    Args:
        rates: Rows of `yearly_rates` of one financial year.
        forces: The forces; British Transport Police counts where all territorial forces are there.

    Returns:
        Per 1,000 children; None where one of the forces or its children are missing.
    """
    found = rates.filter(pl.col("force_code").is_in(list(forces)))
    if found.is_empty() or found.height < len(set(forces)):
        return None
    start = found["year_start"][0]
    known = {
        (force, start.year): count
        for force, count in found.select("force_code", "child_population_count").iter_rows()
        if count is not None
    }
    total = float(found["counted_count"].sum())
    return rate_per_1000(total, found["force_code"].to_list(), start, add_months(start, 11), known)


def _carried_forward(population: pl.DataFrame | None) -> set[tuple[str, int]]:
    if population is None:
        return set()
    rows = population.filter("is_carried_forward").select("force_code", "year")
    return {(force, year) for force, year in rows.iter_rows()}


def _years(series: pl.DataFrame) -> Iterator[tuple[dt.date, int, float]]:
    """Each whole financial year of one force: first month, count, dispersion of its sum."""
    series = series.sort("period_start")
    first, months = series["period_start"][0], int(series["period_months"][0])
    length = months_between(first, series["period_start"][-1]) // months + 1
    counts = np.full(length, np.nan)
    for start, count in series.select("period_start", "count").drop_nulls().iter_rows():
        counts[months_between(first, start) // months] = count
    starts = [add_months(first, months * step) for step in range(length)]
    whole = [
        (start, slice(step, step + 12 // months))
        for step, start in enumerate(starts)
        if start == financial_year_start_of(start) and step + 12 // months <= length
    ]
    whole = [(start, span) for start, span in whole if not np.isnan(counts[span]).any()]
    if whole:
        shock = np.array([is_in_spring_2020(start, months) for start in starts])
        noise = estimate_noise(counts, 12 // months, shock)
        for start, span in whole:
            yield start, int(np.rint(counts[span].sum())), _dispersion(noise, span)


def _dispersion(noise: Noise, span: slice) -> float:
    """Variance over mean of a sum, with what is unsure about the estimate of it."""
    mean: Vector = noise.mean[span]
    ratio = float(noise.covariance[span, span].sum() / mean.sum())
    level = 0.5 + CONFIDENCE / 2
    unsure = float(student_t.ppf(level, noise.degrees_of_freedom) / norm.ppf(level))
    return max(1.0, ratio * unsure**2)


def _rate(
    force: str, start: dt.date, count: int, dispersion: float, children: Children
) -> dict[str, float | str | None]:
    """Rate, interval and, where there is none, the reason."""
    end = add_months(start, 11)
    reason = _reason(force, count, children.get((force, start.year)))
    if reason:
        return {"reason": reason.value}
    low, high = dispersed_interval(count, dispersion)
    ends = {"rate_per_1000": count, "low_per_1000": low, "high_per_1000": high}
    return {
        name: rate_per_1000(value, [force], start, end, children) for name, value in ends.items()
    }


def _reason(force: str, count: int, children: int | None) -> NoRate | None:
    if force in NO_TERRITORY:
        return NoRate.NO_CHILDREN
    if not children:
        return NoRate.CHILDREN_NOT_KNOWN
    if children < FEWEST_CHILDREN:
        return NoRate.FEW_CHILDREN
    return NoRate.FEW_COUNTED if count < FEWEST_COUNTED else None
