"""What moved since older states, as parametrised SQL on schema `marts`."""

from typing import Any

import polars as pl

from dashboard.warehouse.door import Warehouse


def last_state(warehouse: Warehouse, force_code: str) -> dict[str, Any]:
    """The latest older state from which a number of the force has moved.

    Where none has from any, the latest that this version was compared with.

    Returns:
        Its row of mart change_since; empty where there is nothing to compare with.
    """
    if not warehouse.has_mart("change"):
        return {}
    rows = warehouse.frame(
        "change_since",
        """
        select *
        from marts.change_since as states
        where left_out is null
        order by
            since in (select since from marts.change where force_code = $force_code) desc,
            is_previous desc,
            as_at desc,
            since desc
        limit 1
        """,
        {"force_code": force_code},
    )
    return rows.row(0, named=True) if rows.height else {}


def moved(warehouse: Warehouse, force_code: str, since: str) -> pl.DataFrame:
    """The parts of every number of a force, all types together, that moved since a state."""
    return warehouse.frame(
        "change",
        """
        select *
        from marts.change
        where force_code = $force_code and since = $since and abuse_type = 'all'
        order by measure, period_kind, period, reason
        """,
        {"force_code": force_code, "since": since},
    )
