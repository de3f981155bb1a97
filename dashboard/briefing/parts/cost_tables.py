"""Tables of cost in briefings: by year opened, and by category."""

from collections.abc import Callable

from dashboard.briefing.case import Case
from dashboard.briefing.cells import as_number
from dashboard.briefing.content import BriefingTable
from dashboard.briefing.parts.cost import costs
from dashboard.shell import text

YEARS_SHOWN = 6


def by_year(case: Case) -> BriefingTable:
    """Mean cost of the latest years opened, with its interval and how many it is of."""
    found = costs(case)
    years = found.rows["opened_year"].to_list()[-YEARS_SHOWN:] if found.rows.height else []
    columns = ("investigation_count", "mean_gbp", "mean_low_gbp", "mean_high_gbp")
    rows = [
        (
            year,
            *(
                as_number(
                    f"table.cost_by_year.{year}.{column}",
                    found.cell(year, column),
                    text.count if column == "investigation_count" else text.pounds,
                )
                for column in columns
            ),
        )
        for year in years
    ]
    return BriefingTable(
        "Expected final cost of an investigation, by year opened",
        ("Year opened", "Investigations", "Mean", "95% from", "95% to"),
        tuple(rows) or (("No cost of any year is known", "", "", "", ""),),
        "Direct cost in the prices of each day, with what is still to come.",
        case.source("costs"),
        key="cost_by_year",
    )


def by_category(case: Case) -> BriefingTable:
    """What was spent on investigations in the last whole financial year, by category."""
    year = case.period.last_whole_year
    rows = [
        (text.label(name), as_number(f"table.cost_by_category.{name}", cell, text.pounds))
        for name, cell in case.cells.costs_by_category(year)
    ]
    return BriefingTable(
        f"Cost of investigations by category, {year}",
        ("Category", "Cost in the year"),
        tuple(rows) or (("No cost of that year is known", ""),),
        "Direct cost, by the month in which it was incurred.",
        case.source("costs"),
        key="cost_by_category",
    )


TABLES: dict[str, Callable[[Case], BriefingTable]] = {
    "cost.by_year": by_year,
    "cost.by_category": by_category,
}
