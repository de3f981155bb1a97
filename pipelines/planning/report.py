"""A plan made, with all that must stand beside its numbers: for a screen, a file or a workbook."""

import datetime as dt
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import polars as pl

from pipelines.contracts.spreadsheets import neutralise_text
from pipelines.contracts.vocabulary import ALL_FORCES, MARKING
from pipelines.errors import ScenarioError
from pipelines.models.plan import Plan, PlanBase, Scenario, plan, prepare_plan
from pipelines.models.plan.cash_chain import cash_chain_frame
from pipelines.models.plan.frames import PlanInputs
from pipelines.storage.durable import write_whole

MEASURES = {
    "investigations": "Investigations opened",
    "cash": "Cash (£)",
    "cash_real": "Cash in real terms (£)",
    "hours": "Hours",
    "people": "People needed (FTE)",
    "people_available": "People available (FTE)",
    "people_gap": "Gap in people (FTE)",
    "people_for_ceiling": "People for the caseload ceiling (FTE)",
    "open_cases": "Open at the year's end",
    "load_ratio": "Work over what can be done",
}
"""In the order in which they are shown."""
FINE = ("people", "people_available", "people_gap", "people_for_ceiling", "load_ratio")
"""Shown with decimals."""


@dataclass(frozen=True)
class PlanSource:
    """Where a plan's numbers are from.

    Attributes:
        force_code: The force, or ALL.
        force_name: Its name.
        version: The published version.
        as_at: Its as-at date.
        is_synthetic: Whether anything in it is invented.
    """

    force_code: str
    force_name: str
    version: str
    as_at: dt.date
    is_synthetic: bool


@dataclass(frozen=True)
class PlanReport:
    """A scenario's plan, and that of another one to hold it against.

    Attributes:
        source: Where its numbers are from.
        scenario: The scenario, made on that version: so its workbook gives the same pound again.
        plan: What it comes to.
        chain: Frame `CASH_CHAIN` of the same.
        against: The other scenario and what it comes to.
    """

    source: PlanSource
    scenario: Scenario
    plan: Plan
    chain: pl.DataFrame
    against: tuple[Scenario, Plan] | None = None

    @property
    def code(self) -> str:
        """The force code whose rows are those asked for: of one force alone there is no sum."""
        codes = self.plan.by_year["force_code"].unique().to_list()
        is_sum = self.source.force_code == ALL_FORCES and ALL_FORCES in codes
        return ALL_FORCES if is_sum or len(codes) != 1 else str(codes[0])


def make_report(
    inputs: PlanInputs, source: PlanSource, scenario: Scenario, against: Scenario | None
) -> PlanReport:
    """Work a scenario out, and another one on the same marts.

    Args:
        inputs: The marts of the force, or of all.
        source: Where they are from.
        scenario: The scenario.
        against: The scenario to hold it against, if any.

    Raises:
        ModelError: No force of the marts has a forecast of investigations by quarter.
    """
    scenario = replace(scenario, warehouse_version=source.version)
    base = prepare_plan(inputs, scenario.settings)
    other = None
    if against is not None:
        other = (against, plan(_base_for(inputs, base, scenario, against), against))
    return PlanReport(
        source, scenario, plan(base, scenario), cash_chain_frame(base, scenario.levers), other
    )


def _base_for(
    inputs: PlanInputs, base: PlanBase, scenario: Scenario, against: Scenario
) -> PlanBase:
    """The same base where it serves: basis and share of accredited hours are in it."""
    one, other = scenario.settings, against.settings
    is_same = (one.cost_basis, one.accredited_share) == (other.cost_basis, other.accredited_share)
    return base if is_same else prepare_plan(inputs, against.settings)


def plan_rows(report: PlanReport, measures: tuple[str, ...] | None = None) -> pl.DataFrame:
    """The years of the force asked for: financial_year, measure, p10, p50, p90, mean.

    With another scenario also against_p50 and change_p50. Years in order, measures as `MEASURES`.

    Args:
        report: The report.
        measures: Those wanted; all that the plan has by default.
    """
    wanted = list(measures or MEASURES)
    rows = report.plan.by_year.filter(
        pl.col("force_code") == report.code, pl.col("measure").is_in(wanted)
    ).drop("force_code")
    order = pl.col("measure").replace_strict({name: n for n, name in enumerate(wanted)})
    rows = rows.sort("financial_year", order)
    if report.against is None:
        return rows
    other = (
        report.against[1]
        .by_year.filter(pl.col("force_code") == report.code)
        .select("financial_year", "measure", pl.col("p50").alias("against_p50"))
    )
    joined = rows.join(other, on=["financial_year", "measure"], how="left", maintain_order="left")
    return joined.with_columns(change_p50=pl.col("p50") - pl.col("against_p50"))


def plan_record(report: PlanReport) -> dict[str, Any]:
    """The report as one object of plain values, for `--json`."""
    source = report.source
    return {
        "marking": MARKING,
        "force_code": source.force_code,
        "force_name": source.force_name,
        "scenario": report.scenario.name,
        "against": report.against[0].name if report.against else None,
        "version": source.version,
        "as_at": source.as_at,
        "is_synthetic": source.is_synthetic,
        "cost_basis": report.scenario.settings.cost_basis,
        "seed": report.scenario.seed,
        "draws": report.scenario.settings.draws,
        "price_base": report.plan.price_base,
        "years": plan_rows(report).to_dicts(),
        "categories": report.plan.by_category.filter(force_code=report.code).to_dicts(),
        "messages": list(report.plan.messages),
    }


def plan_table(report: PlanReport) -> pl.DataFrame:
    """Every row of the plan by force, year and measure, each saying what it is of: for a CSV."""
    source = report.source
    rows = report.plan.by_year
    if report.against is not None:
        keys = ["force_code", "financial_year", "measure"]
        other = report.against[1].by_year.select(*keys, pl.col("p50").alias("against_p50"))
        rows = rows.join(other, on=keys, how="left", maintain_order="left")
    told = rows.with_columns(
        scenario=pl.lit(report.scenario.name),
        against=pl.lit(report.against[0].name if report.against else None, pl.String),
        cost_basis=pl.lit(report.scenario.settings.cost_basis),
        version=pl.lit(source.version),
        as_at=pl.lit(source.as_at),
        is_synthetic=pl.lit(source.is_synthetic),
        marking=pl.lit(MARKING),
    )
    return neutralise_text(told)


def write_plan_table(report: PlanReport, out: Path) -> None:
    """Write `plan_table` as a CSV that only its owner can read; an older one is replaced whole.

    Raises:
        ScenarioError: The file cannot be written.
    """
    try:
        write_whole(out, plan_table(report).write_csv())
    except OSError as error:
        raise ScenarioError(f"{out}: cannot be written ({error.strerror or error}).") from error
