"""What the page Workload shows, worked out from a plan's frames."""

import polars as pl

from dashboard.shell.text import label
from pipelines.models.periods import financial_year
from pipelines.models.plan import Plan
from pipelines.models.plan.workload import latest_quarters

FLOWS = (
    *("accredited_start_fte", "leavers_fte", "qualified_fte", "intake_fte"),
    *("accredited_end_fte", "in_training_end_fte", "needed_end_fte"),
    *("recruits_needed_fte", "too_late_fte"),
)
RISKS = ("high", "medium", "low")


def open_by_month(backlog: pl.DataFrame) -> pl.DataFrame:
    """The queue month by month, over all forces with one: month, open_count, waiting_hours.

    Only months of which every force with a queue has one, so that a sum is always of the same.
    """
    forces = backlog["force_code"].n_unique()
    return (
        backlog.group_by("month")
        .agg(
            pl.len().alias("forces"),
            pl.col("open_count", "waiting_hours", "opened_count", "closed_count").sum(),
        )
        .filter(pl.col("forces") == forces)
        .drop("forces")
        .sort("month")
    )


def open_at_year_end(backlog: pl.DataFrame, year: str) -> float | None:
    """Investigations open at a financial year's end with those that wait; None without a queue."""
    months = open_by_month(backlog).filter(financial_year("month") == year)
    return float(months["open_count"][-1]) if months.height else None


def first_above_one(rows: pl.DataFrame) -> str | None:
    """The first financial year whose work outgrows what can be done, at the middle of the range.

    Args:
        rows: `yearly_figures`.
    """
    above = rows.filter(pl.col("load_ratio_p50") > 1)
    return str(above["financial_year"][0]) if above.height else None


def hours_by_age(plan: Plan, code: str, rows: pl.DataFrame) -> pl.DataFrame:
    """Hours still to be worked by age of case: financial_year, age_band, hours, able_hours.

    able_hours is what can be done in the year: the hours over the load; null without staffing.

    Args:
        plan: The plan.
        code: The force, or ALL.
        rows: `yearly_figures` of the same.
    """
    load = rows.select("financial_year", "load_ratio_p50")
    hours = plan.hours_by_age.filter(force_code=code)
    joined = hours.join(load, on="financial_year", how="left", maintain_order="left")
    whole = pl.col("hours").sum().over("financial_year")
    return joined.with_columns(able_hours=whole / pl.col("load_ratio_p50")).drop("load_ratio_p50")


def training_by_year(plan: Plan) -> pl.DataFrame:
    """Stock and flow of accredited investigators a year, summed over forces: columns of `FLOWS`.

    What one force has too many does not help another: recruits are those of each, added up.
    """
    return plan.pipeline.group_by("financial_year").agg(pl.col(FLOWS).sum()).sort("financial_year")


def timeliness_of(
    plan: Plan, recent: pl.DataFrame, year: str, names: dict[str, str]
) -> pl.DataFrame:
    """First actions in time by force and risk: in the last four quarters, and in one year ahead.

    Args:
        plan: The plan.
        recent: Mart timeliness_by_quarter, for the cases that the shares rest on.
        year: The financial year.
        names: Forces by code.

    Returns:
        force, risk, days, due_count (cases of the four quarters), recent_share, planned_share.
    """
    due = (
        latest_quarters(recent)
        .filter("is_target")
        .group_by("force_code", "risk_level", "days")
        .agg(pl.col("due_count").sum())
    )
    order = pl.col("risk_level").replace_strict({r: n for n, r in enumerate(RISKS)}, default=9)
    name = pl.col("force_code").replace_strict(names, default=pl.col("force_code"))
    return (
        plan.timeliness.filter(financial_year=year)
        .join(due, on=["force_code", "risk_level", "days"], how="left")
        .sort("force_code", order)
        .with_columns(
            force=name, risk=pl.col("risk_level").map_elements(label, return_dtype=pl.String)
        )
    )
