"""Contracts of the marts about how long investigations take."""

import dataframely as dy
import polars as pl

from pipelines.contracts.marts.columns import force, key, number, share, whole_number

FIRST_ACTION, CLOSING = "first_action", "closing"
ENDINGS = ("charge", "no_further_action", "other_outcome", "no_outcome")
"""The ways in which an investigation is closed; the last without an outcome on record."""
MEASURES = (FIRST_ACTION, CLOSING, *ENDINGS)
QUANTILES = {0.25: "lower_quartile", 0.5: "median", 0.75: "upper_quartile"}
SHARE_DAYS = (182, 365, 730)


class DurationByYear(dy.Schema):
    """How long investigations opened in a financial year take, those still open among them.

    Quantiles of `first_action` and `closing` are of all investigations, those of one ending of the
    investigations that end so. `other_end_count` ended in another way than the measure's.
    `share_by_365_days` is of all investigations, whatever the measure.
    """

    force_code = force()
    opened_year = key()
    abuse_type = key()
    complexity = key()
    measure = key()
    investigation_count = whole_number(at_least=1)
    event_count = whole_number()
    other_end_count = whole_number()
    open_count = whole_number()
    lower_quartile_days = number(at_least=0, nullable=True)
    lower_quartile_low_days = number(at_least=0, nullable=True)
    lower_quartile_high_days = number(at_least=0, nullable=True)
    median_days = number(at_least=0, nullable=True)
    median_low_days = number(at_least=0, nullable=True)
    median_high_days = number(at_least=0, nullable=True)
    upper_quartile_days = number(at_least=0, nullable=True)
    upper_quartile_low_days = number(at_least=0, nullable=True)
    upper_quartile_high_days = number(at_least=0, nullable=True)
    share_by_182_days = share(nullable=True)
    share_low_by_182_days = share(nullable=True)
    share_high_by_182_days = share(nullable=True)
    share_by_365_days = share(nullable=True)
    share_low_by_365_days = share(nullable=True)
    share_high_by_365_days = share(nullable=True)
    share_by_730_days = share(nullable=True)
    share_low_by_730_days = share(nullable=True)
    share_high_by_730_days = share(nullable=True)

    @dy.rule()
    def known_measure(cls) -> pl.Expr:
        """The measure is of the closed list."""
        return pl.col("measure").is_in(list(MEASURES))

    @dy.rule()
    def counts_add_up(cls) -> pl.Expr:
        """Every investigation ended in the measure's way, in another one, or is open."""
        ended = pl.col("event_count") + pl.col("other_end_count")
        return pl.col("investigation_count") == ended + pl.col("open_count")

    @dy.rule()
    def quartiles_rise(cls) -> pl.Expr:
        """A later quartile is not reached before an earlier one."""
        lower, median, upper = (pl.col(f"{name}_days") for name in QUANTILES.values())
        return (lower <= median).fill_null(value=True) & (median <= upper).fill_null(value=True)


class DurationCurve(dy.Schema):
    """Share that has ended so by a number of days, of all types or of all complexities.

    Of groups of thirty and more. There is a row where nobody was lost from sight by then, or five
    are still seen after it, which `at_risk_count` counts.
    """

    force_code = force()
    opened_year = key()
    abuse_type = key()
    complexity = key()
    measure = key()
    days = dy.Int64(primary_key=True, min=0)
    at_risk_count = whole_number()
    ended_share = share()
    low_share = share()
    high_share = share()

    @dy.rule()
    def known_measure(cls) -> pl.Expr:
        """The measure is of the closed list."""
        return pl.col("measure").is_in(list(MEASURES))
