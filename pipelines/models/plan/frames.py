"""What a plan is made of, and the frames that it gives: grain and columns of each, said once."""

import datetime as dt
from dataclasses import dataclass

import polars as pl

KEYS = {"force_code": pl.String, "financial_year": pl.String}
BANDS = {"p10": pl.Float64, "p50": pl.Float64, "p90": pl.Float64}

BY_YEAR = {**KEYS, "measure": pl.String, **BANDS, "mean": pl.Float64}
"""Per force (and ALL), financial year and measure. The year under way holds what is known of it.

investigations (opened), cash (GBP), cash_real (GBP at the price base), hours (of all who work on
cases), open_cases (at the year's end), people (accredited FTE needed), people_available,
people_gap (needed less available), load_ratio (needed over available), people_for_ceiling (open
cases over the ceiling, where a lever sets one). People of the year under way are those of its rest.
"""

BY_CATEGORY = {
    **KEYS,
    "category": pl.String,
    "subjective_group": pl.String,
    "subjective_heading": pl.String,
    "objective_heading": pl.String,
    **BANDS,
    "p50_real": pl.Float64,
    "budget_gbp": pl.Float64,
    "gap_p10": pl.Float64,
    "gap_p50": pl.Float64,
    "gap_p90": pl.Float64,
}
"""Per force (and ALL), financial year and category (and all): cash in GBP, the budget (null where
there is none) and the gap, cash less budget; above nought is over budget. Ends of ranges do not
add up over categories; `all` is drawn as a sum."""

TORNADO = {
    "financial_year": pl.String,
    "driver": pl.String,
    "kind": pl.String,
    "low_value": pl.Float64,
    "high_value": pl.Float64,
    "low_gbp": pl.Float64,
    "high_gbp": pl.Float64,
    "swing_gbp": pl.Float64,
}
"""Per financial year and driver, the largest swing first: by how much cash departs from its middle
when the driver alone stands at the ends of its 80 per cent range. kind: `doubt` (forecast, level of
cost, chance), `lever` (a range of the scenario) or `what_if` (a standard step of a lever that the
scenario leaves alone, for comparison)."""

BRIDGE = {
    "bridge": pl.String,
    "financial_year": pl.String,
    "place": pl.Int64,
    "step": pl.String,
    "contribution_gbp": pl.Float64,
    "total_gbp": pl.Float64,
}
"""Per bridge, year and step: what it adds and the sum so far; the last total is the figure reached,
exactly. `years` goes from the year before, `scenario` from the base or another scenario."""

HOURS_BY_AGE = {**KEYS, "age_band": pl.String, "hours": pl.Float64}
"""Per force (and ALL), year and age of case: expected hours still to be worked, by all who do."""

BACKLOG = {
    "force_code": pl.String,
    "month": pl.Date,
    "opened_count": pl.Float64,
    "closed_count": pl.Float64,
    "open_count": pl.Float64,
    "waiting_hours": pl.Float64,
    "load_ratio": pl.Float64,
    "wait_days": pl.Float64,
}
"""Per force and month to come: the queue at its middle. load_ratio is the work that falls due over
what can be done; waiting_hours is work overdue; wait_days how long that takes to do."""

TIMELINESS = {
    **KEYS,
    "risk_level": pl.String,
    "days": pl.Int64,
    "recent_share": pl.Float64,
    "planned_share": pl.Float64,
}
"""Per force, year and risk: share of online cases with a first action within the days that the
risk calls for, in the last four quarters and, with the plan's wait, ahead."""

PIPELINE = {
    **KEYS,
    "accredited_start_fte": pl.Float64,
    "leavers_fte": pl.Float64,
    "qualified_fte": pl.Float64,
    "accredited_end_fte": pl.Float64,
    "in_training_end_fte": pl.Float64,
    "intake_fte": pl.Float64,
    "needed_end_fte": pl.Float64,
    "recruits_needed_fte": pl.Float64,
    "too_late_fte": pl.Float64,
}
"""Per force and year: the stock of accredited investigators and what flows. recruits_needed_fte is
the intake of that year that would close the gap a training time later; too_late_fte the part of the
year's gap that no recruit of the plan can close any more."""


@dataclass(frozen=True)
class PlanInputs:
    """The marts that a plan rests on, for one force or several. Columns as their contracts.

    Attributes:
        opening_path, cost_profile, open_profile, case_level, staffing_by_month, budget_by_year,
        timeliness_by_quarter: Marts of these names.
        demand_by_month: Mart; whole, or the rows of the forces.
        cost_by_cohort: Mart, its rows of single forces and types, complexity `all`.
        cost_by_month: Mart.
        cost_rate, cost_category, price_index: Marts, whole.
        as_at: The version's as-at date.
    """

    opening_path: pl.DataFrame
    cost_profile: pl.DataFrame
    open_profile: pl.DataFrame
    case_level: pl.DataFrame
    demand_by_month: pl.DataFrame
    cost_by_cohort: pl.DataFrame
    cost_by_month: pl.DataFrame
    cost_rate: pl.DataFrame
    cost_category: pl.DataFrame
    price_index: pl.DataFrame
    staffing_by_month: pl.DataFrame
    budget_by_year: pl.DataFrame
    timeliness_by_quarter: pl.DataFrame
    as_at: dt.date


@dataclass(frozen=True)
class Plan:
    """What a scenario comes to. Frames as described beside their schemas in this module.

    Attributes:
        by_year, by_category, tornado, bridge, hours_by_age, backlog, timeliness, pipeline: Frames.
        price_base: Financial year of the real pounds.
        messages: What a reader must know: what is missing, load above 1, when the backlog doubles.
    """

    by_year: pl.DataFrame
    by_category: pl.DataFrame
    tornado: pl.DataFrame
    bridge: pl.DataFrame
    hours_by_age: pl.DataFrame
    backlog: pl.DataFrame
    timeliness: pl.DataFrame
    pipeline: pl.DataFrame
    price_base: str
    messages: tuple[str, ...]
