"""Contract of the mart that says what was counted each month, and what was not delivered."""

import dataframely as dy
import polars as pl

from pipelines.contracts.marts.columns import force, key, number, whole_number
from pipelines.contracts.vocabulary import ALL_FORCES, ALL_TYPES


class DemandSeries(dy.Schema):
    """Incidents or investigations of each month without gaps, also for `ALL` and `all`.

    `count` is null where the month was not delivered, 0 where it was and nothing happened.
    `force_count` is how many forces the count is of: 1 or 0 for a force, for `ALL` those that
    delivered the month. A month is delivered for all of a measure's types or for none. `is_settled`
    up to the last month whose records are taken to be in; of a later month `expected_count` is what
    it is expected to come to, where its lag can be estimated, with intervals of 95 and 80 per cent.
    """

    measure = key()
    force_code = force()
    abuse_type = key()
    month = dy.Date(primary_key=True)
    count = whole_number(nullable=True)
    force_count = whole_number()
    is_settled = dy.Bool()
    expected_count = number(at_least=0, nullable=True)
    expected_low = whole_number(nullable=True)
    expected_high = whole_number(nullable=True)
    expected_low_80 = whole_number(nullable=True)
    expected_high_80 = whole_number(nullable=True)

    @dy.rule()
    def monthly_measure(cls) -> pl.Expr:
        """Recorded crime comes in quarters, and a month stands under its first day."""
        is_monthly = pl.col("measure").is_in(["incidents", "investigations"])
        return is_monthly & (pl.col("month") == pl.col("month").dt.month_start())

    @dy.rule()
    def count_of_forces(cls) -> pl.Expr:
        """There is a count just where there are forces that it is of; a force is one."""
        is_counted = pl.col("count").is_not_null() == (pl.col("force_count") > 0)
        return is_counted & ((pl.col("force_code") == ALL_FORCES) | (pl.col("force_count") <= 1))

    @dy.rule()
    def settled_months_come_first(cls) -> pl.Expr:
        """After the first month that is not settled, none of the series is."""
        series = ("measure", "force_code", "abuse_type")
        first_open = pl.when(~pl.col("is_settled")).then("month").otherwise(None).min().over(series)
        return ~pl.col("is_settled") | first_open.is_null() | (pl.col("month") < first_open)

    @dy.rule()
    def expected_beside_open_counts(cls) -> pl.Expr:
        """An estimate is of a counted month that is not settled, and lies in its interval."""
        lies = pl.col("expected_low") <= pl.col("expected_low_80")
        lies &= pl.col("expected_low_80") <= pl.col("expected_count").ceil()
        lies &= pl.col("expected_count").floor() <= pl.col("expected_high_80")
        lies &= pl.col("expected_high_80") <= pl.col("expected_high")
        is_open = ~pl.col("is_settled") & pl.col("count").is_not_null()
        is_known = pl.col("^expected_.*$").is_not_null()
        is_whole = pl.all_horizontal(is_known) == pl.any_horizontal(is_known)
        return is_whole & (pl.col("expected_count").is_null() | (is_open & lies))

    @dy.rule()
    def forces_add_up(cls) -> pl.Expr:
        """The sum of forces counts each force that delivered, once."""
        own = pl.when(pl.col("force_code") != ALL_FORCES).then(pl.col("count", "force_count"))
        sums = own.sum().over("measure", "abuse_type", "month")
        is_sum = pl.all_horizontal(pl.col("count", "force_count").fill_null(0) == sums)
        return (pl.col("force_code") != ALL_FORCES) | is_sum

    @dy.rule()
    def types_add_up(cls) -> pl.Expr:
        """The sum of types counts each type, once, of the same forces."""
        keys = ("measure", "force_code", "month")
        types = pl.when(pl.col("abuse_type") != ALL_TYPES).then(pl.col("count")).sum().over(keys)
        is_same = pl.col("force_count") == pl.col("force_count").max().over(keys)
        is_sum = pl.col("count").fill_null(0) == types
        return is_same & ((pl.col("abuse_type") != ALL_TYPES) | is_sum)
