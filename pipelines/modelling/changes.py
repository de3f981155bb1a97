"""Hand what moved in the records, and what older versions published, to the model of changes."""

from collections.abc import Callable, Iterator

import polars as pl

from pipelines.models.changes.make import changes
from pipelines.models.changes.moves import record_moves


def change_marts(
    read_table: Callable[[str], pl.DataFrame], ends: pl.DataFrame
) -> Iterator[tuple[str, pl.DataFrame]]:
    """Yield the marts of what changed since older states of the records, by name.

    Args:
        read_table: From a table's name to its frame.
        ends: The last settled month by measure and force_code.
    """
    since = read_table("reference.since")
    compared = since.filter(pl.col("left_out").is_null())
    moves = record_moves(
        read_table("intermediate.int_changed_incidents"),
        read_table("intermediate.int_changed_investigations"),
        read_table("intermediate.int_changed_cost_lines"),
        read_table("intermediate.int_past_delivered_to"),
    )
    older = read_table("reference.older_total").join(compared, on="since", how="semi")
    as_at = read_table("marts.build_info")["as_at"].item()
    yield (
        "change",
        changes(
            moves,
            read_table("intermediate.int_monthly_total"),
            older,
            ends,
            as_at,
        ),
    )
    yield "change_since", since.drop("last_load_id", "as_known_date")
