"""The closed lists of what can have changed between two versions, and why."""

COUNTED_MEASURES = ("incidents", "investigations", "closed", "open")
COST = "cost"
MEASURES = (*COUNTED_MEASURES, COST)
"""Incidents reported, investigations opened and closed, those open at the end, pounds incurred."""

FINANCIAL_YEAR, LATEST_12_MONTHS = "financial_year", "latest_12_months"
PERIOD_KINDS = (FINANCIAL_YEAR, LATEST_12_MONTHS)

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
WHY_LEFT_OUT = (LOOKS_BACK, OTHER_STORE, OLDER_CODE)
"""It looks at a part of the days; it was built from another store; its tables are other ones."""
