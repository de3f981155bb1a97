"""What is there: loads, rows, rejects, freshness, the version in use and what is out of date."""

from typing import Any

from pipelines.publishing.versions import list_versions
from pipelines.record_store import END_OF_TIME, is_resolved, latest_versions, read_store
from pipelines.reference.events import OWN_EVENTS, hash_own_events
from pipelines.settings import Settings
from pipelines.sources import SOURCES
from pipelines.storage.database import read_first_row


def status(settings: Settings) -> dict[str, Any]:
    """The state of a home.

    Returns:
        `version` (the one in use or None), `out_of_date` (sources with loads that the version does
        not hold, and `events.csv` where the analyst's own events changed since), and `sources`:
        per source its loads, records in force, unresolved rejects, date of the latest extract and
        of the latest load.

    Raises:
        WarehouseMissing: Nothing was ingested yet.
    """
    current = next((it for it in list_versions(settings.home) if it.is_current), None)
    with read_store(settings) as connection:
        sources = []
        for name, source in SOURCES.items():
            latest = latest_versions(source, as_known=END_OF_TIME)
            row = read_first_row(
                connection,
                f"""
                select
                    count(*) as load_count,
                    (select count(*) from ({latest})) as record_count,
                    (select count(*) from quarantine.rejects
                        where source = '{name}' and not {is_resolved(name)}) as reject_count,
                    max(as_at) as latest_as_at,
                    max(loaded_at) as latest_load_at,
                    coalesce(max(case when status = 'loaded' then load_id end), 0) as last_load
                from records.loads where source = '{name}'
                """,
            )
            if row and row[0]:
                names = ("loads", "records", "rejects", "latest_as_at", "latest_load_at", "last")
                sources.append({"source": name, **dict(zip(names, row, strict=True))})
    manifest = current.manifest if current else {}
    built_to = int(manifest.get("last_load_id", 0))
    stale = [s["source"] for s in sources if s.pop("last") > built_to]
    own_events = hash_own_events(settings.home)
    if manifest.get("own_events_sha256") != own_events:
        stale.append(OWN_EVENTS)
    version = current.name if current else None
    return {"version": version, "out_of_date": stale, "sources": sources}
