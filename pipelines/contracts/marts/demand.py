"""Contracts of the marts about demand: how many children are reported, growth, what drives it."""

import dataframely as dy
import polars as pl

from pipelines.contracts.marts.columns import force, key, number, whole_number
from pipelines.contracts.vocabulary import GROWTH_WINDOWS

DRIVERS = (
    "child_population",
    "incidents_per_child",
    "incidents",
    "mix_of_types",
    "share_investigated",
    "without_incidents",
)
NAMED_DRIVERS = (
    "recording",
    "incidents_per_child",
    "incidents",
    "offences_per_child",
    "offences",
)


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


class DemandByMonth(dy.Schema):
    """Incidents by month reported and investigations by month opened, at the finest grain."""

    force_code = force()
    month = dy.Date(primary_key=True)
    abuse_type = key()
    referral_source = key()
    incident_count = whole_number()
    recorded_crime_count = whole_number()
    non_recent_count = whole_number()
    online_count = whole_number()
    investigation_count = whole_number()


class DemandByDistrict(dy.Schema):
    """Incidents by month reported and district."""

    force_code = force()
    month = dy.Date(primary_key=True)
    district = key()
    abuse_type = key()
    incident_count = whole_number()


class DemandGrowth(dy.Schema):
    """Growth between two named periods, also for `ALL` forces and `all` types.

    `window` is one of GROWTH_WINDOWS; both periods end on the last day of a month.
    A rate is the period's own count per 1,000 children of the same calendar year: of a whole year
    a year's, of a part year that part's. Null where the children of a counted force are not known.
    """

    measure = key()
    force_code = force()
    abuse_type = key()
    window = key()
    baseline = key()
    current = key()
    baseline_start = dy.Date()
    baseline_end = dy.Date()
    current_start = dy.Date()
    current_end = dy.Date()
    baseline_count = dy.Int64()
    current_count = dy.Int64()
    growth_share = number(nullable=True)
    growth_low = number(nullable=True)
    growth_high = number(nullable=True)
    yearly_growth_share = number(nullable=True)
    baseline_rate_per_1000 = number(nullable=True)
    current_rate_per_1000 = number(nullable=True)
    force_count = whole_number()

    @dy.rule()
    def whole_window(cls) -> pl.Expr:
        """The kind of window is of the closed list, and its periods are whole months in order."""
        return is_window()


class GrowthDriver(dy.Schema):
    """What one driver contributed to the change between two periods, also for `ALL`.

    Recorded crime is that of its child-specific offence groups together. The window is as in
    `demand_growth`. The contributions of a measure, force and window add up to the change of its
    count; `contribution_share` is of the baseline's count, null where that is nought. A driver is
    named as in `pipelines.models.demand.drivers.growth_drivers`; `recording:` goes before an
    event_id.
    """

    measure = key()
    force_code = force()
    window = key()
    baseline = key()
    current = key()
    baseline_start = dy.Date()
    baseline_end = dy.Date()
    current_start = dy.Date()
    current_end = dy.Date()
    driver = dy.String(primary_key=True, min_length=1)
    contribution_count = number()
    contribution_share = number(nullable=True)

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
