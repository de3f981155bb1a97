"""What the page Plan shows, worked out from a plan's frames."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import polars as pl

from pipelines.contracts.vocabulary import ALL_FORCES
from pipelines.models.periods import financial_year_of
from pipelines.models.plan import Plan

ALL_CATEGORIES = "all"
TENTHS = ("p10", "p50", "p90")
MEASURES = (
    *("investigations", "cash", "cash_real", "hours", "open_cases", "people"),
    *("people_available", "people_gap", "load_ratio"),
)
MONEY = ("cash", "gap")
PER_THOUSAND = 1_000
MOST_DRIVERS = 9


def code_of(plan: Plan, force_code: str) -> str:
    """The force code whose rows were asked for: of one force alone there is no sum."""
    codes = plan.by_year["force_code"].unique().to_list()
    return ALL_FORCES if ALL_FORCES in codes else str(codes[0]) if len(codes) == 1 else force_code


def budgeted_plan(plan: Plan, code: str, budget: float | None) -> Plan:
    """The plan with a budget a year where none is loaded.

    Args:
        plan: The plan.
        code: The force, or ALL.
        budget: Pounds a year; None changes nothing.
    """
    if budget is None:
        return plan
    is_typed = (
        (pl.col("force_code") == code)
        & (pl.col("category") == ALL_CATEGORIES)
        & pl.col("budget_gbp").is_null()
    )
    typed = plan.by_category.with_columns(
        budget_gbp=pl.when(is_typed).then(budget).otherwise("budget_gbp")
    ).with_columns((pl.col(tenth) - pl.col("budget_gbp")).alias(f"gap_{tenth}") for tenth in TENTHS)
    return replace(plan, by_category=typed)


def yearly_figures(plan: Plan, code: str, *, in_real_terms: bool = False) -> pl.DataFrame:
    """A row a financial year: each measure's P10, P50 and P90, the budget and the gap to it.

    Args:
        plan: The plan.
        code: The force, or ALL.
        in_real_terms: Whether money is at the price base and not in cash.

    Returns:
        financial_year, `<measure>_p10`, `_p50`, `_p90` (null where not known), budget_gbp,
        gap_p10, gap_p50, gap_p90 (cash less budget), price (cash pounds of a year for one of the
        base).
    """
    rows = plan.by_year.filter(force_code=code)
    wide = rows.select("financial_year").unique().sort("financial_year")
    for measure in MEASURES:
        named = rows.filter(measure=measure).select(
            "financial_year", *(pl.col(tenth).alias(f"{measure}_{tenth}") for tenth in TENTHS)
        )
        wide = wide.join(named, on="financial_year", how="left", maintain_order="left")
    whole = plan.by_category.filter(force_code=code, category=ALL_CATEGORIES)
    gaps = whole.select("financial_year", "budget_gbp", *(f"gap_{tenth}" for tenth in TENTHS))
    wide = wide.join(gaps, on="financial_year", how="left", maintain_order="left")
    wide = wide.with_columns(price=pl.col("cash_p50") / pl.col("cash_real_p50"))
    if not in_real_terms:
        return wide
    money = ["budget_gbp", *(f"{name}_{tenth}" for name in MONEY for tenth in TENTHS)]
    return wide.with_columns(pl.col(money) / pl.col("price"))


def cash_by_scenario(drawn: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """Cash by financial year of several scenarios, one after the other.

    Args:
        drawn: `yearly_figures` by the scenario's name.

    Returns:
        financial_year, scenario, low, middle, high (P10, P50, P90 of cash), budget (null where
        there is none); years whose cash is not known are left out.
    """
    return pl.concat(
        frame.select(
            "financial_year",
            scenario=pl.lit(name),
            low="cash_p10",
            middle="cash_p50",
            high="cash_p90",
            budget="budget_gbp",
        )
        for name, frame in drawn.items()
    ).drop_nulls("middle")


def with_change(rows: pl.DataFrame, other: pl.DataFrame) -> pl.DataFrame:
    """The rows with against_cash (another plan's P50 of cash) and change_cash (ours less that)."""
    of_other = other.select("financial_year", against_cash="cash_p50")
    joined = rows.join(of_other, on="financial_year", how="left", maintain_order="left")
    return joined.with_columns(change_cash=pl.col("cash_p50") - pl.col("against_cash"))


def year_to_show(years: list[str], as_at_year: str) -> str:
    """The financial year that a plan is first read for: the one after the year under way."""
    later = [year for year in years if year > as_at_year]
    return later[0] if later else years[-1]


def row_of(rows: pl.DataFrame, year: str) -> dict[str, Any]:
    """The row of a financial year."""
    return rows.row(by_predicate=pl.col("financial_year") == year, named=True)


def backlog_at_year_end(backlog: pl.DataFrame, year: str) -> dict[str, float]:
    """What waits at a financial year's end, over all forces with a queue; empty where none has.

    Args:
        backlog: Frame `BACKLOG`.
        year: The financial year.

    Returns:
        waiting_hours, and wait_days, the longest of any force.
    """
    in_year = pl.col("month").map_elements(financial_year_of, return_dtype=pl.String) == year
    last = backlog.filter(in_year).sort("month").group_by("force_code").last()
    if last.is_empty():
        return {}
    longest = last["wait_days"].max()
    return {
        "waiting_hours": float(last["waiting_hours"].sum()),
        "wait_days": float(longest or 0.0),  # type: ignore[arg-type]
    }


def categories_of(
    plan: Plan, code: str, year: str, *, in_real_terms: bool, price: float | None
) -> pl.DataFrame:
    """Cash by category of one year, all of them first.

    Returns:
        category, subjective_heading, objective_heading, p10, p50, p90, budget_gbp, gap_p50.
    """
    rows = plan.by_category.filter(force_code=code, financial_year=year)
    if in_real_terms and price:
        money = [*TENTHS, "budget_gbp", "gap_p50"]
        rows = rows.with_columns(pl.col(money) / price)
    return rows.sort(pl.col("category") != ALL_CATEGORIES, -pl.col("p50"), maintain_order=True)


def drivers_of(tornado: pl.DataFrame, year: str) -> pl.DataFrame:
    """The drivers of a year that move cash most, those that move it at all: rows of `TORNADO`."""
    return (
        tornado.filter(pl.col("financial_year") == year, pl.col("swing_gbp") > 0.5)
        .sort("swing_gbp", descending=True)
        .head(MOST_DRIVERS)
    )


def bridge_of(bridge: pl.DataFrame, name: str, year: str) -> tuple[float, dict[str, float], float]:
    """A bridge: where it begins, what each step adds, where it ends; in thousands of pounds."""
    rows = bridge.filter(bridge=name, financial_year=year).sort("place")
    if rows.is_empty():
        return 0.0, {}, 0.0
    thousands = rows.with_columns(pl.col("contribution_gbp", "total_gbp") / PER_THOUSAND)
    steps = dict(thousands.slice(1).select("step", "contribution_gbp").iter_rows())
    return float(thousands["total_gbp"][0]), steps, float(thousands["total_gbp"][-1])
