"""The sheet of cash: cases × cost a case × when it is spent, in formulas down to each P50."""

from typing import Any

import polars as pl
from xlsxwriter.utility import xl_rowcol_to_cell

from pipelines.models.plan.cash_chain import BOOKED, OPEN_NOW
from pipelines.planning.report import PlanReport, plan_rows

FIRST_ROW = 7
"""Below what every sheet begins with, and two rows of headers."""
P50_NOTE = (
    "P10 and P90 are values: no formula draws ten thousand futures. The P50 of cash is the chain on"
    " sheet Cash plus what the middle of the draws departs from it by (a value): change cases or"
    " cost there and it follows, near the figures shown."
)
NAMES = {OPEN_NOW: "Open now", BOOKED: "Booked already"}


def write_cash(sheet: Any, report: PlanReport, formats: dict[str, Any]) -> dict[str, str]:
    """Write the chain.

    Args:
        sheet: A sheet that has its title.
        report: The plan.
        formats: Of the workbook, by name.

    Returns:
        The cell of each financial year's P50 of cash, as another sheet names it; nothing where no
        cash is known.
    """
    middles = dict(plan_rows(report, ("cash",)).select("financial_year", "p50").iter_rows())
    if not middles:
        sheet.write_string(FIRST_ROW, 0, "No cash is known: no cost lines were delivered.")
        return {}
    years = list(middles)
    _write_headers(sheet, report, years, formats)
    row = FIRST_ROW
    groups = [OPEN_NOW, *years, BOOKED]
    for row, opened in enumerate(groups, start=FIRST_ROW):
        sheet.write_string(row, 0, NAMES.get(opened, f"Opened in {opened}"))
        _write_group(sheet, row, report.chain.filter(pl.col("opened") == opened), formats)
    return _write_sums(sheet, row, report, middles, formats)


def _write_headers(
    sheet: Any, report: PlanReport, years: list[str], formats: dict[str, Any]
) -> None:
    count, group = len(years), formats["group"]
    sheet.set_column(0, 0, 30)
    sheet.set_column(1, 3, 18)
    sheet.set_column(4, 3 + count, 9)
    sheet.set_column(4 + count, 3 + 2 * count, 14)
    sheet.set_row(FIRST_ROW - 1, 64)
    told = ("Cash in a year for a pound of cost in the end", "Cash (£) = cost in the end × that")
    for place, words in enumerate(told):
        first = 4 + place * count
        sheet.merge_range(FIRST_ROW - 2, first, FIRST_ROW - 2, first + count - 1, words, group)
    cost = f"Cost a case (£, prices of {report.plan.price_base}; open now: cash to come)"
    sheet.write_string(FIRST_ROW - 1, 0, "Cases", formats["header"])
    titles = ("Cases, mean of the draws", cost, "Cost in the end (£)", *years, *years)
    sheet.write_row(FIRST_ROW - 1, 1, titles, formats["number_header"])
    sheet.freeze_panes(FIRST_ROW, 1)


def _write_group(sheet: Any, row: int, rows: pl.DataFrame, formats: dict[str, Any]) -> None:
    """One group of cases: what may be changed as values, what follows as formulas."""
    cases, cost = rows.row(0)[2:4]
    count, pounds = rows.height, formats["whole"]
    if cases is None:
        for place, gbp in enumerate(rows["cash_gbp"], start=4 + count):
            sheet.write_number(row, place, gbp, pounds)
        return
    sheet.write_number(row, 1, cases, formats["input_money"])
    sheet.write_number(row, 2, cost, formats["input_money"])
    product = f"={xl_rowcol_to_cell(row, 1)}*{xl_rowcol_to_cell(row, 2)}"
    sheet.write_formula(row, 3, product, pounds, cases * cost)
    whole = xl_rowcol_to_cell(row, 3, col_abs=True)
    for place, (each, gbp) in enumerate(rows.select("cash_per_pound", "cash_gbp").iter_rows(), 4):
        sheet.write_number(row, place, each, formats["factor"])
        formula = f"={whole}*{xl_rowcol_to_cell(row, place)}"
        sheet.write_formula(row, place + count, formula, pounds, gbp)


def _write_sums(
    sheet: Any, last: int, report: PlanReport, middles: dict[str, float], formats: dict[str, Any]
) -> dict[str, str]:
    by_year = {year: report.chain.filter(financial_year=year)["cash_gbp"] for year in middles}
    sums = {year: sum(cash.to_list()) for year, cash in by_year.items()}
    for row, name in enumerate(
        ("The chain", "Draws' middle less the chain", "P50 of cash"), last + 1
    ):
        sheet.write_string(row, 0, name, formats["bold"])
    found = {}
    for place, (year, middle) in enumerate(middles.items(), start=4 + len(middles)):
        first, end = xl_rowcol_to_cell(FIRST_ROW, place), xl_rowcol_to_cell(last, place)
        chain, departs = xl_rowcol_to_cell(last + 1, place), xl_rowcol_to_cell(last + 2, place)
        sheet.write_formula(last + 1, place, f"=SUM({first}:{end})", formats["sum"], sums[year])
        sheet.write_number(last + 2, place, middle - sums[year], formats["whole"])
        sheet.write_formula(last + 3, place, f"={chain}+{departs}", formats["sum"], middle)
        found[year] = f"Cash!{xl_rowcol_to_cell(last + 3, place)}"
    return found
