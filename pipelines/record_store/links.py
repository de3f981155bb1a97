"""Which records of a load find what they refer to: an investigation its incident, and so on.

Asked when every file of a command is in, so that their order does not matter. Identifiers that two
extracts write differently pass every rule of a contract; that nothing finds anything tells them.
"""

from dataclasses import dataclass

import polars as pl

from pipelines.record_store.store import END_OF_TIME, RecordStore, latest_versions
from pipelines.reference.tables import read_reference_table
from pipelines.sources import SOURCES
from pipelines.storage.database import read_first_row

REFERENCES = {
    "investigations": ("incident_id", "incidents"),
    "cost_lines": ("investigation_id", "investigations"),
    "notifications": ("incident_id", "incidents"),
    "reviews": ("incident_id", "incidents"),
}
"""Source → its column that names a record of another source, and that source."""
PRICED_BY = "rates"
PRICED = {"cost_lines": "amount_gbp is null and hours is not null"}
"""Source → its records that are priced by the rate of their grade."""


@dataclass(frozen=True)
class Link:
    """How many records of a load find what they refer to.

    Attributes:
        source: The source whose records refer.
        column: The column that refers.
        refers_to: The source that is referred to.
        record_count: Records of the load that refer to something.
        linked_count: Those that find it.
        is_target_empty: The store holds nothing that they could find.
    """

    source: str
    column: str
    refers_to: str
    record_count: int
    linked_count: int
    is_target_empty: bool = False


def keep_references(store: RecordStore, load_id: int, source: str) -> None:
    """Put aside what a staged file refers to, until every file of the command is in."""
    if source in REFERENCES:
        column, _ = REFERENCES[source]
        _put_aside(store, f"referring_{load_id}", f"force_code, {column}", f"{column} is not null")
    if source in PRICED:
        _put_aside(store, f"priced_{load_id}", "grade", f"{PRICED[source]} and grade is not null")


def count_links(store: RecordStore, load_id: int, source: str) -> tuple[Link, ...]:
    """Count how many of the references that were put aside find their record; drop them.

    A link is told only where something refers.
    """
    links = []
    if source in REFERENCES:
        column, target = REFERENCES[source]
        named = ", ".join(SOURCES[target].key)
        known = f"select {named} from ({latest_versions(SOURCES[target], as_known=END_OF_TIME)})"
        links.append(_count(store, f"referring_{load_id}", (source, column, target), known))
    if source in PRICED:
        links.append(
            _count(store, f"priced_{load_id}", (source, "grade", PRICED_BY), _grades(store))
        )
    return tuple(link for link in links if link.record_count)


def keep_links(store: RecordStore, load_id: int, links: tuple[Link, ...]) -> None:
    """Write links beside the load log."""
    rows = [[load_id, li.column, li.refers_to, li.record_count, li.linked_count] for li in links]
    if rows:
        with store.transaction():
            store.connection.executemany("insert into load_links values (?, ?, ?, ?, ?)", rows)


def _put_aside(store: RecordStore, table: str, columns: str, condition: str) -> None:
    store.connection.execute(
        f"create or replace temp table {table} as select {columns} from incoming where {condition}"
    )


def _count(store: RecordStore, table: str, names: tuple[str, str, str], known: str) -> Link:
    described = f"select column_name from (describe {table})"
    same = ", ".join(name for (name,) in store.connection.execute(described).fetchall())
    counted = read_first_row(
        store.connection,
        f"""
        with known as ({known})
        select (select count(*) from {table}),
            (select count(*) from {table} semi join known using ({same})),
            not exists (select 1 from known)
        """,
    )
    store.connection.execute(f"drop table {table}")
    return Link(*names, *(counted or (0, 0, True)))


def _grades(store: RecordStore) -> str:
    """The grades that have a rate: the force's own, or the shipped ones where it has none."""
    own = latest_versions(SOURCES[PRICED_BY], as_known=END_OF_TIME)
    if read_first_row(store.connection, f"select 1 from ({own}) limit 1"):
        return f"select distinct grade from ({own})"
    shipped = read_reference_table("component_rate").filter(pl.col("unit") == "hour")["component"]
    listed = ", ".join("'" + grade.replace("'", "''") + "'" for grade in shipped.unique().sort())
    return f"select unnest([{listed}]) as grade"
