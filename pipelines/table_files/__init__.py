"""Tables as files that others read: CSV with its metadata, and workbooks of statistical tables.

Briefings and releases share them. Put a `TablePublication` together, then call `write_csvw` (an
archive), `csvw_files` (its members, for a folder) or `write_statistical_tables` (a workbook).
"""

from pipelines.table_files.csvw import csvw_files, write_csvw
from pipelines.table_files.statistical_tables import FurtherSheets, write_statistical_tables
from pipelines.table_files.table import Datatype, StatisticalTable, TableColumn, TablePublication

__all__ = [
    "Datatype",
    "FurtherSheets",
    "StatisticalTable",
    "TableColumn",
    "TablePublication",
    "csvw_files",
    "write_csvw",
    "write_statistical_tables",
]
