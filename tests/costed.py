"""Headers of extracts, and the selects run on them, for the tests of SQL and of cost."""

import datetime as dt
from contextlib import contextmanager

import polars as pl

from pipelines.build import BuildOptions, prepare
from pipelines.engine.selects import read_selects
from pipelines.record_store.store import read_store
from pipelines.settings import sql_folder

FORCE, AS_AT = "E23000001", dt.date(2026, 1, 31)
INCIDENTS = (
    "force_code,incident_id,reported_date,occurred_from,abuse_type,referral_source,victim_age,"
    "is_online,is_crime_recorded,offence_code,district"
)
INVESTIGATIONS = (
    "force_code,investigation_id,incident_id,opened_date,closed_date,complexity,"
    "is_joint_section_47,risk_level,outcome_code"
)
COST_LINES = "force_code,cost_line_id,investigation_id,cost_date,category,grade,hours,amount_gbp"
LEDGER = "force_code,month,category,amount_gbp"
BY_BASIS = "select cost_basis, sum(cost_gbp) from marts.cost_by_month group by all"

NOTHING_TO_COME = pl.DataFrame(
    schema={
        "force_code": pl.String,
        "abuse_type": pl.String,
        "complexity": pl.String,
        "opened_quarter": pl.Date,
        "last_quarter": pl.Date,
        "still_to_come_gbp": pl.Decimal(18, 2),
    }
)
"""What the model of cohorts leaves for the selects, where it knows of nothing."""


def run_selects(connection, options=None, home=None, to_come=NOTHING_TO_COME):
    """Run all selects, those that wait for a model on what it is said to have left."""
    engine = prepare(connection, options or BuildOptions(), home)
    engine.keep_frame("modelled.still_to_come", to_come)
    for select in read_selects(sql_folder()):
        engine.run_select(select)
    return engine


@contextmanager
def built(settings, folder, options=None):
    """Run the selects in a scratch database of their own, and let go of the store after."""
    with read_store(settings, scratch=folder / "scratch.duckdb") as connection:
        yield run_selects(connection, options).read_query
    (folder / "scratch.duckdb").unlink()
