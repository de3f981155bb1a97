"""Settle rows of one file that bear one key, in the temporary tables of a load.

Exact repeats are one row; parts of a publication's number are added up; under a mapping's `[rows]`
several rows become one record, column by column. Whatever is left to contradict itself is named in
the table `clashing` (a row per key, with the reasons), and nothing of its key is kept.
"""

from collections.abc import Iterator

import duckdb
import polars as pl

from pipelines.mapping.rows import RowRules, SeveralRows
from pipelines.sources.source import Source
from pipelines.storage.database import read_first_row

CONFLICT, PART_OF_REJECTED = "conflicting_duplicate", "part_of_rejected_key"
FOLDED_AT_ONCE = 100_000


def find_clashing(
    connection: duckdb.DuckDBPyConnection, source: Source, rules: RowRules | None
) -> int:
    """Make the tables `repeated` (keys of several rows) and `clashing`.

    Returns:
        How many keys clash.
    """
    keys = ", ".join(source.key)
    connection.execute(
        f"""
        create or replace temp table repeated as
        select {keys} from incoming group by {keys} having count(*) > 1
        """
    )
    is_joined = bool(source.summed_columns or rules)
    part = PART_OF_REJECTED if is_joined else CONFLICT
    connection.execute(
        f"""
        create or replace temp table clashing as
        select {keys}, ['{CONFLICT}'] as reasons from incoming semi join repeated using ({keys})
        group by {keys} having {_contradiction(source, rules)}
        union all by name
        (select distinct {keys}, ['{part}'] as reasons
        from incoming semi join refused using ({keys}))
        """
    )
    connection.execute(
        f"""
        create or replace temp table clashing as
        select {keys}, list_sort(list_distinct(flatten(list(reasons)))) as reasons
        from clashing group by {keys}
        """
    )
    return _count(connection, "clashing")


def _contradiction(source: Source, rules: RowRules | None) -> str:
    """When rows of one key contradict each other: a condition on their group."""
    if source.summed_columns:
        return "false"
    settled = rules.settled if rules else {}
    free = [name for name in source.columns if name not in {*source.key, *settled}]
    differs = [f"count(distinct row({', '.join(free)})) > 1"] if free else []
    for name, rule in settled.items():
        if isinstance(rule, tuple):
            # Of values that the order does not name nobody said which counts.
            unnamed = (
                f"bool_or(list_position({_listed(rule)}, {name}) is null and {name} is not null)"
            )
            differs.append(f"(count(distinct {name}) > 1 and coalesce({unnamed}, false))")
    return " or ".join(differs) or "false"


def fold(connection: duckdb.DuckDBPyConnection, source: Source, rules: RowRules | None) -> int:
    """Make one row of each key of several; the first row's line and record stand for them all.

    Returns:
        Rows that are no rows of their own any more; parts of a sum stay rows of theirs.
    """
    keys = ", ".join(source.key)
    before = _count(connection, "incoming")
    if source.summed_columns:
        connection.execute(f"create or replace temp table summed as {_sums(source)}")
        connection.execute("delete from incoming")
        connection.execute("insert into incoming select * from summed")
        return 0
    if rules:
        # Keys whose record breaks a rule have no rows left.
        kept = f"select folded.* from folded semi join incoming using ({keys})"
        connection.execute(f"create or replace temp table joined as {kept}")
        connection.execute(f"delete from incoming where ({keys}) in (select ({keys}) from joined)")
        connection.execute("insert into incoming select * from joined")
    else:
        connection.execute(
            f"""
            delete from incoming where record in (
                select record from incoming semi join repeated using ({keys})
                qualify row_number() over (partition by {keys} order by record) > 1
            )
            """
        )
    return before - _count(connection, "incoming")


def make_records(
    connection: duckdb.DuckDBPyConnection, source: Source, rules: RowRules
) -> Iterator[pl.DataFrame]:
    """Make the table `folded`, a record for each key of several rows; hand it back in parts."""
    keys = ", ".join(source.key)
    kinds = dict(
        connection.execute("select column_name, column_type from (describe incoming)").fetchall()
    )
    columns = ", ".join(
        name
        if name in source.key
        # A sum too large for its column is empty, and so refused where it must be there.
        else f"try_cast({_settled(name, rules.settled.get(name))} as {kinds[name]}) as {name}"
        for name in source.columns
    )
    connection.execute(
        f"""
        create or replace temp table folded as
        select min(line) as line, min(record) as record, 1::bigint as row_count, {columns}
        from incoming semi join repeated using ({keys}) group by {keys}
        """
    )
    first, last = read_first_row(connection, "select min(record), max(record) from folded") or ()
    for start in range(first or 0, (-1 if last is None else last) + 1, FOLDED_AT_ONCE):
        part = f"select * from folded where record between {start} and {start + FOLDED_AT_ONCE - 1}"
        yield connection.sql(part).pl()


def name_broken(connection: duckdb.DuckDBPyConnection, source: Source, broken: pl.DataFrame) -> int:
    """Make `clashing` of the records of `folded` that break a rule only when put together.

    Args:
        connection: The store's connection.
        source: The source.
        broken: record, reasons (list of text).

    Returns:
        How many keys clash.
    """
    connection.register("broken", broken.to_arrow())
    connection.execute(
        f"""
        create or replace temp table clashing as
        select {", ".join(source.key)}, reasons from folded join broken using (record)
        """
    )
    connection.unregister("broken")
    return broken.height


def find_differing(connection: duckdb.DuckDBPyConnection, source: Source) -> SeveralRows | None:
    """What differs in the rows of one key, of those in `clashing_rows`; None where nothing does."""
    keys = ", ".join(source.key)
    values = [name for name in source.columns if name not in source.key]
    differs = ", ".join(f"count(distinct row({name})) > 1 as {name}" for name in values)
    found = ", ".join(f"coalesce(bool_or({name}), false)" for name in values)
    row = read_first_row(
        connection,
        f"""
        select count(*), coalesce(sum(row_count), 0), {found}
        from (
            select count(*) as row_count, {differs} from clashing_rows
            where list_contains(reasons, '{CONFLICT}')
            group by {keys} having count(*) > 1
        )
        """,
    ) or (0, 0)
    if not row[0]:
        return None
    differing = tuple(name for name, is_so in zip(values, row[2:], strict=True) if is_so)
    return SeveralRows(int(row[0]), int(row[1]), differing)


def _settled(name: str, rule: str | tuple[str, ...] | None) -> str:
    """The expression that makes one value of several; empty ones have no say."""
    match rule:
        case tuple():
            # Where all rows say the same, the order need not name it.
            return f"coalesce(arg_min({name}, list_position({_listed(rule)}, {name})), min({name}))"
        case "earliest" | "lowest":
            return f"min({name})"
        case "latest" | "highest":
            return f"max({name})"
        case "any":
            return f"bool_or({name})"
        case "sum" | "count_of":
            return f"sum({name})"
        case _:
            return f"arg_min({name}, record)"


def _listed(values: tuple[str, ...]) -> str:
    return "[" + ", ".join("'" + value.replace("'", "''") + "'" for value in values) + "]"


def _sums(source: Source) -> str:
    columns = ", ".join(
        name
        if name in source.key
        else f"{'sum' if name in source.summed_columns else 'min'}({name})"
        for name in source.columns
    )
    return (
        f"select min(line), min(record), sum(row_count), {columns}"
        f" from incoming group by {', '.join(source.key)}"
    )


def _count(connection: duckdb.DuckDBPyConnection, table: str) -> int:
    row = read_first_row(connection, f"select count(*) from {table}")
    return int(row[0]) if row else 0
