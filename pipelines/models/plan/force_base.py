"""What a plan knows of one force before any lever is moved, as arrays."""

import datetime as dt
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import polars as pl

from pipelines.models.periods import add_months
from pipelines.models.plan.axes import Axes, places_of
from pipelines.models.plan.demand_factors import DemandBase
from pipelines.models.plan.frames import PlanInputs
from pipelines.models.plan.horizon import MONTHS_A_QUARTER, Array
from pipelines.models.plan.open_work import (
    read_accredited,
    read_booked,
    read_cohorts,
    read_open_cases,
)
from pipelines.models.plan.profiles import AGES


@dataclass(frozen=True)
class ForceBase:
    """One force. Types and categories stand in the plan's order.

    Attributes:
        code: Its code.
        demand: What the levers of demand need.
        opened: Investigations of each future: draw × quarter × type.
        to_cost: Those of them whose cost is not counted among the open ones: draw × quarter × type.
        history: Investigations on record in each of the sixty quarters before the first: quarter ×
            type.
        opened_before: Investigations of the first year opened before the first quarter.
        start: Place of the first quarter whose cost is still to come.
        level: Final cost at the price base, by type; None where the force has no cost lines.
        level_error: Its relative error, by type.
        drift: How far the level moves in a year (logarithm).
        dispersion: Variance of a year's cost per pound of it, by type.
        hours_per_real_gbp: Hours for a real pound of time; 0 where cost lines have no hours.
        to_come: What open cases are still to cost in cash: age in that quarter × type.
        open_count: How many they are.
        open_since: Open cases opened since that quarter began.
        booked: Cash booked in the first year for cases opened before `start`, by category.
        booked_hours: Hours of that.
        hours_since: The part of them booked since `start`.
        hours_last_year: Hours booked in the twelve months before `start`, a year's worth.
        accredited: Accredited full-time equivalents in the last month; None without staffing.
        accredited_last_year: Their mean over its last twelve months.
        budgets: Pounds by financial year and category.
    """

    code: str
    demand: DemandBase
    opened: Array
    to_cost: Array
    history: Array
    opened_before: float
    start: int
    level: Array | None
    level_error: Array
    drift: float
    dispersion: Array
    hours_per_real_gbp: float
    to_come: Array
    open_count: Array
    open_since: float
    booked: Array
    booked_hours: float
    hours_since: float
    hours_last_year: float
    accredited: float | None
    accredited_last_year: float
    budgets: dict[tuple[str, str], float]

    @cached_property
    def mean_opened(self) -> Array:
        """Investigations of the mean of all futures: one × quarter × type."""
        found: Array = self.opened.mean(axis=0, keepdims=True)
        return found

    @cached_property
    def mean_to_cost(self) -> Array:
        """Those of them whose cost is not counted among the open ones: one × quarter × type."""
        found: Array = self.to_cost.mean(axis=0, keepdims=True)
        return found


def read_force(code: str, inputs: PlanInputs, axes: Axes) -> ForceBase:
    """What the marts say of a force.

    Args:
        code: Its code; it has rows in opening_path.
        inputs: The marts.
        axes: The order of everything.
    """
    own = {
        name: getattr(inputs, name).filter(force_code=code)
        for name in (
            *("opening_path", "case_level", "demand_by_month", "cost_by_cohort", "cost_by_month"),
            *("staffing_by_month", "budget_by_year"),
        )
    }
    level = own["case_level"].filter(cost_basis=axes.cost_basis)
    counted, start = own["demand_by_month"], _start(level, own["opening_path"], axes)
    history, opened, to_cost = _openings(own["opening_path"], counted, start, axes)
    cohorts = read_cohorts(own["cost_by_cohort"], axes)
    to_come, open_count, open_since = read_open_cases(cohorts, start, axes)
    booked, hours = read_booked(own["cost_by_month"], cohorts, start, axes)
    staff = read_accredited(own["staffing_by_month"])
    return ForceBase(
        code=code,
        demand=_demand_base(counted, opened.mean(axis=0), inputs.as_at, axes),
        opened=opened,
        to_cost=to_cost,
        history=history,
        opened_before=_opened_before(counted, axes),
        start=start,
        level=_by_type(level, "final_real_gbp", axes) if level.height else None,
        level_error=_by_type(level, "relative_error", axes),
        drift=float(level["yearly_drift"].max() or 0.0) if level.height else 0.0,
        dispersion=_by_type(level, "dispersion_gbp", axes),
        hours_per_real_gbp=_first(level, "hours_per_real_gbp"),
        to_come=to_come,
        open_count=open_count,
        open_since=open_since,
        booked=booked,
        booked_hours=hours[0],
        hours_since=hours[1],
        hours_last_year=hours[2],
        accredited=staff[0],
        accredited_last_year=staff[1],
        budgets=_budgets(own["budget_by_year"]),
    )


def _budgets(budget_by_year: pl.DataFrame) -> dict[tuple[str, str], float]:
    rows = budget_by_year.select("financial_year", "category", pl.col("budget_gbp"))
    return {(year, category): float(gbp) for year, category, gbp in rows.iter_rows()}


def _openings(
    paths: pl.DataFrame, counted: pl.DataFrame, start: int, axes: Axes
) -> tuple[Array, Array, Array]:
    """Those on record before the first quarter, those of each future, and whose cost is to come."""
    opened, recorded = _opened(paths, axes), _recorded(counted, axes)
    # What is settled before the force's first drawn quarter is the same in every future.
    drawn_from = max(axes.horizon.place(paths["quarter"].min()), 0)  # type: ignore[arg-type]
    opened[:, :drawn_from] = recorded[AGES : AGES + drawn_from]
    to_cost = opened.copy()
    # Those of them that are recorded already are among the open cases, or closed.
    to_cost[:, :start] -= recorded[AGES : AGES + start]
    return recorded[:AGES], opened, np.maximum(to_cost, 0.0)


def _opened(paths: pl.DataFrame, axes: Axes) -> Array:
    """Draw × quarter × type; nothing where the force's forecast has not begun."""
    draws = paths["draw"].n_unique()
    opened = np.zeros((draws, axes.horizon.count, len(axes.types)))
    quarters = {day: place for place, day in enumerate(axes.horizon.quarters)}
    rows = paths.filter(pl.col("quarter").is_in(list(quarters)))
    opened[
        rows["draw"].to_numpy() - 1,
        rows["quarter"].replace_strict(quarters, return_dtype=pl.Int64).to_numpy(),
        places_of(rows, "abuse_type", axes.types),
    ] = rows["opened_count"].to_numpy()
    return opened


def _by_type(level: pl.DataFrame, column: str, axes: Axes) -> Array:
    """A column by type; where a type has no row, the mean weighted by investigations."""
    weights, values = level["investigation_count"].to_numpy(), level[column].to_numpy()
    mean = float((weights * values).sum() / weights.sum()) if weights.sum() else 0.0
    found = np.full(len(axes.types), mean)
    known = dict(zip(level["abuse_type"], values.tolist(), strict=True))
    for place, name in enumerate(axes.types):
        found[place] = known.get(name, mean)
    return found


def _first(level: pl.DataFrame, column: str) -> float:
    known = level[column].drop_nulls()
    return float(known[0]) if len(known) else 0.0


def _start(level: pl.DataFrame, paths: pl.DataFrame, axes: Axes) -> int:
    """The quarter after the last whose cost was delivered whole, or that of the first draw."""
    last = level["last_quarter"].max() if level.height else None
    if not isinstance(last, dt.date):
        return axes.horizon.place(paths["quarter"].min())  # type: ignore[arg-type]
    after = axes.horizon.place(add_months(last, MONTHS_A_QUARTER))
    return min(max(after, 0), axes.horizon.count)


def _recorded(counted: pl.DataFrame, axes: Axes) -> Array:
    """Investigations on record by quarter of opening and type, from sixty quarters before."""
    rows = counted.filter(pl.col("abuse_type").is_in(axes.types)).with_columns(
        pl.col("month").dt.truncate("1q").alias("quarter")
    )
    begins, count = add_months(axes.horizon.first, -MONTHS_A_QUARTER * AGES), axes.horizon.count
    quarters = {add_months(begins, MONTHS_A_QUARTER * n): n for n in range(AGES + count)}
    rows = rows.filter(pl.col("quarter").is_in(list(quarters)))
    found = np.zeros((AGES + count, len(axes.types)))
    place = rows["quarter"].replace_strict(quarters, return_dtype=pl.Int64).to_numpy()
    types = places_of(rows, "abuse_type", axes.types)
    np.add.at(found, (place, types), rows["investigation_count"].to_numpy())
    return found


def _opened_before(counted: pl.DataFrame, axes: Axes) -> float:
    """Investigations opened in the first financial year before the first quarter."""
    year = axes.horizon.year_starts[0]
    rows = counted.filter(pl.col("month") >= year, pl.col("month") < axes.horizon.first)
    return float(rows["investigation_count"].sum())


def _demand_base(counted: pl.DataFrame, expected: Array, as_at: dt.date, axes: Axes) -> DemandBase:
    """Shares of the last twelve months before the as-at date."""
    year = counted.filter(pl.col("month") >= add_months(as_at.replace(day=1), -12))
    incidents = float(year["incident_count"].sum())
    investigations = float(year["investigation_count"].sum())
    shares: dict[str, Array] = {}
    by_type = year.filter(pl.col("abuse_type").is_in(axes.types))
    wholes = np.zeros(len(axes.types))
    counts = by_type["investigation_count"].to_numpy().astype(float)
    types = places_of(by_type, "abuse_type", axes.types)
    np.add.at(wholes, types, counts)
    for source in by_type["referral_source"].unique().sort():
        found = np.zeros(len(axes.types))
        is_of = (by_type["referral_source"] == source).to_numpy()
        np.add.at(found, types[is_of], counts[is_of])
        shares[source] = found / np.maximum(wholes, 1.0)
    share = investigations / incidents if incidents else 0.0
    return DemandBase(axes.types, expected, share, shares)
