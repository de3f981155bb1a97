"""How many labels a force can have: a column with more of them holds names of people, or free text.

A label is judged by itself when it is read (`contracts/labels.py`); only all of them together tell
a list of names of which each could be a place.
"""

from pipelines.contracts.columns import contract_columns, kind_of
from pipelines.record_store.store import RecordStore
from pipelines.sources.source import Source
from pipelines.storage.database import read_first_row

MOST_LABELS = 200
"""The Metropolitan Police, the largest force, has 32 boroughs; a force of beats and wards may have
some hundreds, and is asked to deliver districts."""
FEW_LABELS, SHARE_OF_ROWS = 40, 0.5
"""So many labels are never too many; beyond them a label to every second row is free text, but
where it is part of the key."""


def find_too_many_labels(store: RecordStore, source: Source) -> int:
    """Make the table `clashing` of keys whose labels are new to a force that has too many.

    Labels that the store holds already stay, so that what was accepted once is accepted again.

    Returns:
        How many keys there are.
    """
    columns = contract_columns(source.contract)
    labels = [name for name, column in columns.items() if kind_of(column) == "label"]
    if not labels:
        return 0
    parts = " union all ".join(_new_labels(store, source, name) for name in labels)
    keys = ", ".join(source.key)
    store.connection.execute(
        f"""
        create or replace temp table clashing as
        select {keys}, list_sort(list_distinct(list(reason))) as reasons
        from ({parts}) group by {keys}
        """
    )
    row = read_first_row(store.connection, "select count(*) from clashing")
    return int(row[0]) if row else 0


def _new_labels(store: RecordStore, source: Source, name: str) -> str:
    """The select of keys whose label is new to a force that has too many of them."""
    # A table of national rates is one force's as far as its grades go.
    force = "force_code" if source.has_force else "''"
    is_stored = read_first_row(
        store.connection,
        "select 1 from information_schema.tables where table_name = ?",
        [source.name],
    )
    # A mapping is judged in a database that holds no records.
    records = source.name if is_stored else "incoming"
    known = f"select distinct {force} as of_force, {name} from {records} where {name} is not null"
    known += "" if is_stored else " and false"
    # A label that names its row, as a grade in a table of rates, stands once in every row.
    is_free_text = "false" if name in source.key else f"count(*) > {SHARE_OF_ROWS} * sum(row_count)"
    return f"""
        (with known as ({known}),
        given as (
            select {force} as of_force, {name}, count(*) as row_count
            from incoming where {name} is not null group by all
        ),
        named as (select of_force, {name} from given union select of_force, {name} from known),
        crowded as (
            select of_force from named group by of_force having count(*) > {MOST_LABELS}
            union
            select of_force from given group by of_force
            having count(*) > {FEW_LABELS} and {is_free_text}
        ),
        new as (
            select of_force, {name} from given semi join crowded using (of_force)
            anti join known using (of_force, {name})
        )
        select {", ".join(source.key)}, 'too_many_labels:{name}' as reason
        from incoming where ({force}, {name}) in (select (of_force, {name}) from new))
    """
