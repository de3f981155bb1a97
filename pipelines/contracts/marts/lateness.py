"""Contracts of the marts about what has not come yet: records not loaded, abuse not reported."""

import dataframely as dy
import polars as pl

from pipelines.contracts.marts.columns import force, key, number, share, whole_number


class ReportingLag(dy.Schema):
    """The latest months as counted and as expected once all records have come, also for `ALL`.

    Null estimates: the load history allows none (`basis` is `fixed`), or nothing was counted.
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
    def estimate_only_from_development(cls) -> pl.Expr:
        """A fixed number of months is no estimate and gives none."""
        is_estimated = pl.col("expected_final_count").is_not_null()
        is_fixed = pl.col("basis") == "fixed"
        return (is_fixed & ~is_estimated) | (pl.col("basis") == "development")

    @dy.rule()
    def interval_in_order(cls) -> pl.Expr:
        """What is counted does not go away again; the expected count lies in its interval."""
        is_in_order = (pl.col("count") <= pl.col("low")) & pl.col(
            "expected_final_count"
        ).is_between("low", "high")
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
        """What is reported does not go away again; the expected count lies in its interval."""
        return (pl.col("reported_count") <= pl.col("low")) & pl.col("expected_count").is_between(
            "low", "high"
        )
