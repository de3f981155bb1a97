"""What a force has open, has booked and has people for, as arrays."""

import datetime as dt

import numpy as np
import polars as pl

from pipelines.contracts.vocabulary import ALL_TYPES
from pipelines.models.cost.unit_cost import ALL_COMPLEXITIES
from pipelines.models.periods import add_months, financial_year_start_of
from pipelines.models.plan.axes import Axes, places_of
from pipelines.models.plan.cost_factors import TIME
from pipelines.models.plan.horizon import MONTHS_A_QUARTER, Array
from pipelines.models.plan.profiles import AGES


def read_cohorts(cost_by_cohort: pl.DataFrame, axes: Axes) -> pl.DataFrame:
    """The cohorts of single types with what they are still to cost in cash."""
    to_come = pl.col("expected_final_cost_gbp") - pl.col("cost_to_date_gbp")
    return cost_by_cohort.filter(
        pl.col("cost_basis") == axes.cost_basis,
        pl.col("complexity") == ALL_COMPLEXITIES,
        pl.col("abuse_type") != ALL_TYPES,
        pl.col("abuse_type").is_in(axes.types),
    ).with_columns(to_come.cast(pl.Float64).fill_null(0.0).alias("to_come"))


def read_open_cases(cohorts: pl.DataFrame, start: int, axes: Axes) -> tuple[Array, Array, float]:
    """Pounds to come and open cases of those opened before the start (age there × type).

    Returns:
        Both, and how many open cases were opened since.
    """
    begins = add_months(axes.horizon.first, MONTHS_A_QUARTER * start)
    is_older = pl.col("opened_quarter") < begins
    since = float(cohorts.filter(~is_older)["open_count"].sum())
    rows = cohorts.filter(pl.col("open_count") > 0, is_older)
    opened = rows["opened_quarter"].dt
    months = (begins.year - opened.year()) * 12 + begins.month - opened.month()
    age = np.minimum(months.to_numpy() // MONTHS_A_QUARTER, AGES - 1)
    types = places_of(rows, "abuse_type", axes.types)
    shape = (AGES, len(axes.types))
    to_come, open_count = np.zeros(shape), np.zeros(shape)
    np.add.at(to_come, (age, types), rows["to_come"].to_numpy())
    np.add.at(open_count, (age, types), rows["open_count"].to_numpy())
    return to_come, open_count, since


def read_booked(
    cost_by_month: pl.DataFrame, cohorts: pl.DataFrame, start: int, axes: Axes
) -> tuple[Array, tuple[float, float, float]]:
    """Cash by category booked in the year of the start for cases opened before it.

    Cases opened since are in the plan with all their cost: what they have cost is left out.

    Returns:
        The cash; the hours of it, those of them since the start, and those of all cases in the
        twelve months before.
    """
    begins = add_months(axes.horizon.first, MONTHS_A_QUARTER * start)
    rows = cost_by_month.filter(
        pl.col("cost_basis") == axes.cost_basis, pl.col("category").is_in(axes.categories)
    ).with_columns(pl.col("cost_gbp", "hours").cast(pl.Float64))
    before, since = (
        rows.filter(pl.col("month") >= first, pl.col("month") < last)
        for first, last in (
            (financial_year_start_of(begins), begins),
            (begins, dt.date.max),
        )
    )
    of_new = float(cohorts.filter(pl.col("opened_quarter") >= begins)["cost_to_date_gbp"].sum())
    whole = float(since["cost_gbp"].sum())
    kept = max(0.0, 1 - of_new / whole) if whole > 0 else 0.0
    booked = np.zeros(len(axes.categories))
    for part, share in ((before, 1.0), (since, kept)):
        places = places_of(part, "category", axes.categories)
        np.add.at(booked, places, part["cost_gbp"].to_numpy() * share)
    timed = pl.col("category").is_in(TIME)
    hours = [float(part.filter(timed)["hours"].sum()) for part in (before, since)]
    last = rows.filter(timed, pl.col("month") < begins, pl.col("month") >= add_months(begins, -12))
    now = hours[1] * kept
    return booked, (hours[0] + now, now, float(last["hours"].sum()))


def read_accredited(staffing: pl.DataFrame) -> tuple[float | None, float]:
    """Accredited people in the last month, and on average over its last twelve months."""
    if staffing.is_empty():
        return None, 0.0
    by_month = (
        staffing.group_by("month")
        .agg(pl.col("accredited_fte").cast(pl.Float64).sum())
        .sort("month")
    )
    last = by_month["accredited_fte"].tail(12)
    return float(last[-1]), float(last.mean())  # type: ignore[arg-type]
