"""What a file brings, on its way in: checked, pseudonymised and free of duplicates.

Rows wait in two temporary tables of the store's connection, which spill to disk, so that memory
does not grow with the file: `incoming` (accepted so far) and `refused` (with every reason).
"""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

import polars as pl

from pipelines.contracts.check import check, find_broken_rules, refuse_more
from pipelines.contracts.columns import contract_columns, kind_of
from pipelines.contracts.preparing import clean_text, find_mended
from pipelines.contracts.vocabulary import SYNTHETIC_PREFIX
from pipelines.mapping.contradictions import find_contradicted
from pipelines.mapping.day_orders import DayOrders, count_orders
from pipelines.mapping.mapped import MappedDelivery
from pipelines.mapping.mapping import Mapping
from pipelines.mapping.rows import SeveralRows
from pipelines.record_store import settling
from pipelines.record_store.label_limits import find_too_many_labels
from pipelines.record_store.pseudonyms import pseudonymise
from pipelines.record_store.store import RecordStore
from pipelines.record_store.tables import make_empty_frame
from pipelines.reference.tables import NON_POLICE_BODIES, read_force_codes
from pipelines.sources.reading.reader import Batch, Delivery
from pipelines.sources.source import PublisherLayout, Source
from pipelines.storage.database import read_first_row

MALFORMED = "wrong_number_of_columns"


@dataclass
class Incoming:
    """One file's rows in temporary tables.

    Attributes:
        mapping: How the file becomes the source, where a person said so.
        rows_read: Rows of the file, malformed ones included; where a line holds several, each.
        rows_folded: Rows that repeat another row of the same file exactly, or join it.
        several: What differs in rows of one key that were refused for it.
        notices: What was read otherwise than it stands → rows.
        is_synthetic: Whether any identifier is an invented one.
        orders: What each column's dates tell of the order of day and month, as they came.
    """

    store: RecordStore
    delivery: Delivery | MappedDelivery
    source: Source
    layout: PublisherLayout
    as_at: dt.date
    mapping: Mapping | None = None
    rows_read: int = 0
    rows_folded: int = 0
    several: SeveralRows | None = None
    is_synthetic: bool = False
    notices: Counter[str] = field(default_factory=Counter)
    orders: dict[str, DayOrders] = field(default_factory=dict)

    def stage(self, on_progress: Callable[[float], None]) -> None:
        """Read the whole file into the temporary tables."""
        self._make_tables()
        for batch in self._batches():
            self.rows_read += batch.rows.height + len(batch.malformed_lines)
            self._take(batch.rows)
            self._take_malformed(batch.malformed_lines)
            on_progress(batch.share_read)
        if find_too_many_labels(self.store, self.source):
            self._refuse_clashing()
        self._settle_keys_with_several_rows()

    def count(self, table: str) -> int:
        """Rows in `incoming` (as counted in the file) or in `refused`."""
        what = "coalesce(sum(row_count), 0)" if table == "incoming" else "count(*)"
        row = read_first_row(self.store.connection, f"select {what} from {table}")
        return int(row[0]) if row else 0

    def reasons(self) -> list[tuple[str, int, list[int]]]:
        """Reasons of refusal, most frequent first: rows that have it, and three of the lines."""
        return self.store.connection.execute(
            """
            select reason, count(*) as row_count, list_sort(min(line, 3))
            from (select line, unnest(reasons) as reason from refused)
            group by reason order by row_count desc, reason
            """
        ).fetchall()

    def _batches(self) -> Iterator[Batch]:
        """The file in the contract's columns, as text; the same records at every reading."""
        records = 0
        for batch in self.delivery.batches(self.layout.columns_of(self.delivery.headers)):
            rows = batch.rows
            if rows.height and self.layout.arrange:
                rows = self.layout.arrange(rows)
            numbers = pl.int_range(records, records + rows.height, eager=True).alias("record")
            records += rows.height
            yield replace(batch, rows=rows.insert_column(1, numbers))

    def _make_tables(self) -> None:
        connection = self.store.connection
        connection.register("empty", make_empty_frame(self.source))
        keys = ", ".join(self.source.key)
        for statement in (
            "create or replace temp table incoming as select 0::bigint as line,"
            " 0::bigint as record, 1::bigint as row_count, * from empty limit 0",
            "create or replace temp table refused as select 0::bigint as line,"
            f" []::varchar[] as reasons, ''::json as original, {keys} from empty limit 0",
        ):
            connection.execute(statement)
        connection.unregister("empty")

    def _take(self, rows: pl.DataFrame) -> None:
        if rows.is_empty():
            return
        known_forces = read_force_codes() + (NON_POLICE_BODIES if self.source.is_release else ())
        self._count_orders(rows)
        read = rows
        if self.mapping:
            cleaned = clean_text(rows)
            self.notices.update(find_mended(rows, cleaned))
            read = self.mapping.translate(cleaned)
        checked = check(read, self.source.contract, as_at=self.as_at, force_codes=known_forces)
        if self.mapping:
            checked = refuse_more(checked, find_contradicted(rows, self.mapping))
        self.is_synthetic = self.is_synthetic or self._has_invented(checked.accepted)
        self.notices.update(checked.notices)
        accepted = self._pseudonymised(checked.accepted)
        counted = pl.lit(1).alias("row_count")
        self._insert("incoming", accepted.select("line", "record", counted, *self.source.columns))
        if checked.rejected.height:
            self._refuse(rows, self._pseudonymised(checked.rejected))

    def _count_orders(self, rows: pl.DataFrame) -> None:
        """Look at columns of days as long as a spreadsheet may have changed day and month."""
        for name, column in contract_columns(self.source.contract).items():
            if kind_of(column) == "date" and name in rows.columns:
                so_far = self.orders.get(name, DayOrders())
                if not so_far.is_cleared:
                    self.orders[name] = so_far + count_orders(rows[name])

    def _take_malformed(self, lines: list[int]) -> None:
        malformed = pl.DataFrame({"line": lines}, schema={"line": pl.Int64}).with_columns(
            pl.lit([MALFORMED]).alias("reasons"),
            pl.lit("{}").alias("original"),
            *(pl.lit(None).alias(name) for name in self.source.key),
        )
        self._insert("refused", malformed)

    @property
    def _identifiers(self) -> list[str]:
        columns = contract_columns(self.source.contract)
        return [name for name, column in columns.items() if kind_of(column) == "identifier"]

    def _has_invented(self, rows: pl.DataFrame) -> bool:
        invented = [
            rows[name].str.starts_with(SYNTHETIC_PREFIX).any() for name in self._identifiers
        ]
        return any(invented)

    def _pseudonymised(self, rows: pl.DataFrame) -> pl.DataFrame:
        force, key = pl.col("force_code"), self.store.key
        return rows.with_columns(
            pseudonymise(pl.col(name), force_code=force, key=key).alias(name)
            for name in self._identifiers
        )

    def _refuse(self, rows: pl.DataFrame, rejected: pl.DataFrame) -> None:
        """Put rejected rows aside with the values as they came, contract columns only."""
        present = [name for name in self.source.columns if name in rows.columns]
        original = pl.struct(present).struct.json_encode().alias("original")
        refused = rejected.join(rows.select("record", original), on="record", how="left")
        self._insert("refused", refused.select("line", "reasons", "original", *self.source.key))

    def _insert(self, table: str, rows: pl.DataFrame) -> None:
        if rows.height:
            self.store.connection.register("batch", rows.to_arrow())
            self.store.connection.execute(f"insert into {table} select * from batch")
            self.store.connection.unregister("batch")

    def _settle_keys_with_several_rows(self) -> None:
        """Make one row of each key, or refuse all of its rows where that cannot be done."""
        connection, source = self.store.connection, self.source
        rules = self.mapping.rows if self.mapping else None
        if settling.find_clashing(connection, source, rules):
            self._refuse_clashing()
            self.several = settling.find_differing(connection, source)
        if rules:
            for part in settling.make_records(connection, source, rules):
                broken = find_broken_rules(part, source.contract, as_at=self.as_at)
                if settling.name_broken(connection, source, broken):
                    self._refuse_clashing()
        self.rows_folded = settling.fold(connection, source, rules)
        if rules and self.rows_folded:
            self.notices[f"joined_rows:{' and '.join(rules.one_per)}"] = self.rows_folded

    def _refuse_clashing(self) -> None:
        """Refuse every row of the keys in `clashing`, for the reasons that stand there."""
        connection, keys = self.store.connection, ", ".join(self.source.key)
        same = " and ".join(f"refused.{key} = clashing.{key}" for key in self.source.key)
        connection.execute(
            f"""
            update refused set reasons = list_concat(refused.reasons, clashing.reasons)
            from clashing where {same}
            """
        )
        connection.execute(
            f"""
            create or replace temp table clashing_rows as
            select incoming.*, clashing.reasons from incoming join clashing using ({keys})
            order by record
            """
        )
        connection.execute(
            "delete from incoming where record in (select record from clashing_rows)"
        )
        # The values as they came are read a second time: keeping them for every row costs more.
        for batch in self._batches():
            if batch.rows.is_empty():
                continue
            first, last = batch.rows["record"][0], batch.rows["record"][-1]  # as they are counted
            within = f"select * from clashing_rows where record between {first} and {last}"
            hit = connection.sql(within).pl()
            if hit.height:
                self._refuse(batch.rows, hit)
