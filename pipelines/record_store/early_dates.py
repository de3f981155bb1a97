"""Dates years before all others of their force: a slip of the hand, or a case of long ago.

Which of the two it is only a person can say, and what comes later may settle it: such a record is
kept and named with the load. That it is named by what the store then holds, and not by the file
alone, makes the order of files matter to nothing but when it is said.
"""

import polars as pl

from pipelines.contracts.columns import contract_columns, is_dated
from pipelines.models.strays import first_of_the_many
from pipelines.record_store.store import END_OF_TIME, RecordStore, latest_versions
from pipelines.sources.source import Source

ISOLATED = "isolated_early_date"
MAY_BE_OLD = ("occurred_from",)
"""What was done to a child may be told decades later: an early date says nothing against it."""
LINES_NAMED = 3


def hold_records(store: RecordStore, source: Source) -> None:
    """Make the temporary table `held`: records in force of the staged file's forces, their dates.

    It has force_code, last_as_at and the contract's dated columns; a row a record.
    """
    store.connection.execute(
        f"""
        create or replace temp table held as
        select force_code, last_as_at, {", ".join(dated_columns(source))}
        from ({latest_versions(source, as_known=END_OF_TIME)})
        where force_code in (select force_code from incoming)
        """
    )


def dated_columns(source: Source) -> list[str]:
    """The columns of a source that hold days or months."""
    return [n for n, column in contract_columns(source.contract).items() if is_dated(column)]


def find_early_dates(store: RecordStore, source: Source) -> list[tuple[str, int, list[int]]]:
    """Isolated early dates of the staged file's forces, as the store now stands.

    Args:
        store: With the staged file in its temporary table `incoming`, and `held` (`hold_records`).
        source: What was loaded, of which records come every month.

    Returns:
        The notice (`isolated_early_date:<column>`), records that have it, and up to three lines of
        the file among them.
    """
    found = []
    for column, bounds in _bounds(store, source).items():
        records = sum(count for _, count in bounds.values())
        before = " or ".join(
            f"(force_code = '{force}' and {column} < date '{first}')"
            for force, (first, _) in bounds.items()
        )
        lines = store.connection.execute(
            f"select line from incoming where {before} order by line limit {LINES_NAMED}"
        ).fetchall()
        found.append((f"{ISOLATED}:{column}", records, [line for (line,) in lines]))
    return found


def _bounds(store: RecordStore, source: Source) -> dict[str, dict[str, tuple[str, int]]]:
    """Column → force → the day before which records stand alone, and how many do."""
    counts = _count_months(store, source)
    bounds: dict[str, dict[str, tuple[str, int]]] = {}
    for (column, force), rows in counts.group_by(["dated", "force_code"], maintain_order=True):
        months, numbers = rows["month"].to_list(), rows["record_count"].to_list()
        first = first_of_the_many(months, numbers)
        alone = sum(n for month, n in zip(months, numbers, strict=True) if month < first)
        if alone:
            day = f"{first // 12:04d}-{first % 12 + 1:02d}-01"
            bounds.setdefault(str(column), {})[str(force)] = (day, alone)
    return bounds


def _count_months(store: RecordStore, source: Source) -> pl.DataFrame:
    """Records of the file's forces by dated column, force and month (counted from the year 0)."""
    parts = " union all ".join(
        f"""
        select '{name}' as dated, force_code,
            (extract(year from {name}) * 12 + extract(month from {name}) - 1)::bigint as month,
            count(*) as record_count
        from held where {name} is not null group by all
        """
        for name in dated_columns(source)
        if name not in MAY_BE_OLD
    )
    counts: pl.DataFrame = store.connection.sql(
        f"select * from ({parts}) order by dated, force_code, month"
    ).pl()
    return counts
