"""The record store: every version of every record, the load log, and the quarantine."""

from pipelines.record_store.incoming import Incoming
from pipelines.record_store.ingest import LoadResult, ingest
from pipelines.record_store.links import Link
from pipelines.record_store.loading import LoadRequest
from pipelines.record_store.quarantine import is_resolved, read_rejected_rows
from pipelines.record_store.rejects_file import choose_writer, write_rejects
from pipelines.record_store.report import Reason, Report, explain_refusals, name_place
from pipelines.record_store.store import (
    END_OF_TIME,
    RecordStore,
    attach_store,
    latest_versions,
    open_store,
    read_store,
)
from pipelines.record_store.views import drop_views, lay_out_past, lay_out_views

__all__ = [
    "END_OF_TIME",
    "Incoming",
    "Link",
    "LoadRequest",
    "LoadResult",
    "Reason",
    "RecordStore",
    "Report",
    "attach_store",
    "choose_writer",
    "drop_views",
    "explain_refusals",
    "ingest",
    "is_resolved",
    "latest_versions",
    "lay_out_past",
    "lay_out_views",
    "name_place",
    "open_store",
    "read_rejected_rows",
    "read_store",
    "write_rejects",
]
