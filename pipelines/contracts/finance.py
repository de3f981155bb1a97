"""Contracts of the tables that finance delivers: rates, on-costs, the ledger, the budget."""

import dataframely as dy
import polars as pl

from pipelines.contracts.columns import (
    Extract,
    closed_list,
    date,
    decimal,
    financial_year,
    force,
    month,
    not_after_extract,
    own_label,
    share_of_pay,
)
from pipelines.contracts.vocabulary import (
    COST_CATEGORIES,
    RATE_INCLUDES,
    RATE_PROVENANCES,
    UPLIFT_COMPONENTS,
)


class Rates(Extract):
    """Pounds per hour of a grade from a date on. Grain: grade, valid_from.

    `includes` says what the rate holds: `pay`, `pay_on_costs` (with employer's pension and
    national insurance) or `full` (with overhead too); without it, pay. Each cost basis adds what
    is missing or takes away what is too much. Without a provenance a rate counts as
    `local_time_recording`.
    """

    grade = own_label(key=True)
    valid_from = date(key=True, may_begin_always=True)
    hourly_rate_gbp = decimal(not_negative=True)
    includes = closed_list(RATE_INCLUDES, nullable=True)
    provenance = closed_list(RATE_PROVENANCES, nullable=True)


class Uplifts(Extract):
    """The employer's on-costs and overhead. Grain: category, component, valid_from.

    `component` says what is added: `pension` and `national_insurance` to pay, `overhead` to pay
    with both. A rate that includes a component already is not given it twice. Without a
    provenance a share counts as `local_time_recording`.
    """

    category = closed_list(COST_CATEGORIES, key=True)
    component = closed_list(UPLIFT_COMPONENTS, key=True)
    valid_from = date(key=True, may_begin_always=True)
    share = share_of_pay()
    provenance = closed_list(RATE_PROVENANCES, nullable=True)

    @dy.rule()
    def not_from_the_first_of_a_month(cls) -> pl.Expr:
        """Costs are uplifted month by month, so a share cannot begin within one."""
        return pl.col("valid_from").is_null() | (pl.col("valid_from").dt.day() == 1)


class LedgerTotals(Extract):
    """What the finance ledger booked, in pounds. Grain: force_code, month, category."""

    force_code = force()
    month = month(key=True)
    category = closed_list(COST_CATEGORIES, key=True)
    amount_gbp = decimal()

    @dy.rule()
    def month__after_extract(cls) -> pl.Expr:
        """Nothing is booked in a month that starts after the extract was made."""
        return not_after_extract("month")


class Budgets(Extract):
    """What was budgeted, in pounds. Grain: force_code, financial_year, category."""

    force_code = force()
    financial_year = financial_year(key=True)
    category = closed_list(COST_CATEGORIES, key=True)
    amount_gbp = decimal()
