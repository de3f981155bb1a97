"""What tables of the release plan hold, as parametrised SQL on schema `marts`."""

from datetime import date

import polars as pl

from dashboard.warehouse.door import Warehouse
from pipelines.contracts.release_plan import PREFIX
from pipelines.contracts.vocabulary import ALL_FORCES
from pipelines.models.rates import NO_TERRITORY


def released(
    warehouse: Warehouse, name: str, force_code: str, **others: str | date
) -> pl.DataFrame:
    """The cells of one table of the plan of a force, or of the sum over all of them.

    Args:
        warehouse: A version in the profile of partners or of the public.
        name: The table's name, without its prefix.
        force_code: A force, or ALL.
        others: Values of further dimensions.

    Returns:
        The table's columns; empty where the profile's file does not hold it.
    """
    mart = f"{PREFIX}{name}"
    rows = warehouse.frame(
        mart,
        f'select * from marts."{mart}" where force_code = $force_code',  # noqa: S608 - of the plan
        {"force_code": force_code},
    )
    return rows.filter(**others) if rows.height and others else rows


def count_forces(warehouse: Warehouse, name: str, **others: str | date) -> int | None:
    """How many territorial forces the sum of a cell adds up: those not marked x.

    Args:
        warehouse: A version in the profile of partners or of the public.
        name: The table's name, without its prefix.
        others: The cell's dimensions but the force.
    """
    mart = f"{PREFIX}{name}"
    rows = warehouse.frame(
        mart,
        f"select * from marts.\"{mart}\" where symbol <> 'x'",  # noqa: S608 - of the plan
        {},
    )
    if rows.is_empty():
        return None
    codes = rows.filter(**others)["force_code"].unique().to_list()
    return len(set(codes) - {ALL_FORCES, *NO_TERRITORY})
