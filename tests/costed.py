"""Headers of extracts, and the selects run on them, for the tests of SQL and of cost."""

import datetime as dt
from contextlib import contextmanager

from pipelines.build import BuildOptions
from pipelines.record_store.store import read_store
from tests.selects import reader

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


@contextmanager
def built(settings, options=None):
    """Read what the selects make of a home's records, and let go of its store after."""
    with read_store(settings) as connection:
        yield reader(connection, options or BuildOptions())
