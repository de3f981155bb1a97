"""Where the figures of briefings come from, by short names, each with its date."""

from collections.abc import Mapping
from typing import Any

from dashboard.briefing.content import FigureSource
from dashboard.claims.queries import claims
from dashboard.cost.figures import PUBLISHED_UNIT_COST
from dashboard.shell import text
from dashboard.shell.queries import published_figure
from dashboard.shell.release_queries import find_release
from dashboard.warehouse.door import Warehouse
from pipelines.contracts.profiles import Profile

EXTRACTS = {
    "incidents": "of incidents, by date reported",
    "investigations": "of investigations, by date opened",
    "costs": "of cost lines, with the hourly rates in force on each day",
    "staffing": "of staffing, by month and grade",
    "budgets": "of budgets, by financial year",
}
MADE = {
    "forecast": "Forecast from the investigations, by the model named beside it",
    "plan": "Plan drawn from the forecast, costs, staffing and budgets (docs/methods/plan.md)",
    "changes": "Comparison with what an older version held, record by record",
}
PUBLICATIONS = {
    "recorded_crime": "Home Office police recorded crime open data",
    "population": "Office for National Statistics, mid-year population, ages 0 to 17",
    "children_in_need": "Department for Education, children in need",
    "safeguarding_indicators": "Department for Education, local authority interactive tool",
}
NAMES = (*EXTRACTS, *MADE, *PUBLICATIONS, "published_cost", "claim")


def source_of(name: str, number: int, warehouse: Warehouse, figure: str | None) -> FigureSource:
    """One source with its number in the list.

    Args:
        name: One of `NAMES`.
        number: Its place in the list of the briefing.
        warehouse: The version that the figures are of.
        figure: The published claim or figure that the briefing examines.
    """
    info = warehouse.info
    when = f"as at {text.day_name(info.as_at)}"
    if name in EXTRACTS:
        kind = "Synthetic extract" if info.is_synthetic else "Police force extract"
        shown = "" if warehouse.profile is Profile.INTERNAL else "; cells of the release plan"
        return FigureSource(number, f"{kind} {EXTRACTS[name]}{shown}", when)
    if name in MADE:
        return FigureSource(number, MADE[name], when)
    if name in PUBLICATIONS:
        return _publication(name, number, warehouse)
    if name == "published_cost":
        row = published_figure(warehouse, PUBLISHED_UNIT_COST)
        return _published(number, "Published average cost", row)
    return _published(number, "Published claim", find_published(warehouse, figure))


def _publication(name: str, number: int, warehouse: Warehouse) -> FigureSource:
    release = find_release(warehouse, name)
    if not warehouse.has_mart("load"):
        return FigureSource(
            number, PUBLICATIONS[name], f"as at {text.day_name(warehouse.info.as_at)}"
        )
    if release is None:
        return FigureSource(number, PUBLICATIONS[name], "not loaded")
    when = f"as at {text.day_name(release.as_at)}"
    return FigureSource(number, f"{PUBLICATIONS[name]}{release.note}", when)


def _published(number: int, what: str, row: Mapping[str, Any]) -> FigureSource:
    if not row:
        return FigureSource(number, f"{what}: not held in this version", f"date {text.UNKNOWN}")
    period = row.get("period") or row.get("current_year")
    when = f"published {period}" if row.get("period") else "as published"
    return FigureSource(number, f"{what}: {row['source']}", when)


def find_published(warehouse: Warehouse, figure: str | None) -> Mapping[str, Any]:
    """The row of mart `claim`, or else of mart `published_figure`; empty where neither has it."""
    if figure is None:
        return {}
    rows = claims(warehouse)
    found = rows.filter(claim_id=figure) if rows.height else rows
    return found.row(0, named=True) if found.height else published_figure(warehouse, figure)
