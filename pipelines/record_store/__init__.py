"""The record store: every version of every record, the load log, and the quarantine."""

from pipelines.record_store.incoming import Incoming
from pipelines.record_store.ingest import LoadResult, ingest
from pipelines.record_store.loading import LoadRequest
from pipelines.record_store.quarantine import is_resolved, rejected_rows, write_workbook
from pipelines.record_store.report import Reason, Report
from pipelines.record_store.store import (
    END_OF_TIME,
    RecordStore,
    latest_versions,
    open_store,
    read_store,
)
from pipelines.record_store.views import lay_out_views, let_go_of_store

__all__ = [
    "END_OF_TIME",
    "Incoming",
    "LoadRequest",
    "LoadResult",
    "Reason",
    "RecordStore",
    "Report",
    "ingest",
    "is_resolved",
    "latest_versions",
    "lay_out_views",
    "let_go_of_store",
    "open_store",
    "read_store",
    "rejected_rows",
    "write_workbook",
]
