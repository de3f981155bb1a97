"""Hand what the release plan counts to disclosure control, and lay out the tables that leave."""

from collections.abc import Callable
from dataclasses import dataclass

import polars as pl

from pipelines.contracts.marts.cost import COST_BASES
from pipelines.contracts.marts.outcomes import OUTCOME_GROUPS
from pipelines.contracts.marts.release import RELEASE_MARTS
from pipelines.contracts.release_plan import PLAN, PLANNED, ReleaseTable
from pipelines.contracts.symbols import HIDDEN
from pipelines.contracts.vocabulary import (
    ABUSE_TYPES,
    ALL_TYPES,
    COST_CATEGORIES,
    REFERRAL_SOURCES,
)
from pipelines.modelling.protection import Protection, protect_demand
from pipelines.models.disclosure import Kind, Table
from pipelines.models.release.amounts import lay_out_spending, lay_out_unit_cost, lines_that_tell
from pipelines.models.release.atoms import (
    caseload_atoms,
    demand_atoms,
    name_periods,
    outcome_atoms,
    spending_years,
    unit_cost_atoms,
)
from pipelines.models.release.caseload import caseload_that_tells
from pipelines.models.release.cells import lay_out_cells
from pipelines.models.release.forecasts import lay_out_forecasts
from pipelines.models.release.spans import periods_of, released_spans
from pipelines.models.series import MONTHLY_MEASURES

ReadTable = Callable[[str], pl.DataFrame]
VALUES = {
    "abuse_type": ABUSE_TYPES,
    "referral_source": REFERRAL_SOURCES,
    "outcome_group": (*OUTCOME_GROUPS, "not_assigned"),
    "category": COST_CATEGORIES,
}
CASELOAD, OUTCOMES = "caseload_by_year", "outcomes_by_year"
UNIT_COST, SPENDING = "unit_cost_by_year", "cost_by_category"
DIRECT = COST_BASES[0]


@dataclass(frozen=True)
class Release:
    """The tables that leave, by their name in the files, and how they were protected."""

    tables: dict[str, pl.DataFrame]
    protection: Protection


def make_release(read_table: ReadTable, protection: Protection) -> Release:
    """Protect the release plan and lay its tables out.

    Args:
        read_table: From a table's name to its frame, of all that a build makes.
        protection: With what is known of earlier versions.

    Returns:
        Every table of PLAN: its dimensions, value and symbol.
    """
    spans = released_spans(read_table("marts.demand_series"))
    tables: dict[str, pl.DataFrame] = {}
    for measure in MONTHLY_MEASURES:
        tables |= _demand(read_table, spans, measure, protection)
    opened = tables["investigations_by_year"].filter(abuse_type=ALL_TYPES)
    tables |= _caseload_and_outcomes(read_table, spans, opened, protection)
    tables[UNIT_COST] = _unit_cost(read_table, spans, opened, protection)
    tables[SPENDING] = _spending(read_table, protection)
    tables["forecast_by_year"] = lay_out_forecasts(read_table("marts.forecast"))
    named = {table.mart: _in_order(tables[table.name], table) for table in PLAN}
    return Release(named, protection)


def _in_order(cells: pl.DataFrame, table: ReleaseTable) -> pl.DataFrame:
    """The columns as the table's contract has them."""
    return cells.select(RELEASE_MARTS[table.mart].column_names()).sort(table.dimensions)


def _demand(
    read_table: ReadTable, spans: pl.DataFrame, measure: str, protection: Protection
) -> dict[str, pl.DataFrame]:
    """All tables of one measure."""
    periods = periods_of(spans, measure)
    names = name_periods(periods)
    counted = demand_atoms(read_table("marts.demand_by_month"), spans, measure, names)
    own = spans.filter(measure=measure)
    planned = [table for table in PLAN if table.measure == measure and table.subject == "demand"]
    tables_of = {table.name: as_table(table) for table in planned}
    found = protect_demand(measure, counted, tables_of, names, protection)
    labels = {months: period for period, months in names.items()}
    tables = {}
    for table in planned:
        cells = found.table(tables_of[table.name])
        if "period" in table.dimensions:
            cells = cells.with_columns(pl.col("period").replace_strict(labels))
        laid_out = lay_out_cells(table, cells, own, VALUES, _forces(spans))
        if "period" in table.dimensions:
            laid_out = laid_out.join(periods, on="period", how="left")
        tables[table.name] = laid_out
    return tables


def _caseload_and_outcomes(
    read_table: ReadTable, spans: pl.DataFrame, opened: pl.DataFrame, protection: Protection
) -> dict[str, pl.DataFrame]:
    """What came of the investigations closed in years, and those open at the end of them.

    Args:
        read_table: As `make_release` takes it.
        spans: As `released_spans` gives it.
        opened: The released cells of investigations of all types.
        protection: Notes what is found.
    """
    own = spans.filter(measure="investigations")
    caseload, outcomes = PLANNED[CASELOAD], PLANNED[OUTCOMES]
    closed = outcome_atoms(read_table("marts.outcome_by_month"), read_table("marts.outcome"), spans)
    table = as_table(outcomes)
    of_closed = protection.protect(OUTCOMES, closed, [table]).table(table)
    counted = caseload_atoms(read_table("marts.caseload_by_month"), spans)
    table = as_table(caseload)
    telling = caseload_that_tells(
        counted,
        opened,
        of_closed.filter(outcome_group=ALL_TYPES),
        protection.before([table]),
    )
    found = protection.protect(CASELOAD, counted, [table], hide(table, telling)).table(table)
    return {
        CASELOAD: lay_out_cells(caseload, found, own, VALUES, _forces(spans)),
        OUTCOMES: lay_out_cells(outcomes, of_closed, own, VALUES, _forces(spans)),
    }


def _unit_cost(
    read_table: ReadTable, spans: pl.DataFrame, opened: pl.DataFrame, protection: Protection
) -> pl.DataFrame:
    """What investigations cost on average.

    A mean says that there are ten of them at least, and those of all forces but two say how many
    there are: where `investigations_by_year` hides how many, the mean is hidden.
    """
    counted = unit_cost_atoms(read_table("intermediate.int_release_unit_cost"), spans)
    keys = ("force_code", "financial_year")
    of_count = Table.with_totals(f"{UNIT_COST}_count", keys, ["force_code"])
    of_pounds = Table.with_totals(
        UNIT_COST, keys, ["force_code"], Kind.AMOUNT, count_table=of_count.name
    )
    told = opened.filter(symbol=HIDDEN).select(keys)
    hidden = hide(of_count, told.join(counted, on=keys, how="semi"))
    found = protection.protect(UNIT_COST, counted, [of_count, of_pounds], hidden).table(of_pounds)
    unit_cost = read_table("marts.unit_cost_by_year").filter(
        cost_basis=DIRECT, abuse_type=ALL_TYPES, complexity=ALL_TYPES
    )
    cells = lay_out_unit_cost(found, opened, unit_cost)
    return cells.with_columns(price_base=pl.lit("prices of each day"))


def _spending(read_table: ReadTable, protection: Protection) -> pl.DataFrame:
    """What was spent on investigations by category.

    The sums over categories are protected first and by themselves: an investigation has cost in
    several categories, so that neither how many stand behind a sum nor what the dearest weighs in
    it follows from the parts. Where a sum is hidden, so are its parts.
    """
    years = spending_years(
        read_table("marts.cost_by_month"),
        read_table("intermediate.int_model_cost_delivered_to"),
    )
    on = ["force_code", "financial_year"]
    spending = (
        read_table("intermediate.int_release_spending")
        .join(years, on=on, how="semi")
        .rename({"investigation_count": "count"})
    )
    sums = Table.with_totals(f"{SPENDING}_sum", on, ["force_code"], Kind.AMOUNT)
    of_sums = protection.protect(sums.name, spending.filter(category=ALL_TYPES), [sums])
    table = as_table(PLANNED[SPENDING], Kind.AMOUNT)
    hidden = hide(table, lines_that_tell(of_sums.table(sums), COST_CATEGORIES))
    parts = spending.filter(pl.col("category") != ALL_TYPES)
    found = protection.protect(SPENDING, parts, [table], hidden).table(table)
    return lay_out_spending(found).with_columns(price_base=pl.lit("prices of the month"))


def as_table(table: ReleaseTable, kind: Kind = Kind.COUNT) -> Table:
    """A table of the plan as disclosure control takes it."""
    return Table.with_totals(table.name, table.dimensions, table.sums, kind)


def hide(table: Table, cells: pl.DataFrame) -> pl.DataFrame:
    """Cells as those that an earlier version hid: they stay hidden.

    Args:
        table: Their table.
        cells: Its dimensions.
    """
    return cells.with_columns(
        table=pl.lit(table.name),
        count=pl.lit(None, pl.Int64),
        amount_gbp=pl.lit(None, pl.Float64),
        symbol=pl.lit(HIDDEN),
    )


def _forces(spans: pl.DataFrame) -> list[str]:
    return sorted(set(spans["force_code"]))
