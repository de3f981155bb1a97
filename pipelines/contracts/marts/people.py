"""Contracts of the marts about the people who do the work, and their caseload."""

import dataframely as dy
import polars as pl

from pipelines.contracts.marts.columns import force, key, number, share, whole_number

FEWEST_TOLD = 10
"""Answers under which a group's would tell of colleagues."""


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
    """Share of yes to one question of the readiness survey, how sure it is, and its bounds.

    `low` and `high` are the 95 per cent interval; `least_share` and `most_share` what the share
    would be if all who were invited and gave no answer had said no, or yes. What was said is null
    in groups of under ten answers (`response_count`).
    """

    force_code = force()
    survey_date = dy.Date(primary_key=True)
    question = key()
    response_count = whole_number()
    invited_count = whole_number(nullable=True)
    yes_count = whole_number(nullable=True)
    yes_share = share(nullable=True)
    low = share(nullable=True)
    high = share(nullable=True)
    least_share = share(nullable=True)
    most_share = share(nullable=True)
    national_2016_share = share(nullable=True)
    national_2016_source = dy.String(nullable=True)

    @dy.rule()
    def few_are_not_told(cls) -> pl.Expr:
        """Of a group of under ten answers nothing is told."""
        return (pl.col("response_count") >= FEWEST_TOLD) | pl.col("yes_share").is_null()


class ReadinessResponse(dy.Schema):
    """Share of those invited who answered the readiness survey, with its 95 per cent interval."""

    force_code = force()
    survey_date = dy.Date(primary_key=True)
    invited_count = whole_number(nullable=True)
    respondent_count = whole_number()
    response_share = share(nullable=True)
    low = share(nullable=True)
    high = share(nullable=True)
    national_2016_share = share(nullable=True)
    national_2016_source = dy.String(nullable=True)
