"""Every model's points for all series of a panel, and their equal-weight combination."""

import warnings

import numpy as np

from pipelines.models.forecasting import settings as names
from pipelines.models.forecasting import smoothing
from pipelines.models.forecasting.boosting import boosted
from pipelines.models.forecasting.panel import Matrix, Panel
from pipelines.models.forecasting.season import seasonal_indices


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
    indices = seasonal_indices(panel)
    places = np.arange(panel.length) % panel.season
    ahead = (panel.length + np.arange(horizon)) % panel.season
    own_season = indices[0][:, ahead]
    values = panel.values / indices[0][:, places]
    totals = panel.totals / indices[1][:, places]
    level = smoothing.level_path(values, panel.months)[:, -1:]
    total_level = smoothing.level_path(totals, panel.months)[:, -1:]
    total_ahead = np.maximum(0.0, smoothing.damped_holt(totals, horizon, panel.months))
    growth = np.divide(
        total_ahead, total_level, out=np.ones_like(total_ahead), where=total_level > 0
    )
    boosts = boosted(panel, indices, horizon)
    if boosts is None:
        boosts = np.full_like(own_season, np.nan)
    points = {
        names.SMOOTHED_LEVEL: level * own_season,
        names.DAMPED_HOLT: smoothing.damped_holt(values, horizon, panel.months) * own_season,
        names.HALF_NATIONAL_GROWTH: level * np.sqrt(growth[panel.groups]) * own_season,
        names.NATIONAL_SHARE: shared_out(panel, total_ahead * indices[1][:, ahead]),
        names.BOOSTING: boosts * own_season,
        names.PROPHET: prophet,
        names.ETS: smoothing.exponential_smoothing(values, horizon, panel.months) * own_season,
        names.THETA: smoothing.theta(values, horizon, panel.months) * own_season,
        names.SEASONAL_LAST_VALUE: _seasonal_last_value(panel, horizon),
        names.LAST_VALUE: np.repeat(panel.last_value[:, None], horizon, axis=1),
    }
    points = {name: np.maximum(0.0, found) for name, found in points.items()}
    return {names.COMBINATION: combined(points), **points}


def combined(points: dict[str, Matrix]) -> Matrix:
    """The plain mean of the members that there are."""
    members = np.stack([points[name] for name in names.COMBINED])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # a series on which every member failed
        return np.asarray(np.nanmean(members, axis=0))


def shared_out(panel: Panel, totals: Matrix) -> Matrix:
    """Forecasts of the groups' sums, shared out by last year's shares."""
    last_year = panel.values[:, -panel.season :].sum(axis=1)
    whole = panel.totals[:, -panel.season :].sum(axis=1)[panel.groups]
    share = np.divide(last_year, whole, out=np.zeros_like(last_year), where=whole > 0)
    return np.asarray(share[:, None] * totals[panel.groups])


def _seasonal_last_value(panel: Panel, horizon: int) -> Matrix:
    """The last year again; a period of it that was not delivered gives way to the last value."""
    start = panel.length - panel.season
    points = panel.delivered[:, start + np.arange(horizon) % panel.season]
    return np.where(np.isnan(points), panel.last_value[:, None], points)
