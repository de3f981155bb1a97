"""Contracts of the marts that say what moved since an older version, number by number, and why."""

import dataframely as dy
import polars as pl

from pipelines.contracts.changes import COST, MEASURES, PERIOD_KINDS, REASONS, SINCE_KINDS
from pipelines.contracts.marts.columns import force, key, pounds, whole_number

NUMBER = ("since", "measure", "force_code", "abuse_type", "period_kind", "period")
"""What names one number of an older state; its parts are the rows of it."""


class Change(dy.Schema):
    """Parts of what moved in a number since then; a number without a row is as it was.

    The parts of a number add to its change. Counts are null of measure `cost`, pounds of all
    others. `before` and `after` are of the number, and stand in the row of each of its parts.
    `record_count` is how many records a part is of, those that cancel out too; of `method` it is
    null. Also of `ALL` forces and `all` types. Never add up over period_kind or since.
    """

    since = key()
    measure = key()
    force_code = force()
    abuse_type = key()
    period_kind = key()
    period = key()
    reason = key()
    period_end = dy.Date()
    record_count = whole_number(at_least=1, nullable=True)
    count_before = whole_number(nullable=True)
    count_after = whole_number(nullable=True)
    change_count = dy.Int64(nullable=True)
    before_gbp = pounds(nullable=True)
    after_gbp = pounds(nullable=True)
    change_gbp = pounds(nullable=True)

    @dy.rule()
    def known_words(cls) -> pl.Expr:
        """Measure, kind of period and reason are of the closed lists."""
        return (
            pl.col("measure").is_in(list(MEASURES))
            & pl.col("period_kind").is_in(list(PERIOD_KINDS))
            & pl.col("reason").is_in(list(REASONS))
        )

    @dy.rule()
    def parts_add_up(cls) -> pl.Expr:
        """The parts of a number add to the difference between then and now."""
        counted = pl.col("change_count").sum().over(NUMBER)
        priced = pl.col("change_gbp").sum().over(NUMBER)
        return (
            pl.when(pl.col("measure") == COST)
            .then(pl.col("after_gbp") - pl.col("before_gbp") == priced)
            .otherwise(pl.col("count_after") - pl.col("count_before") == counted)
        )

    @dy.rule()
    def has_its_unit(cls) -> pl.Expr:
        """Counts are null of cost, pounds of all else."""
        is_cost = pl.col("measure") == COST
        return pl.col("change_gbp").is_not_null().eq(is_cost) & (
            pl.col("change_count").is_null().eq(is_cost)
        )


class ChangeSince(dy.Schema):
    """What this version was compared with: kept versions, and what was known at past month ends.

    `kind` is `version` or `month_end`. `as_at` is the date of the latest extract that was known
    then. `left_out` says why a version could not be compared (null: it was). `is_previous` marks
    the one that a reader saw last: the latest kept version, or else the latest month end.
    """

    since = key()
    kind = dy.String()
    as_at = dy.Date(nullable=True)
    code_version = dy.String(nullable=True)
    left_out = dy.String(nullable=True)
    is_previous = dy.Bool()

    @dy.rule()
    def known_kind(cls) -> pl.Expr:
        """The kind is of the closed list."""
        return pl.col("kind").is_in(list(SINCE_KINDS))
