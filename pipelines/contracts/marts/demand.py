"""Contracts of the marts that help to read demand: events, forces alike, lag, signals, drivers."""

import dataframely as dy
import polars as pl

from pipelines.contracts.events import DATE_PRECISIONS, EVENT_KINDS, RE_BASE
from pipelines.contracts.marts.demand_series import DemandSeries
from pipelines.contracts.vocabulary import GROWTH_WINDOWS, MEASURES

SIGNALS = (
    "outside_limits",
    "seven_on_one_side",
    "seven_rising",
    "seven_falling",
    "two_of_three_near_limit",
)
CONTROL_CHARTS = ("xmr", "quarters", "rare_events")
DRIVERS = (
    "child_population",
    "incidents_per_child",
    "incidents",
    "mix_of_types",
    "share_investigated",
    "without_incidents",
)
NAMED_DRIVERS = ("recording", "incidents_per_child", "incidents")


def _force(*, primary_key: bool = True) -> dy.String:
    return dy.String(primary_key=primary_key, nullable=not primary_key, min_length=3, max_length=9)


def is_window() -> pl.Expr:
    """Whether a window is of a known kind and holds equally many whole months, one after another.

    `window` is a word of SQL, so a query that reads the column puts it in double quotes.
    """
    starts, ends = pl.col("baseline_start", "current_start"), pl.col("baseline_end", "current_end")
    baseline, current = (
        _months(f"{period}_end") - _months(f"{period}_start") for period in ("baseline", "current")
    )
    return pl.all_horizontal(
        pl.col("window").is_in(list(GROWTH_WINDOWS)),
        starts == starts.dt.month_start(),
        ends == ends.dt.month_end(),
        baseline == current,
        pl.col("baseline_start") <= pl.col("baseline_end"),
        pl.col("baseline_end") < pl.col("current_start"),
    )


def _months(column: str) -> pl.Expr:
    day = pl.col(column).dt
    return 12 * day.year() + day.month()


class Event(dy.Schema):
    """The register: what changed the counts, or the way they are counted.

    Null `force_code`, `offence_groups` (parted by semicolons) and `measure` mean all of them;
    `name` and `reason` are of whoever entered it and stand on every `re_base`.
    """

    event_id = dy.String(primary_key=True)
    date = dy.Date()
    date_precision = dy.String()
    title = dy.String()
    kind = dy.String()
    offence_groups = dy.String(nullable=True)
    known_size_share = dy.Float64(nullable=True, min=-1)
    force_code = _force(primary_key=False)
    source = dy.String()
    url = dy.String(nullable=True)
    measure = dy.String(nullable=True)
    name = dy.String(nullable=True)
    reason = dy.String(nullable=True)

    @dy.rule()
    def known_values(cls) -> pl.Expr:
        """Kind, precision and measure are of the closed lists."""
        return (
            pl.col("kind").is_in(list(EVENT_KINDS))
            & pl.col("date_precision").is_in(list(DATE_PRECISIONS))
            & (pl.col("measure").is_null() | pl.col("measure").is_in(list(MEASURES)))
        )

    @dy.rule()
    def re_base_is_owned(cls) -> pl.Expr:
        """A re-base has a measure, a name and a reason."""
        return (pl.col("kind") != RE_BASE) | pl.all_horizontal(
            pl.col("measure", "name", "reason").is_not_null()
        )


class SimilarForce(dy.Schema):
    """The forces most like a force, rank 1 the nearest, by recorded crime of `financial_year`.

    Empty where recorded crime or children are not known; a force without either has no row.
    """

    force_code = _force()
    rank = dy.Int32(primary_key=True, min=1)
    similar_force_code = dy.String(min_length=3, max_length=9)
    distance = dy.Float64(min=0)
    financial_year = dy.String()

    @dy.rule()
    def another_force(cls) -> pl.Expr:
        """No force is like itself."""
        return pl.col("force_code") != pl.col("similar_force_code")


class ReportingLag(dy.Schema):
    """The latest months as counted and as expected once all records have come, also for `ALL`.

    Null estimates: the load history allows none (`basis` is `fixed`), or nothing was counted.
    """

    measure = dy.String(primary_key=True)
    force_code = _force()
    month = dy.Date(primary_key=True)
    count = dy.Int64(min=0)
    expected_final_count = dy.Float64(nullable=True, min=0)
    low = dy.Int64(nullable=True, min=0)
    high = dy.Int64(nullable=True, min=0)
    recorded_share = dy.Float64(nullable=True, min=0, max=1)
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

    force_code = _force()
    month = dy.Date(primary_key=True)
    reported_count = dy.Int64(min=1)
    expected_count = dy.Float64(min=1)
    low = dy.Int64(min=1)
    high = dy.Int64(min=1)
    reported_share = dy.Float64(min=0, max=1)

    @dy.rule()
    def interval_in_order(cls) -> pl.Expr:
        """What is reported does not go away again; the expected count lies in its interval."""
        return (pl.col("reported_count") <= pl.col("low")) & pl.col("expected_count").is_between(
            "low", "high"
        )


class ControlChart(dy.Schema):
    """A point of a control chart and the limits it is held against, also for `ALL` and `all`.

    `count` is as delivered (null: not delivered), `adjusted` what limits and signals are about. A
    quarter stands under its first month where `chart` is not `xmr`. A provisional point is in no
    limit and has no signal but to lie above them already.
    """

    measure = dy.String(primary_key=True)
    force_code = _force()
    abuse_type = dy.String(primary_key=True)
    month = dy.Date(primary_key=True)
    count = dy.Int64(nullable=True, min=0)
    adjusted = dy.Float64(nullable=True, min=0)
    centre = dy.Float64(nullable=True, min=0)
    lower = dy.Float64(nullable=True, min=0)
    upper = dy.Float64(nullable=True, min=0)
    signal = dy.String(nullable=True)
    chart = dy.String()
    is_trial = dy.Bool()
    is_adjusted = dy.Bool()
    is_provisional = dy.Bool()
    force_count = dy.Int64(min=1)

    @dy.rule()
    def known_values(cls) -> pl.Expr:
        """Signal and chart are of the closed lists, and recorded crime has no months."""
        return (
            (pl.col("signal").is_null() | pl.col("signal").is_in(list(SIGNALS)))
            & pl.col("chart").is_in(list(CONTROL_CHARTS))
            & (pl.col("measure") != "recorded_crime")
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


class GrowthDriver(dy.Schema):
    """What one driver contributed to the change between two periods, also for `ALL`.

    The window is as in `demand_growth`. The contributions of a measure, force and window add up to
    the change of its count;
    `contribution_share` is of the baseline's count, null where that is nought. A driver is named as
    in `pipelines.models.demand.drivers.growth_drivers`; `recording:` goes before an event_id.
    """

    measure = dy.String(primary_key=True)
    force_code = _force()
    window = dy.String(primary_key=True)
    baseline = dy.String(primary_key=True)
    current = dy.String(primary_key=True)
    baseline_start = dy.Date()
    baseline_end = dy.Date()
    current_start = dy.Date()
    current_end = dy.Date()
    driver = dy.String(primary_key=True, min_length=1)
    contribution_count = dy.Float64()
    contribution_share = dy.Float64(nullable=True)

    @dy.rule()
    def known_drivers(cls) -> pl.Expr:
        """A driver is of the closed list, or names a type or an event."""
        named = pl.col("driver").str.split(":").list.first().is_in(list(NAMED_DRIVERS))
        return pl.col("driver").is_in(list(DRIVERS)) | (
            pl.col("driver").str.contains(":", literal=True) & named
        )

    @dy.rule()
    def whole_window(cls) -> pl.Expr:
        """The kind of window is of the closed list, and its periods are whole months in order."""
        return is_window()

    @dy.rule()
    def monthly_measure(cls) -> pl.Expr:
        """Recorded crime has no drivers yet."""
        return pl.col("measure").is_in(["incidents", "investigations"])


DEMAND_MARTS: dict[str, type[dy.Schema]] = {
    "demand_series": DemandSeries,
    "event": Event,
    "similar_force": SimilarForce,
    "reporting_lag": ReportingLag,
    "reporting_delay": ReportingDelay,
    "control_chart": ControlChart,
    "growth_drivers": GrowthDriver,
}
