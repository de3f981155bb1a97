"""The sheets of a plan's workbook that show what it comes to."""

from typing import Any

import polars as pl
from xlsxwriter.utility import xl_rowcol_to_cell

from pipelines.planning.report import FINE, MEASURES, PlanReport, plan_rows

FIRST_ROW = 7
BUDGET_HEADERS = ("Budget (£)", "P50 less budget (£)")


def write_plan(
    sheet: Any, report: PlanReport, formats: dict[str, Any], middles: dict[str, str]
) -> None:
    """Each year's measures, and what a reader must know.

    Args:
        sheet: A sheet that has its title.
        report: The plan.
        formats: Of the workbook, by name.
        middles: The cell of each year's P50 of cash.
    """
    sheet.set_column(0, 0, 16)
    sheet.set_column(1, 1, 36)
    sheet.set_column(2, 6, 17)
    rows = plan_rows(report)
    headers = ["Financial year", "Measure", "P10", "P50", "P90"]
    if report.against is not None:
        headers += [f"P50 of {report.against[0].name}", "P50 less that"]
    _write_headers(sheet, FIRST_ROW - 1, headers, 2, formats)
    sheet.freeze_panes(FIRST_ROW, 2)
    for row, values in enumerate(rows.iter_rows(named=True), start=FIRST_ROW):
        measure, year = values["measure"], values["financial_year"]
        shown = formats["fine" if measure in FINE else "whole"]
        sheet.write_string(row, 0, year)
        sheet.write_string(row, 1, MEASURES[measure])
        for column, name in ((2, "p10"), (3, "p50"), (4, "p90")):
            sheet.write_number(row, column, values[name], shown)
        if measure == "cash" and year in middles:
            sheet.write_formula(row, 3, f"={middles[year]}", shown, values["p50"])
        if report.against is not None and values["against_p50"] is not None:
            sheet.write_number(row, 5, values["against_p50"], shown)
            formula = f"={xl_rowcol_to_cell(row, 3)}-{xl_rowcol_to_cell(row, 5)}"
            sheet.write_formula(row, 6, formula, shown, values["change_p50"])
    for row, message in enumerate(report.plan.messages, start=FIRST_ROW + rows.height + 1):
        sheet.write_string(row, 0, message)


def write_categories(sheet: Any, report: PlanReport, formats: dict[str, Any]) -> None:
    """Cash by year and category beside the budget, where there is one."""
    sheet.set_column(0, 0, 16)
    sheet.set_column(1, 3, 26)
    sheet.set_column(4, 8, 16)
    headers = ["Financial year", "Category", "Subjective heading", "Objective heading"]
    headers += ["P10 (£)", "P50 (£)", "P90 (£)", *BUDGET_HEADERS]
    _write_headers(sheet, FIRST_ROW - 1, headers, 4, formats)
    sheet.freeze_panes(FIRST_ROW, 2)
    rows = report.plan.by_category.filter(force_code=report.code)
    for row, values in enumerate(rows.iter_rows(named=True), start=FIRST_ROW):
        is_all = values["category"] == "all"
        shown = formats["sum" if is_all else "whole"]
        texts = ("financial_year", "category", "subjective_heading", "objective_heading")
        for column, name in enumerate(texts):
            text = (values[name] or "").replace("_", " ")
            sheet.write_string(row, column, text, formats["bold" if is_all else "text"])
        for column, name in enumerate(("p10", "p50", "p90", "budget_gbp"), start=4):
            if values[name] is not None:
                sheet.write_number(row, column, values[name], shown)
        if values["budget_gbp"] is not None:
            formula = f"={xl_rowcol_to_cell(row, 5)}-{xl_rowcol_to_cell(row, 7)}"
            sheet.write_formula(row, 8, formula, shown, values["gap_p50"])


def write_bridges(sheet: Any, report: PlanReport, formats: dict[str, Any]) -> None:
    """From year to year and from base to scenario, step by step; then what matters most."""
    sheet.set_column(0, 0, 30)
    sheet.set_column(1, 1, 16)
    sheet.set_column(2, 2, 30)
    sheet.set_column(3, 6, 18)
    pounds, row = formats["whole"], FIRST_ROW
    headers = ["Bridge", "To the year", "Step", "Adds (£)", "So far (£)"]
    _write_headers(sheet, FIRST_ROW - 1, headers, 3, formats)
    for row, values in enumerate(report.plan.bridge.iter_rows(named=True), start=FIRST_ROW):
        is_first = values["place"] == 0
        sheet.write_string(row, 0, BRIDGES.get(values["bridge"], values["bridge"]))
        sheet.write_string(row, 1, values["financial_year"])
        sheet.write_string(row, 2, values["step"].replace("_", " "))
        sheet.write_number(row, 3, values["contribution_gbp"], pounds)
        adds, before = xl_rowcol_to_cell(row, 3), xl_rowcol_to_cell(row - 1, 4)
        formula = f"={adds}" if is_first else f"={before}+{adds}"
        sheet.write_formula(row, 4, formula, pounds, values["total_gbp"])
    _write_tornado(sheet, row + 2, report, formats)


BRIDGES = {"years": "From the year before", "scenario": "From base to scenario"}


def _write_tornado(sheet: Any, first: int, report: PlanReport, formats: dict[str, Any]) -> None:
    headers = ["What matters", "Year", "Kind", "Low", "High", "Cash at low (£)", "Cash at high (£)"]
    _write_headers(sheet, first, headers, 3, formats)
    names = ("low_gbp", "high_gbp")
    for row, values in enumerate(report.plan.tornado.iter_rows(named=True), start=first + 1):
        for column, name in enumerate(("driver", "financial_year", "kind")):
            sheet.write_string(row, column, values[name].replace("_", " "))
        for column, name in enumerate(("low_value", "high_value"), start=3):
            if values[name] is not None:
                sheet.write_number(row, column, values[name], formats["factor"])
        for column, name in enumerate(names, start=5):
            sheet.write_number(row, column, values[name], formats["whole"])


def write_forces(sheet: Any, report: PlanReport, formats: dict[str, Any]) -> None:
    """The ranges of every force."""
    sheet.set_column(0, 1, 16)
    sheet.set_column(2, 2, 36)
    sheet.set_column(3, 5, 17)
    headers = ["Force", "Financial year", "Measure", "P10", "P50", "P90"]
    _write_headers(sheet, FIRST_ROW - 1, headers, 3, formats)
    sheet.freeze_panes(FIRST_ROW, 3)
    rows = report.plan.by_year.filter(pl.col("force_code") != report.code)
    for row, values in enumerate(rows.iter_rows(named=True), start=FIRST_ROW):
        shown = formats["fine" if values["measure"] in FINE else "whole"]
        title = MEASURES.get(values["measure"], values["measure"])
        for column, text in enumerate((values["force_code"], values["financial_year"], title)):
            sheet.write_string(row, column, text)
        for column, name in enumerate(("p10", "p50", "p90"), start=3):
            sheet.write_number(row, column, values[name], shown)


def _write_headers(
    sheet: Any, row: int, headers: list[str], texts: int, formats: dict[str, Any]
) -> None:
    """Headers over their columns: the first so many are of text, the others of numbers."""
    sheet.set_row(row, 32)
    sheet.write_row(row, 0, headers[:texts], formats["header"])
    sheet.write_row(row, texts, headers[texts:], formats["number_header"])
