"""The Excel and CSV writers: the tables of a briefing, numbers as numbers."""

from dashboard.briefing.content import Briefing
from dashboard.briefing.tables import publish_tables
from pipelines.table_files import write_csvw, write_statistical_tables


def write_spreadsheet(briefing: Briefing) -> bytes:
    """Write the tables of a briefing as a workbook: cover, contents, notes, a table a sheet."""
    return write_statistical_tables(publish_tables(briefing))


def write_csv(briefing: Briefing) -> bytes:
    """Write the tables of a briefing as a ZIP archive of CSV files with metadata (CSVW)."""
    return write_csvw(publish_tables(briefing))
