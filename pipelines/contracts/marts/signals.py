"""Contract of the control charts: what is out of the ordinary in a series."""

import dataframely as dy
import polars as pl

from pipelines.contracts.marts.columns import force, key, number, whole_number

SIGNALS = (
    "outside_limits",
    "seven_on_one_side",
    "seven_rising",
    "seven_falling",
    "two_of_three_near_limit",
    "smoothed_outside_limits",
)
CONTROL_CHARTS = ("xmr", "quarters", "rare_events")


class ControlChart(dy.Schema):
    """A point of a control chart and the limits it is held against, also for `ALL` and `all`.

    `count` is as delivered (null: not delivered), `adjusted` what limits and signals are about. A
    quarter (`period_months` 3) stands under its first month: recorded crime, and where `chart` is
    not `xmr`. The latest year is judged by the five before it; older points have no centre. A
    provisional point is in no limit and has no signal but to lie above them already. `smoothed` is
    the exponentially weighted mean of what is settled.
    """

    measure = key()
    force_code = force()
    abuse_type = key()
    month = dy.Date(primary_key=True)
    period_months = whole_number(at_least=1)
    count = whole_number(nullable=True)
    adjusted = number(at_least=0, nullable=True)
    centre = number(at_least=0, nullable=True)
    lower = number(at_least=0, nullable=True)
    upper = number(at_least=0, nullable=True)
    smoothed = number(at_least=0, nullable=True)
    signal = dy.String(nullable=True)
    chart = dy.String()
    is_sloping = dy.Bool()
    is_trial = dy.Bool()
    is_adjusted = dy.Bool()
    is_provisional = dy.Bool()
    force_count = whole_number(at_least=1)

    @dy.rule()
    def known_values(cls) -> pl.Expr:
        """Signal and chart are of the closed lists, and only months make an `xmr`."""
        return (
            (pl.col("signal").is_null() | pl.col("signal").is_in(list(SIGNALS)))
            & pl.col("chart").is_in(list(CONTROL_CHARTS))
            & ((pl.col("chart") == "xmr") == (pl.col("period_months") == 1))
            & pl.col("period_months").is_in([1, 3])
        )

    @dy.rule()
    def limits_in_order(cls) -> pl.Expr:
        """The centre lies between the limits; there are both of them or neither."""
        is_in_order = pl.col("centre").is_between("lower", "upper")
        return (pl.col("lower").is_null() & pl.col("upper").is_null()) | is_in_order.fill_null(
            value=False
        )

    @dy.rule()
    def adjusted_only_where_it_says_so(cls) -> pl.Expr:
        """Without a season the adjusted value is the count, and a missing count has none."""
        is_same = pl.col("adjusted").eq_missing(pl.col("count").cast(pl.Float64))
        is_held = pl.col("adjusted").is_null() == pl.col("count").is_null()
        return pl.when("is_adjusted").then(is_held).otherwise(is_same)

    @dy.rule()
    def signal_of_a_known_point(cls) -> pl.Expr:
        """What was not delivered stands out from nothing; a provisional point only upwards."""
        is_held = pl.col("count").is_not_null() & pl.col("lower").is_not_null()
        is_early = pl.col("is_provisional") & ~(
            (pl.col("signal") == "outside_limits") & (pl.col("adjusted") > pl.col("upper"))
        )
        return pl.col("signal").is_null() | (is_held & ~is_early)
