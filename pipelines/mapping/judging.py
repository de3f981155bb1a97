"""Judge a mapping by its file: what it would load, what it would refuse and why."""

import datetime as dt
import secrets

import polars as pl

from pipelines.contracts.check import check
from pipelines.contracts.preparing import clean_text
from pipelines.mapping.day_orders import find_swapped
from pipelines.mapping.drafted import ColumnClaim, Draft, PreviewRow, as_mapping
from pipelines.mapping.mapped import MappedDelivery
from pipelines.mapping.mapping import Mapping
from pipelines.record_store import Incoming, RecordStore, explain_refusals, name_place
from pipelines.reference.tables import read_force_codes
from pipelines.sources.reading.reader import Delivery
from pipelines.storage.database import connect

PREVIEW_ROWS = 20


def judge(draft: Draft, delivery: Delivery, as_at: dt.date) -> None:
    """Fill in what a draft loads as it stands, and how its first rows come out.

    Args:
        draft: The draft; nothing is counted while a mandatory column is undecided.
        delivery: The table of the file that it is for.
        as_at: The extract's date; no event may lie after it.

    Raises:
        SourceError: The file cannot be read to its end.
    """
    mapping = as_mapping(draft)
    draft.preview = _preview(mapping, delivery, as_at)
    if draft.is_decided:
        draft.claim = _claim(mapping, delivery, as_at)


def _claim(mapping: Mapping, delivery: Delivery, as_at: dt.date) -> ColumnClaim:
    """Stage the whole file in a database that is thrown away, exactly as a load would."""
    with connect() as connection:
        store = RecordStore(connection, secrets.token_hex(32))
        mapped = MappedDelivery(delivery, mapping)
        layout = mapping.source.layouts[0]
        incoming = Incoming(store, mapped, mapping.source, layout, as_at, mapping)
        incoming.stage(lambda share: None)
        # Days that may be others are no rows that load: the file is refused whole for them.
        is_swapped = bool(find_swapped(incoming.orders, mapping.dates))
        rejected = incoming.rows_read if is_swapped else incoming.count("refused")
        return ColumnClaim(
            rows_read=incoming.rows_read,
            rows_accepted=incoming.rows_read - rejected,
            rows_rejected=rejected,
            rows_folded=incoming.rows_folded,
            reasons=explain_refusals(incoming),
        )


def _preview(mapping: Mapping, delivery: Delivery, as_at: dt.date) -> list[PreviewRow]:
    """The first rows; each judged by itself, before rows of one key are settled."""
    mapped = MappedDelivery(delivery, mapping)
    layout = mapping.source.layouts[0]
    read = {name: mapping.columns.get(name, name) for name in layout.columns_of(mapped.headers)}
    headers = [h for h in dict.fromkeys(read.values()) if h in delivery.headers]
    before = next(delivery.batches(headers), None)
    after = next(mapped.batches(list(read)), None)
    if before is None or after is None:
        return []
    rows = after.rows.head(PREVIEW_ROWS)
    numbered = rows.insert_column(1, pl.int_range(rows.height, eager=True).alias("record"))
    checked = check(
        mapping.translate(clean_text(numbered)),
        mapping.source.contract,
        as_at=as_at,
        force_codes=read_force_codes(),
    )
    columns = [*mapping.source.columns]
    typed = pl.concat(
        [checked.accepted.with_columns(reasons=pl.lit([], pl.List(pl.String))), checked.rejected],
        how="diagonal",
    ).sort("record")
    return [
        PreviewRow(
            place=name_place(delivery, told["line"]),
            before={header: came[header] for header in headers},
            after={name: told[name] for name in columns},
            reasons=tuple(told["reasons"]),
        )
        for came, told in zip(
            before.rows.head(PREVIEW_ROWS).to_dicts(), typed.to_dicts(), strict=True
        )
    ]
