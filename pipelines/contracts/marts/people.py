"""Contracts of the marts about the people who do the work, and their caseload."""

import dataframely as dy

from pipelines.contracts.marts.columns import force, key, number, share, whole_number


class CaseloadByMonth(dy.Schema):
    """Investigations opened, closed and open at the month's end, beside the people who do them.

    `hours_demanded` and `hours_available` are null until the workload model fills them.
    """

    force_code = force()
    month = dy.Date(primary_key=True)
    opened_count = whole_number()
    closed_count = whole_number()
    open_count = whole_number()
    strength_fte = dy.Decimal(18, 2, nullable=True)
    accredited_fte = dy.Decimal(18, 2, nullable=True)
    hours_demanded = number(nullable=True)
    hours_available = number(nullable=True)


class Readiness(dy.Schema):
    """Share of yes to one question of the readiness survey with its Wilson interval."""

    force_code = force()
    survey_date = dy.Date(primary_key=True)
    question = key()
    response_count = whole_number()
    invited_count = whole_number(nullable=True)
    yes_share = share(nullable=True)
    low = share(nullable=True)
    high = share(nullable=True)
    national_2016_share = share(nullable=True)
