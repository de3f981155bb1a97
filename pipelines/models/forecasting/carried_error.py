"""How far a forecast moves with the standard error of the counts that it starts from."""

from dataclasses import replace

import numpy as np

from pipelines.models.forecasting.members import FOLLOWING, Given
from pipelines.models.forecasting.panel import Matrix, Panel


def carried_error(panel: Panel, horizon: int) -> Matrix:
    """How far each series' forecast moves where its estimates were all one standard error higher.

    Measured: the members that follow a series' own level are run on the counts with their errors
    and without, and the mean of their moves is taken for that of all. The totals of groups stay as
    they are, since the estimates of other series err by themselves.

    Args:
        panel: Series of one measure, each with two full seasons.
        horizon: Periods ahead.

    Returns:
        Series × horizon, at least 0; 0 where nothing is estimated.

    Assumes that the estimates of one series err together, since its late records come by one lag.
    """
    if not panel.errors.any():
        return np.zeros((len(panel.keys), horizon))
    given = Given.of(panel, horizon, np.full((len(panel.keys), horizon), np.nan))
    places = np.arange(panel.length) % panel.season
    higher = replace(given, values=given.values + panel.errors / given.indices[0][:, places])
    moves = [member(higher) - member(given) for member in FOLLOWING]
    return np.asarray(np.maximum(0.0, np.mean(moves, axis=0)))
