"""Contracts of the marts about what has not come yet: records not loaded, abuse not reported."""

from itertools import pairwise

import dataframely as dy
import polars as pl

from pipelines.contracts.marts.columns import force, key, number, share, whole_number
from pipelines.contracts.vocabulary import LAG_BASES


class ReportingLag(dy.Schema):
    """The latest months as counted and as expected once all records have come, also for `ALL`.

    `basis` says what the estimate rests on: the days on which records were entered
    (`recorded_date`), several extracts (`development`), other forces' records (`other_forces`), or
    nothing (`fixed`: no estimate). `low` and `high` are the ends of the 95 per cent interval,
    `low_80` and `high_80` those of the 80 per cent. Null estimates: `fixed`, or the month was not
    delivered. `standard_error` is that of the expected count; a force's months err together.
    """

    measure = key()
    force_code = force()
    month = dy.Date(primary_key=True)
    count = whole_number()
    expected_final_count = number(at_least=0, nullable=True)
    standard_error = number(at_least=0, nullable=True)
    low = whole_number(nullable=True)
    high = whole_number(nullable=True)
    low_80 = whole_number(nullable=True)
    high_80 = whole_number(nullable=True)
    recorded_share = share(nullable=True)
    is_provisional = dy.Bool()
    basis = dy.String()

    @dy.rule()
    def basis_is_known(cls) -> pl.Expr:
        """One of the bases, the firmest first."""
        return pl.col("basis").is_in(LAG_BASES)

    @dy.rule()
    def no_estimate_from_nothing(cls) -> pl.Expr:
        """A fixed number of months is no estimate and gives none."""
        return (pl.col("basis") != "fixed") | pl.col("expected_final_count").is_null()

    @dy.rule()
    def estimate_is_whole(cls) -> pl.Expr:
        """An expected count has its error and both its intervals, or none of them is there."""
        estimates = ("standard_error", "low", "high", "low_80", "high_80")
        is_missing = pl.col("expected_final_count").is_null()
        return pl.all_horizontal(pl.col(name).is_null() == is_missing for name in estimates)

    @dy.rule()
    def intervals_in_order(cls) -> pl.Expr:
        """What is counted does not go away; the wider interval holds the narrower one."""
        ends = ("count", "low", "low_80", "high_80", "high")
        pairs = pairwise(ends)
        is_in_order = pl.all_horizontal(pl.col(low) <= pl.col(high) for low, high in pairs)
        return pl.col("expected_final_count").is_null() | is_in_order


class ReportingDelay(dy.Schema):
    """Incidents by the month in which they began: reported so far, and expected within two years.

    Also for `ALL`. Only forces and months of which delays can be estimated.
    """

    force_code = force()
    month = dy.Date(primary_key=True)
    reported_count = whole_number(at_least=1)
    expected_count = number(at_least=1)
    low = whole_number(at_least=1)
    high = whole_number(at_least=1)
    reported_share = share()

    @dy.rule()
    def interval_in_order(cls) -> pl.Expr:
        """What is reported does not go away again."""
        return (pl.col("reported_count") <= pl.col("low")) & (pl.col("low") <= pl.col("high"))
