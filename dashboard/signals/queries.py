"""Questions about what stands out, as parametrised SQL on schema `marts`."""

import polars as pl

from dashboard.shell.queries import of_force
from dashboard.warehouse.door import Warehouse
from pipelines.contracts.events import RE_BASE

OF_FORCE = "(force_code is null or force_code = $force_code)"


def control_charts(warehouse: Warehouse, force_code: str) -> pl.DataFrame:
    """Every control chart of a force: the mart's rows, series by series in order of month."""
    return warehouse.frame(
        "control_chart",
        """
        select * exclude (force_code)
        from marts.control_chart
        where force_code = $force_code
        order by measure, abuse_type <> 'all', abuse_type, month
        """,
        of_force(force_code),
    )


def rebases(warehouse: Warehouse, force_code: str) -> pl.DataFrame:
    """Where an analyst had limits start anew: measure, offence_groups, month, name, reason."""
    return warehouse.frame(
        "event",
        f"""
        select
            measure,
            offence_groups,
            cast(date_trunc('month', date) as date) as month,
            name,
            reason,
        from marts.event
        where kind = '{RE_BASE}' and {OF_FORCE}
        order by month, event_id
        """,  # noqa: S608 - constants of this part
        of_force(force_code),
    )
