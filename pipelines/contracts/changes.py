"""The closed lists of what can have changed between two versions, and why."""

from pipelines.contracts.vocabulary import LATEST_TWELVE_MONTHS, ONE_FINANCIAL_YEAR

OPEN, COST = "open", "cost"
COUNTED_MEASURES = ("incidents", "investigations", "closed", OPEN)
MEASURES = (*COUNTED_MEASURES, COST)
"""Incidents reported, investigations opened and closed, those open at the end, pounds incurred."""

PERIOD_KINDS = (ONE_FINANCIAL_YEAR, LATEST_TWELVE_MONTHS)

NEW_PERIOD, LATE_RECORD, CORRECTION = "new_period", "late_record", "correction"
RECLASSIFICATION, LINKED = "reclassification", "linked"
WITHDRAWAL, METHOD = "withdrawal", "method"
REASONS = (
    NEW_PERIOD,
    LATE_RECORD,
    CORRECTION,
    RECLASSIFICATION,
    LINKED,
    WITHDRAWAL,
    METHOD,
)
"""In the order in which they are told."""

VERSION, MONTH_END = "version", "month_end"
SINCE_KINDS = (VERSION, MONTH_END)

LOOKS_BACK, OTHER_STORE, OLDER_CODE = "looks_back", "other_store", "older_code"
"""Why a state is left out: it looks at a part of the days, was built from another store, or holds
other tables."""
