"""The Excel and CSV writers: the tables of a briefing, numbers as numbers."""

from dashboard.briefing.content import Briefing
from dashboard.briefing.tables import publish_tables
from pipelines.planning.workbook import add_plan_sheets, name_plan_sheets
from pipelines.table_files import FurtherSheets, write_csvw, write_statistical_tables


def write_spreadsheet(briefing: Briefing) -> bytes:
    """Write the tables of a briefing as a workbook: cover, contents, notes, a table a sheet.

    Where it rests on a plan, the sheets of the plan's own workbook stand behind them: its cash is a
    chain of formulas, and its assumptions can be changed and read back.
    """
    return write_statistical_tables(publish_tables(briefing), _plan_sheets(briefing))


def write_csv(briefing: Briefing) -> bytes:
    """Write the tables of a briefing as a ZIP archive of CSV files with metadata (CSVW)."""
    return write_csvw(publish_tables(briefing))


def _plan_sheets(briefing: Briefing) -> FurtherSheets:
    report = briefing.plan
    if report is None:
        return FurtherSheets()
    return FurtherSheets(
        {name: f"Plan: {title}" for name, title in name_plan_sheets(report).items()},
        lambda book: add_plan_sheets(book, report),
    )
