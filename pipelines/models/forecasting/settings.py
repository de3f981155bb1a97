"""What a forecast can be told, and the names of its models."""

import datetime as dt
from dataclasses import dataclass

import polars as pl

LAST_VALUE, SEASONAL_LAST_VALUE = "last_value", "seasonal_last_value"
ETS, THETA, PROPHET = "ets", "theta", "prophet"
SMOOTHED_LEVEL, DAMPED_HOLT = "smoothed_level", "damped_holt"
HALF_NATIONAL_GROWTH, NATIONAL_SHARE = "half_national_growth", "national_share"
BOOSTING, COMBINATION = "boosting", "combination"

COMBINED = (SMOOTHED_LEVEL, DAMPED_HOLT, HALF_NATIONAL_GROWTH, NATIONAL_SHARE, BOOSTING, PROPHET)
"""The six members of the default; set beforehand, checked on quarters 12 to 21 only."""

MONTHS = {"month": 1, "quarter": 3}
PROPHET_LEVELS = ("series", "national")
LEVEL_PER_QUARTER = 0.5
"""How far the smoothed level goes towards a new quarter."""
SHOCK = "shock"
MOST_SINGLE_PROPHET_FITS = 1_500

GROOMING_OFFENCE = pl.DataFrame(
    {
        "date": [dt.date(2017, 4, 1)],
        "kind": ["new_offence"],
        "offence_groups": ["exploitation;child_sexual"],
    }
)
"""The rule change that is always told: sexual communication with a child became an offence."""


def per_period(constant: float, months: int) -> float:
    """A smoothing constant per quarter as one per period, with the same memory in time."""
    return float(1 - (1 - constant) ** (months / 3))


@dataclass(frozen=True)
class ForecastSettings:
    """How to forecast.

    Attributes:
        months: Months in a period.
        events: date, kind, offence_groups (names of series, split by `;`; empty for all). Every
            event is a lasting step in its series, except of kind `shock`, which is not used.
        prophet_level: `series` fits Prophet to every series; `national` fits the sums of groups and
            shares them out by last year's share; None takes the first where it is affordable.
    """

    months: int
    events: pl.DataFrame | None = None
    prophet_level: str | None = None

    def steps(self, name: str) -> tuple[dt.date, ...]:
        """The first days of the changes of rules that belong to a series."""
        events = GROOMING_OFFENCE if self.events is None else self.events
        found = [
            day
            for day, kind, groups in events.select("date", "kind", "offence_groups").iter_rows()
            if kind != SHOCK and (not groups or name in [g.strip() for g in groups.split(";")])
        ]
        return tuple(sorted(set(found)))

    def is_prophet_single(self, fits: int) -> bool:
        """Whether Prophet is fitted to single series, given how many fits that would be."""
        if self.prophet_level is not None:
            return self.prophet_level == "series"
        return fits <= MOST_SINGLE_PROPHET_FITS
