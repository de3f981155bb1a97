"""Every model's points for all series of a panel, and their equal-weight combination.

`MEMBERS` is the registry: a model is a function of what is `Given`, and one line there.
"""

import warnings
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from pipelines.models.forecasting import settings as names
from pipelines.models.forecasting import smoothing
from pipelines.models.forecasting.boosting import boosted
from pipelines.models.forecasting.panel import Matrix, Panel
from pipelines.models.forecasting.season import seasonal_indices

LEAST_GROWTH, MOST_GROWTH = 1 / 3, 3.0
"""How far the sum of a group moves its series. Recorded child sexual offences rose 2.2-fold in the
three years to 2015/16; what is beyond is one series' own, or a slip, and no ground to move others.
"""


@dataclass(frozen=True)
class Given:
    """What every model is given: a row a series, a column a period.

    Attributes:
        panel: Series of one measure, each with two full seasons.
        horizon: Periods ahead.
        prophet: Prophet's points, fitted beforehand; not a number where it failed.
        indices: Seasonal indices of the series, and of the groups' totals.
        values: The series without their season.
        totals: The groups' totals without theirs.
        season: The season of the periods ahead, of the series.
        total_season: And of the groups' totals.
    """

    panel: Panel
    horizon: int
    prophet: Matrix
    indices: tuple[Matrix, Matrix]
    values: Matrix
    totals: Matrix
    season: Matrix
    total_season: Matrix

    @classmethod
    def of(cls, panel: Panel, horizon: int, prophet: Matrix) -> "Given":
        """Take the season out of a panel, and lay it out for the periods ahead."""
        indices = seasonal_indices(panel)
        places = np.arange(panel.length) % panel.season
        ahead = (panel.length + np.arange(horizon)) % panel.season
        return cls(
            panel=panel,
            horizon=horizon,
            prophet=prophet,
            indices=indices,
            values=panel.values / indices[0][:, places],
            totals=panel.totals / indices[1][:, places],
            season=indices[0][:, ahead],
            total_season=indices[1][:, ahead],
        )

    def level(self) -> Matrix:
        """The smoothed level at the last period, a single column."""
        return smoothing.level_path(self.values, self.panel.months)[:, -1:]

    def totals_ahead(self) -> Matrix:
        """The groups' totals ahead, without their season."""
        damped = smoothing.damped_holt(self.totals, self.horizon, self.panel.months)
        return np.asarray(np.maximum(0.0, damped))


def member_points(panel: Panel, horizon: int, prophet: Matrix) -> dict[str, Matrix]:
    """Points of every model: a row a series, a column a period ahead, none below nought.

    Args:
        panel: Series of one measure, each with two full seasons.
        horizon: Periods ahead.
        prophet: Prophet's points; not a number where it failed.

    Returns:
        Points by model name; a model that cannot be had for a series is not a number there and is
        left out of its combination.
    """
    given = Given.of(panel, horizon, prophet)
    points = {name: np.maximum(0.0, forecast(given)) for name, forecast in MEMBERS.items()}
    return {names.COMBINATION: combined(points), **points}


def combined(points: dict[str, Matrix]) -> Matrix:
    """The plain mean of the members that there are."""
    members = np.stack([points[name] for name in names.COMBINED])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # a series on which every member failed
        return np.asarray(np.nanmean(members, axis=0))


def shared_out(panel: Panel, totals: Matrix) -> Matrix:
    """Forecasts of the groups' sums, shared out by last year's shares."""
    last_year, whole = (
        part[:, -panel.season :].mean(axis=1) for part in (panel.values, panel.totals)
    )
    growth = _growth(totals, whole[:, None])
    return np.asarray(last_year[:, None] * growth[panel.groups])


def _growth(ahead: Matrix, now: Matrix) -> Matrix:
    """What a group's sum becomes, as a share of what it is, to `LEAST_GROWTH` and `MOST_GROWTH`."""
    growth = np.divide(ahead, now, out=np.ones_like(ahead), where=now > 0)
    return np.clip(growth, LEAST_GROWTH, MOST_GROWTH)


def _smoothed_level(given: Given) -> Matrix:
    return given.level() * given.season


def _damped_holt(given: Given) -> Matrix:
    months = given.panel.months
    return smoothing.damped_holt(given.values, given.horizon, months) * given.season


def _half_national_growth(given: Given) -> Matrix:
    """The level, moved by half of the growth of the series' group on a logarithmic scale."""
    level = smoothing.level_path(given.totals, given.panel.months)[:, -1:]
    ahead = given.totals_ahead()
    growth = _growth(ahead, level)
    return np.asarray(given.level() * np.sqrt(growth[given.panel.groups]) * given.season)


def _national_share(given: Given) -> Matrix:
    return shared_out(given.panel, given.totals_ahead() * given.total_season)


def _boosting(given: Given) -> Matrix:
    """Not a number throughout where there is too little to learn from."""
    points = boosted(given.panel, given.indices, given.horizon)
    return np.full_like(given.season, np.nan) if points is None else points * given.season


def _prophet(given: Given) -> Matrix:
    return given.prophet


def _ets(given: Given) -> Matrix:
    months = given.panel.months
    return smoothing.exponential_smoothing(given.values, given.horizon, months) * given.season


def _theta(given: Given) -> Matrix:
    return smoothing.theta(given.values, given.horizon, given.panel.months) * given.season


def _seasonal_last_value(given: Given) -> Matrix:
    """The last year again; a period of it that was not delivered gives way to the last value."""
    panel = given.panel
    start = panel.length - panel.season
    points = panel.delivered[:, start + np.arange(given.horizon) % panel.season]
    return np.where(np.isnan(points), panel.last_value[:, None], points)


def _last_value(given: Given) -> Matrix:
    return np.repeat(given.panel.last_value[:, None], given.horizon, axis=1)


MEMBERS: dict[str, Callable[[Given], Matrix]] = {
    names.SMOOTHED_LEVEL: _smoothed_level,
    names.DAMPED_HOLT: _damped_holt,
    names.HALF_NATIONAL_GROWTH: _half_national_growth,
    names.NATIONAL_SHARE: _national_share,
    names.BOOSTING: _boosting,
    names.PROPHET: _prophet,
    names.ETS: _ets,
    names.THETA: _theta,
    names.SEASONAL_LAST_VALUE: _seasonal_last_value,
    names.LAST_VALUE: _last_value,
}
FOLLOWING = (_smoothed_level, _damped_holt, _half_national_growth)
"""The members that are made of a series' own level alone, which the latest counts move."""
MODELS = (names.COMBINATION, *MEMBERS)
"""Every model that is forecast with, back-tested and scored. Which of them are combined is set in
`settings.COMBINED`, beforehand and not by their scores."""
