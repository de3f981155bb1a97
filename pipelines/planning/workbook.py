"""A plan as a workbook: what it comes to, the chain behind cash as formulas, its assumptions.

Ends of ranges are values, since no formula of a sheet draws ten thousand futures. The middle of
cash is a chain of formulas: cases × cost a case × when it is spent and at what prices, added up.
"""

import datetime as dt
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import xlsxwriter

from pipelines.contracts.vocabulary import MARKING, SYNTHETIC_BANNER
from pipelines.errors import ScenarioError
from pipelines.planning.assumption_sheet import (
    HOW_TO_USE,
    LEVERS_NOTE,
    SHEET,
    write_assumptions,
    write_lever_list,
)
from pipelines.planning.cash_sheet import P50_NOTE, write_cash
from pipelines.planning.plan_sheets import write_bridges, write_categories, write_forces, write_plan
from pipelines.planning.report import PlanReport
from pipelines.storage.durable import replace_whole

OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
WHOLE = "#,##0;[Red]-#,##0"
FREE = {"bg_color": "#FFF7D6", "border": 1, "border_color": "#D0D0D0"}
HEADER = {"bold": True, "bg_color": "#E8EDF2", "text_wrap": True, "valign": "top"}
FORMATS: dict[str, dict[str, Any]] = {
    "marking": {"bold": True, "font_color": "#942514"},
    "title": {"bold": True, "font_size": 14},
    "header": HEADER,
    "number_header": {**HEADER, "align": "right"},
    "group": {**HEADER, "align": "center"},
    "note": {"italic": True, "font_color": "#505A5F"},
    "text": {},
    "wrapped": {"text_wrap": True, "valign": "top"},
    "whole": {"num_format": WHOLE},
    "fine": {"num_format": "#,##0.00;[Red]-#,##0.00"},
    "factor": {"num_format": "0.0000"},
    "sum": {"num_format": WHOLE, "bold": True, "top": 1},
    "bold": {"bold": True, "top": 1},
    "input": {**FREE, "valign": "top"},
    "input_money": {**FREE, "num_format": "#,##0.00"},
    "input_text": {**FREE, "text_wrap": True, "valign": "top"},
    "input_date": {**FREE, "num_format": "yyyy-mm-dd", "valign": "top"},
}
"""Coloured cells are those that a person may change."""


def write_plan_workbook(report: PlanReport, out: Path) -> None:
    """Write a plan as a workbook that only its owner can read; an older one is replaced whole.

    Args:
        report: The plan.
        out: FILE.xlsx.

    Raises:
        ScenarioError: The file cannot be written.
    """
    try:
        replace_whole(out, lambda aside: _write(report, str(aside)))
    except (OSError, xlsxwriter.exceptions.FileCreateError) as error:
        raise ScenarioError(f"{out}: cannot be written ({error}).") from error


def make_plan_workbook(report: PlanReport) -> bytes:
    """The workbook of `write_plan_workbook`, for whoever hands it on without a file."""
    made = io.BytesIO()
    _write(report, made)
    return made.getvalue()


def _write(report: PlanReport, target: str | io.BytesIO) -> None:
    with xlsxwriter.Workbook(target, OPTIONS) as book:
        day = report.source.as_at
        book.set_properties(
            {
                "title": f"Plan: {report.scenario.name}",
                "comments": f"{MARKING}. Version {report.source.version}.",
                "created": dt.datetime(day.year, day.month, day.day, tzinfo=dt.UTC),
            }
        )
        add_plan_sheets(book, report)


def name_plan_sheets(report: PlanReport) -> dict[str, str]:
    """The sheets of a plan's workbook and what is on each, in order."""
    has_forces = report.plan.by_year["force_code"].n_unique() > 1
    return {name: title for name, title in TITLES.items() if name != "Forces" or has_forces} | {
        "Plan": f"Plan of {report.source.force_name}"
    }


def add_plan_sheets(book: xlsxwriter.Workbook, report: PlanReport) -> None:
    """Write the sheets of a plan behind those that a workbook has.

    Args:
        book: Open; text that begins as a formula stays text in it (see `OPTIONS`).
        report: The plan.
    """
    formats = {name: book.add_format(terms) for name, terms in FORMATS.items()}
    titles = name_plan_sheets(report)
    notes = {SHEET: HOW_TO_USE, "Levers": LEVERS_NOTE, "Plan": P50_NOTE, "Cash": P50_NOTE}
    notes |= {"Bridges": BRIDGE_NOTE}
    begin = _beginner(book, report, formats)
    sheets = {
        name: begin(name, title, notes.get(name, ENDS_NOTE)) for name, title in titles.items()
    }
    # The chain is on the second sheet; the first one shows where it ends.
    middles = write_cash(sheets["Cash"], report, formats)
    write_plan(sheets["Plan"], report, formats, middles)
    write_categories(sheets["Categories"], report, formats)
    write_bridges(sheets["Bridges"], report, formats)
    if "Forces" in sheets:
        write_forces(sheets["Forces"], report, formats)
    write_assumptions(sheets[SHEET], report.scenario, formats)
    write_lever_list(sheets["Levers"], formats)
    for sheet in sheets.values():
        _set_page(sheet)


TITLES = {
    "Plan": "Plan",
    "Cash": "Cash, the chain of its middle",
    "Categories": "Cash by category",
    "Bridges": "What moves cash",
    "Forces": "Every force",
    SHEET: "Assumptions",
    "Levers": "Levers that there are",
}
ENDS_NOTE = (
    "P10 and P90 are values from the draws. Ends of ranges never add up: a P90 of a sum is below"
    " the sum of P90s."
)
BRIDGE_NOTE = "Steps are values; the sums so far are formulas. Each bridge ends at the P50 of cash."


def _beginner(
    book: xlsxwriter.Workbook, report: PlanReport, formats: dict[str, Any]
) -> Callable[[str, str, str], Any]:
    """Begins a sheet with what must stand on every one: marking, banner, title, where from."""

    def begin(name: str, title: str, note: str) -> Any:
        sheet = book.add_worksheet(name)
        source = report.source
        invented = SYNTHETIC_BANNER if source.is_synthetic else ""
        sheet.write_string(0, 0, MARKING, formats["marking"])
        sheet.write_string(1, 0, invented, formats["marking"])
        sheet.set_row(2, 22)
        sheet.write_string(2, 0, title, formats["title"])
        basis = report.scenario.settings.cost_basis.replace("_", " ")
        against = f", held against {report.against[0].name}" if report.against else ""
        sheet.write_string(
            3,
            0,
            f"Scenario {report.scenario.name}{against}. {source.force_name} ({source.force_code})."
            f" Version {source.version}, as at {source.as_at}. Basis {basis}; real terms at prices"
            f" of {report.plan.price_base}.",
        )
        sheet.write_string(4, 0, note, formats["note"])
        return sheet

    return begin


def _set_page(sheet: Any) -> None:
    """Printed on as many pages as it is long, each of them marked."""
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.set_header(f"&C&B{MARKING}")
    sheet.set_footer(f"&C{MARKING}&RPage &P of &N")
