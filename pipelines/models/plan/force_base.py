"""What a plan knows of one force before any lever is moved, as arrays."""

import datetime as dt
from dataclasses import dataclass

import numpy as np
import polars as pl

from pipelines.contracts.vocabulary import ALL_TYPES
from pipelines.models.cost.unit_cost import ALL_COMPLEXITIES
from pipelines.models.periods import add_months, financial_year_start_of
from pipelines.models.plan.cost_factors import TIME
from pipelines.models.plan.demand_factors import DemandBase
from pipelines.models.plan.frames import PlanInputs
from pipelines.models.plan.horizon import MONTHS_A_QUARTER, Array, Horizon
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


@dataclass(frozen=True)
class Axes:
    """The order of everything, and the basis of the plan."""

    horizon: Horizon
    types: tuple[str, ...]
    categories: tuple[str, ...]
    cost_basis: str


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
    opened = _opened(own["opening_path"], axes)
    start = _start(level, own["opening_path"], axes)
    counted = own["demand_by_month"]
    to_cost = opened.copy()
    # Those of them that are recorded already are among the open cases, or closed.
    recorded = _recorded(counted, axes)
    # What is settled before the force's first drawn quarter is the same in every future.
    drawn_from = max(axes.horizon.place(own["opening_path"]["quarter"].min()), 0)
    opened[:, :drawn_from] = recorded[AGES : AGES + drawn_from]
    to_cost[:, :drawn_from] = opened[:, :drawn_from]
    to_cost[:, :start] -= recorded[AGES : AGES + start]
    by_type = {name: _by_type(level, name, axes) for name in ("relative_error", "dispersion_gbp")}
    cohorts = _cohorts(own["cost_by_cohort"], axes)
    to_come, open_count, open_since = _open_cases(cohorts, start, axes)
    booked, hours = _booked(own["cost_by_month"], cohorts, start, axes)
    staff = _accredited(own["staffing_by_month"])
    return ForceBase(
        code=code,
        demand=_demand_base(counted, opened.mean(axis=0), inputs.as_at, axes),
        opened=opened,
        to_cost=np.maximum(to_cost, 0.0),
        history=recorded[:AGES],
        opened_before=_opened_before(counted, axes),
        start=start,
        level=_by_type(level, "final_real_gbp", axes) if level.height else None,
        level_error=by_type["relative_error"],
        drift=float(level["yearly_drift"].max() or 0.0) if level.height else 0.0,
        dispersion=by_type["dispersion_gbp"],
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
        budgets={
            (year, category): float(gbp)
            for year, category, gbp in own["budget_by_year"]
            .select("financial_year", "category", pl.col("budget_gbp").cast(pl.Float64))
            .iter_rows()
        },
    )


def _opened(paths: pl.DataFrame, axes: Axes) -> Array:
    """Draw × quarter × type; nothing where the force's forecast has not begun."""
    draws = paths["draw"].n_unique()
    opened = np.zeros((draws, axes.horizon.count, len(axes.types)))
    quarters = {day: place for place, day in enumerate(axes.horizon.quarters)}
    rows = paths.filter(pl.col("quarter").is_in(list(quarters)))
    opened[
        rows["draw"].to_numpy() - 1,
        rows["quarter"].replace_strict(quarters, return_dtype=pl.Int64).to_numpy(),
        _places(rows, "abuse_type", axes.types),
    ] = rows["opened_count"].to_numpy()
    return opened


def _places(rows: pl.DataFrame, column: str, order: tuple[str, ...]) -> np.typing.NDArray[np.int64]:
    known = {name: place for place, name in enumerate(order)}
    return rows[column].replace_strict(known, return_dtype=pl.Int64).to_numpy()


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
    types = _places(rows, "abuse_type", axes.types)
    np.add.at(found, (place, types), rows["investigation_count"].to_numpy())
    return found


def _opened_before(counted: pl.DataFrame, axes: Axes) -> float:
    """Investigations opened in the first financial year before the first quarter."""
    year = axes.horizon.year_starts[0]
    rows = counted.filter(pl.col("month") >= year, pl.col("month") < axes.horizon.first)
    return float(rows["investigation_count"].sum())


def _cohorts(cost_by_cohort: pl.DataFrame, axes: Axes) -> pl.DataFrame:
    """The cohorts of single types with what they are still to cost in cash."""
    to_come = pl.col("expected_final_cost_gbp") - pl.col("cost_to_date_gbp")
    return cost_by_cohort.filter(
        pl.col("cost_basis") == axes.cost_basis,
        pl.col("complexity") == ALL_COMPLEXITIES,
        pl.col("abuse_type") != ALL_TYPES,
        pl.col("abuse_type").is_in(axes.types),
    ).with_columns(to_come.cast(pl.Float64).fill_null(0.0).alias("to_come"))


def _open_cases(cohorts: pl.DataFrame, start: int, axes: Axes) -> tuple[Array, Array, float]:
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
    types = _places(rows, "abuse_type", axes.types)
    shape = (AGES, len(axes.types))
    to_come, open_count = np.zeros(shape), np.zeros(shape)
    np.add.at(to_come, (age, types), rows["to_come"].to_numpy())
    np.add.at(open_count, (age, types), rows["open_count"].to_numpy())
    return to_come, open_count, since


def _booked(
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
        places = _places(part, "category", axes.categories)
        np.add.at(booked, places, part["cost_gbp"].to_numpy() * share)
    timed = pl.col("category").is_in(TIME)
    hours = [float(part.filter(timed)["hours"].sum()) for part in (before, since)]
    last = rows.filter(timed, pl.col("month") < begins, pl.col("month") >= add_months(begins, -12))
    now = hours[1] * kept
    return booked, (hours[0] + now, now, float(last["hours"].sum()))


def _accredited(staffing: pl.DataFrame) -> tuple[float | None, float]:
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


def _demand_base(counted: pl.DataFrame, expected: Array, as_at: dt.date, axes: Axes) -> DemandBase:
    """Shares of the last twelve months before the as-at date."""
    year = counted.filter(pl.col("month") >= add_months(as_at.replace(day=1), -12))
    incidents = float(year["incident_count"].sum())
    investigations = float(year["investigation_count"].sum())
    shares: dict[str, Array] = {}
    by_type = year.filter(pl.col("abuse_type").is_in(axes.types))
    wholes = np.zeros(len(axes.types))
    counts = by_type["investigation_count"].to_numpy().astype(float)
    types = _places(by_type, "abuse_type", axes.types)
    np.add.at(wholes, types, counts)
    for source in by_type["referral_source"].unique().sort():
        found = np.zeros(len(axes.types))
        is_of = (by_type["referral_source"] == source).to_numpy()
        np.add.at(found, types[is_of], counts[is_of])
        shares[source] = found / np.maximum(wholes, 1.0)
    share = investigations / incidents if incidents else 0.0
    return DemandBase(axes.types, expected, share, shares)
