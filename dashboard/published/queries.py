"""The released tables and their cells, as parametrised SQL on schema `marts`."""

import polars as pl

from dashboard.warehouse.door import Warehouse
from pipelines.contracts.release_plan import ReleaseTable


def released_tables(warehouse: Warehouse) -> pl.DataFrame:
    """The tables that a profile's file holds, as mart release_table."""
    return warehouse.frame("release_table", "select * from marts.release_table", {})


def cells_of_force(warehouse: Warehouse, table: ReleaseTable, force_code: str) -> pl.DataFrame:
    """A table's cells of one force, or of ALL, in the order of its dimensions.

    Returns:
        The table's dimensions without force_code, what stands beside them, value, symbol.
    """
    mart = table.mart
    order = ", ".join(table.dimensions[1:])
    return warehouse.frame(
        mart,
        f"""
        select * exclude (force_code)
        from marts.{mart}
        where force_code = $force_code
        order by {order}
        """,  # noqa: S608 - names of the release plan
        {"force_code": force_code},
    )


def forces_with_cells(warehouse: Warehouse) -> pl.DataFrame:
    """The forces that stand in the tables, by name: force_code, force_name."""
    return warehouse.frame(
        "release_incidents_by_month",
        """
        select force_code, force_name
        from marts."force"
        where force_code in (
            select force_code from marts.release_incidents_by_month
            union
            select force_code from marts.release_investigations_by_month
        )
        order by force_name
        """,
        {},
    )
