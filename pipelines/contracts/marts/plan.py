"""Contracts of the marts that a plan is worked out from, beside those of cost and demand."""

import dataframely as dy
import polars as pl

from pipelines.contracts.marts.columns import force, key, number, pounds, share, whole_number


class OpeningPath(dy.Schema):
    """Joint draws of the investigations opened in a quarter, single forces and types only.

    From the first quarter that is not wholly settled; what is known of it is in every draw. Within
    a draw types and forces add up to the sum that was drawn.
    """

    force_code = force()
    abuse_type = key()
    quarter = dy.Date(primary_key=True)
    draw = dy.Int64(primary_key=True, min=1)
    opened_count = number(at_least=0)


class CostProfile(dy.Schema):
    """When and on what an investigation's final cost is spent, all forces together.

    `spent_share` is the part of the final cost spent in the quarter of that age on that category;
    over all ages and categories of a basis and type they add up to 1.
    """

    cost_basis = key()
    abuse_type = key()
    quarters_since_opened = dy.Int64(primary_key=True, min=0)
    category = key()
    spent_share = number()


class OpenProfile(dy.Schema):
    """Share of investigations open at the end of the quarter of that age, all forces together."""

    abuse_type = key()
    quarters_since_opened = dy.Int64(primary_key=True, min=0)
    open_share = share()


class CaseLevel(dy.Schema):
    """What an investigation opened now costs in the end and how sure that is, by force and type.

    Pounds are at `price_base`. `final_real_gbp` is the force's own mean drawn towards all forces'
    by how uncertain it is, `relative_error` its error; `yearly_drift` how far the national level
    moves in a year (logarithm), `dispersion_gbp` the variance of a year's cost per pound of it,
    from case to case; `last_quarter` the last whose cost was delivered whole.
    """

    cost_basis = key()
    force_code = force()
    abuse_type = key()
    investigation_count = whole_number()
    final_real_gbp = number(at_least=0)
    own_mean_real_gbp = number()
    relative_error = number(at_least=0)
    yearly_drift = number(at_least=0)
    dispersion_gbp = number(at_least=0)
    hours_per_real_gbp = number(at_least=0, nullable=True)
    last_quarter = dy.Date()
    price_base = dy.String()


class StaffingByMonth(dy.Schema):
    """Full-time equivalents by grade: posts, people in post and people accredited."""

    force_code = force()
    month = dy.Date(primary_key=True)
    grade = key()
    establishment_fte = dy.Decimal(18, 2, min=0)
    strength_fte = dy.Decimal(18, 2, min=0)
    accredited_fte = dy.Decimal(18, 2, min=0)


class BudgetByYear(dy.Schema):
    """What was budgeted, in cash."""

    force_code = force()
    financial_year = key()
    category = key()
    budget_gbp = pounds()


class TimelinessByQuarter(dy.Schema):
    """First actions on online investigations within 7, 14 and 30 days, by risk and quarter opened.

    `due_count` are those of which it is known whether they were within `days`; `is_target` marks
    the days that the risk calls for.
    """

    force_code = force()
    quarter = dy.Date(primary_key=True)
    risk_level = key()
    days = dy.Int64(primary_key=True, min=1)
    due_count = whole_number(at_least=1)
    in_time_count = whole_number()
    is_target = dy.Bool()

    @dy.rule()
    def no_more_in_time_than_due(cls) -> pl.Expr:
        """Those in time are among those due."""
        return pl.col("in_time_count") <= pl.col("due_count")
