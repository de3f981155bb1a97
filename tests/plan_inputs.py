"""The marts of a plan for invented forces, small and steady, so that answers are known by hand."""

import datetime as dt

import numpy as np
import polars as pl

from pipelines.contracts.vocabulary import COST_CATEGORIES
from pipelines.models.periods import add_months, financial_year_of
from pipelines.models.plan import PlanInputs

START = dt.date(2026, 10, 1)
"""First quarter to come; the year under way is half over."""
QUARTERS, PAST = 18, 24
CATEGORIES = {"officer_time": 0.5, "staff_time": 0.1, "digital_forensics": 0.3, "travel": 0.1}
TEN_CATEGORIES = dict.fromkeys(COST_CATEGORIES, 0.1)
HEADINGS = ("a group", "a subjective heading", "an objective heading", "a source")
LEVEL_GBP, HOURS_PER_GBP, RISE = 20_000.0, 0.04, 1.02
BY_AGE = (0.2, 0.3, 0.2, 0.15, 0.1, 0.05)
STILL_OPEN = (0.95, 0.8, 0.5, 0.3, 0.1, 0.02)
GRADE = "constable"


def plan_inputs(
    forces: int = 2,
    types: tuple[str, ...] = ("online_images", "sexual"),
    *,
    draws: int = 300,
    opened: float = 100.0,
    spread: float = 0.1,
    error: float = 0.05,
    dispersion_gbp: float = 50_000.0,
    accredited: float = 40.0,
    categories: dict[str, float] = CATEGORIES,
    seed: int = 7,
) -> PlanInputs:
    """The marts of some forces, each opening as many investigations a quarter and type.

    Args:
        forces: How many.
        types: The abuse types.
        draws: Drawn paths of demand.
        opened: Investigations a quarter and type, on average.
        spread: Relative standard deviation of a path, half of it common to all forces.
        error: Relative error of the level of cost.
        dispersion_gbp: Variance of a year's cost per pound.
        accredited: Full-time equivalents a force.
        categories: What cost is spent on, as shares.
        seed: Of the paths.
    """
    codes = [f"E2300{number:04}" for number in range(1, forces + 1)]
    quarters = [add_months(START, 3 * place) for place in range(QUARTERS)]
    return PlanInputs(
        opening_path=_paths(codes, types, quarters, draws, opened, spread, seed),
        cost_profile=_profile(types, categories),
        open_profile=_open_profile(types),
        case_level=_levels(codes, types, error, dispersion_gbp),
        demand_by_month=_counted(codes, types, opened),
        cost_by_cohort=_cohorts(codes, types, opened),
        cost_by_month=_booked(codes, types, opened, categories),
        cost_rate=_rates(),
        cost_category=pl.DataFrame(
            [(name, *HEADINGS) for name in categories],
            schema=[
                *("category", "subjective_group", "subjective_heading"),
                *("objective_heading", "source"),
            ],
            orient="row",
        ),
        price_index=_prices(),
        staffing_by_month=_staffing(codes, accredited),
        budget_by_year=_budgets(codes, opened * len(types), categories),
        timeliness_by_quarter=_timeliness(codes),
        as_at=dt.date(2026, 9, 30),
    )


def _paths(codes, types, quarters, draws, opened, spread, seed):
    random = np.random.default_rng(seed)
    common = random.standard_normal(draws) * np.sqrt(0.5)
    frames = []
    for code in codes:
        own = common + random.standard_normal(draws) * np.sqrt(0.5)
        for name in types:
            counts = opened * (1 + spread * own[None, :]) * np.ones((len(quarters), 1))
            counts = np.maximum(counts + random.standard_normal(counts.shape) * 0.02 * opened, 0)
            frames.append(
                pl.DataFrame(
                    {
                        "force_code": code,
                        "abuse_type": name,
                        "quarter": [day for day in quarters for _ in range(draws)],
                        "draw": np.tile(np.arange(1, draws + 1), len(quarters)),
                        "opened_count": counts.ravel(),
                    }
                )
            )
    return pl.concat(frames)


def _profile(types, categories):
    rows = [
        (basis, name, age, category, spent * share)
        for basis in ("direct", "direct_with_on_costs", "full_economic")
        for name in types
        for age, spent in enumerate(BY_AGE)
        for category, share in categories.items()
    ]
    columns = ["cost_basis", "abuse_type", "quarters_since_opened", "category", "spent_share"]
    return pl.DataFrame(rows, schema=columns, orient="row")


def _open_profile(types):
    rows = [(name, age, share) for name in types for age, share in enumerate(STILL_OPEN)]
    columns = ["abuse_type", "quarters_since_opened", "open_share"]
    return pl.DataFrame(rows, schema=columns, orient="row")


def _levels(codes, types, error, dispersion_gbp):
    last = add_months(START, -3)
    rows = [
        (basis, code, name, 1_200, LEVEL_GBP, LEVEL_GBP, error, 0.0, dispersion_gbp)
        for basis in ("direct", "direct_with_on_costs", "full_economic")
        for code in codes
        for name in types
    ]
    return pl.DataFrame(
        rows,
        schema=[
            *("cost_basis", "force_code", "abuse_type", "investigation_count", "final_real_gbp"),
            *("own_mean_real_gbp", "relative_error", "yearly_drift", "dispersion_gbp"),
        ],
        orient="row",
    ).with_columns(
        hours_per_real_gbp=pl.lit(HOURS_PER_GBP),
        last_quarter=pl.lit(last),
        price_base=pl.lit("2026/27"),
    )


def _counted(codes, types, opened):
    months = [add_months(START, -place) for place in range(1, 3 * PAST + 1)]
    rows = [
        (code, month, name, source, round(opened / 3), round(opened / 6))
        for code in codes
        for month in months
        for name in types
        for source in ("industry", "public")
    ]
    columns = ["force_code", "month", "abuse_type", "referral_source", "incident_count"]
    return pl.DataFrame(rows, schema=[*columns, "investigation_count"], orient="row")


def _cohorts(codes, types, opened):
    rows = []
    for code in codes:
        for name in types:
            for ago in range(1, len(BY_AGE)):
                quarter = add_months(START, -3 * ago)
                spent = sum(BY_AGE[:ago]) * opened * LEVEL_GBP
                still = round(opened * STILL_OPEN[ago - 1])
                whole = opened * LEVEL_GBP
                rows.append((code, quarter, name, round(opened), still, spent, whole))
    return pl.DataFrame(
        rows,
        schema=[
            *("force_code", "opened_quarter", "abuse_type", "investigation_count", "open_count"),
            *("cost_to_date_gbp", "expected_final_cost_gbp"),
        ],
        orient="row",
    ).with_columns(cost_basis=pl.lit("direct"), complexity=pl.lit("all"))


def _booked(codes, types, opened, categories):
    rows = [
        (code, add_months(START, -ago), name, category, gbp, gbp * HOURS_PER_GBP)
        for code in codes
        for ago in range(1, 25)
        for name in types
        for category, share in categories.items()
        for gbp in (opened / 3 * LEVEL_GBP * share,)
    ]
    columns = ["force_code", "month", "abuse_type", "category", "cost_gbp", "hours"]
    rows = pl.DataFrame(rows, schema=columns, orient="row")
    is_time = pl.col("category").is_in(["officer_time", "staff_time"])
    return rows.with_columns(
        hours=pl.when(is_time).then("hours").otherwise(0.0), cost_basis=pl.lit("direct")
    )


def _rates():
    rows = [
        ("uplift", component, category, dt.date(2000, 1, 1), share)
        for category in ("officer_time", "staff_time")
        for component, share in (
            *(("pension", 0.35), ("national_insurance", 0.15)),
            ("overhead", 0.3),
        )
    ]
    columns = ["kind", "component", "category", "valid_from", "share"]
    rows = pl.DataFrame(rows, schema=columns, orient="row")
    return rows.with_columns(rate_gbp=pl.lit(None, pl.Float64))


def _prices():
    years = range(2015, 2040)
    names = [financial_year_of(dt.date(year, 4, 1)) for year in years]
    factors = [RISE ** (2026 - year) for year in years]
    return pl.DataFrame({"financial_year": names, "real_factor": factors}).with_columns(
        price_base=pl.lit("2026/27"), is_outturn=pl.lit(value=True)
    )


def _staffing(codes, accredited):
    rows = [
        (code, add_months(START, -ago), GRADE, accredited, accredited, accredited)
        for code in codes
        for ago in range(1, 25)
    ]
    columns = ["force_code", "month", "grade", "establishment_fte", "strength_fte"]
    return pl.DataFrame(rows, schema=[*columns, "accredited_fte"], orient="row")


def _budgets(codes, opened, categories):
    rows = [
        (code, financial_year_of(dt.date(year, 4, 1)), category, 4 * opened * LEVEL_GBP * share)
        for code in codes
        for year in (2026, 2027)
        for category, share in categories.items()
    ]
    columns = ["force_code", "financial_year", "category", "budget_gbp"]
    return pl.DataFrame(rows, schema=columns, orient="row")


def _timeliness(codes):
    rows = [
        (code, add_months(START, -3), risk, days, 100, in_time, days == target)
        for code in codes
        for risk, target in (("high", 7), ("medium", 14), ("low", 30))
        for days, in_time in ((7, 60), (14, 80), (30, 95))
    ]
    columns = ["force_code", "quarter", "risk_level", "days", "due_count", "in_time_count"]
    return pl.DataFrame(rows, schema=[*columns, "is_target"], orient="row")
