"""The marts that a plan rests on, as parametrised SQL on schema `marts`."""

from dataclasses import fields
from datetime import date

import polars as pl

from dashboard.shell.queries import of_force
from dashboard.warehouse.door import Warehouse
from pipelines.contracts.marts import MARTS
from pipelines.models.plan import PlanInputs

PLAN_MARTS = tuple(part.name for part in fields(PlanInputs) if part.name != "as_at")


def read_plan_inputs(warehouse: Warehouse, force_code: str) -> PlanInputs:
    """The marts of a force's plan, or of all forces' where it is ALL; unloaded ones are empty."""
    frames = {}
    for mart in PLAN_MARTS:
        is_whole = "force_code" not in MARTS[mart].columns()
        found = _whole(warehouse, mart) if is_whole else _of_force(warehouse, mart, force_code)
        frames[mart] = found if found.width else MARTS[mart].create_empty()
    return PlanInputs(as_at=_as_at(warehouse), **frames)


def _of_force(warehouse: Warehouse, mart: str, force_code: str) -> pl.DataFrame:
    return warehouse.frame(
        mart,
        f"""
        select * from marts."{mart}"
        where $force_code = 'ALL' or force_code = $force_code
        """,  # noqa: S608 - a name of the contracts
        of_force(force_code),
    )


def _whole(warehouse: Warehouse, mart: str) -> pl.DataFrame:
    return warehouse.frame(
        mart,
        f'select * from marts."{mart}"',  # noqa: S608 - a name of the contracts
        {},
    )


def _as_at(warehouse: Warehouse) -> date:
    return warehouse.info.as_at or warehouse.info.built_at.date()
