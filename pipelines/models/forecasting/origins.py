"""Forecasts as they would have been made at past cut-offs, and as they are made now."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from math import ceil

import numpy as np

from pipelines.models.forecasting import members
from pipelines.models.forecasting.panel import FEWEST_SEASONS, Matrix, Panel, Rows
from pipelines.models.forecasting.prophet_fit import Task, fit_all
from pipelines.models.forecasting.refit import refit_key
from pipelines.models.forecasting.settings import ForecastSettings
from pipelines.models.forecasting.smoothing import level_path

log = logging.getLogger(__name__)

OnDone = Callable[[int, int], None]
FEWEST_ORIGINS, MOST_ORIGINS = 4, 12
"""Of fewer cut-offs errors are too few for an interval; each one is a forecast of all series."""
SEASONS_BETWEEN = 0.75
"""Cut-offs three quarters apart fall into each season in turn."""


@dataclass(frozen=True)
class Origin:
    """What was forecast when some periods were known.

    Attributes:
        known: Periods known.
        rows: Which rows of the whole panel had enough periods by then; the arrays follow them.
        points: By model: a row a series, a column a period ahead.
        spread: What a series' errors are measured in: recent volatility and level.
        scale: Mean absolute seasonal change so far, at least 1.
        failed: Whether Prophet failed on the series.
    """

    known: int
    rows: Rows
    points: dict[str, Matrix]
    spread: Matrix
    scale: Matrix
    failed: np.typing.NDArray[np.bool_]


@dataclass
class Fits:
    """Prophet's fits of one run, by key, and those of earlier runs that may be used again."""

    earlier: dict[str, list[float]]
    used: dict[str, list[float]] = field(default_factory=dict)

    def fit(self, tasks: list[Task], on_done: OnDone) -> list[list[float] | None]:
        """Points of every task; only what is not known already is fitted."""
        keys = [refit_key(task) for task in tasks]
        # By key, so that two tasks that are the same series told the same are one fit.
        asked = dict(zip(keys, tasks, strict=True))
        fresh = {k: t for k, t in asked.items() if len(self.earlier.get(k, ())) != len(t.future)}
        found = dict(zip(fresh, fit_all(list(fresh.values()), on_done), strict=True))
        points = [found[key] if key in found else self.earlier[key] for key in keys]
        self.used |= {k: p for k, p in zip(keys, points, strict=True) if p is not None}
        return points


def past_counts(length: int, season: int) -> list[int]:
    """Where to back-test, when some periods are known: four to twelve cut-offs, evenly apart."""
    first = FEWEST_SEASONS * season + 1
    room = length - first
    # Closer together where the series is short, farther apart where it is long. The last cut-off
    # leaves one step of known periods to be judged by.
    step = min(ceil(SEASONS_BETWEEN * season), max(1, room // FEWEST_ORIGINS))
    step = max(step, ceil(room / MOST_ORIGINS))
    return list(range(length - step, first - 1, -step))[::-1]


def with_past_counts(cutoffs: Sequence[int], season: int) -> list[int]:
    """Cut-offs to be scored, and those before them from whose errors intervals are made."""
    if not cutoffs:
        return []
    counts = {*past_counts(min(cutoffs), season), *cutoffs}
    step = ceil(SEASONS_BETWEEN * season)
    # Between cut-offs that lie far apart too, or intervals would rest on errors of long ago alone.
    for cutoff, following in zip(sorted(cutoffs), sorted(cutoffs)[1:], strict=False):
        counts |= set(range(following - 2 * step, cutoff, -2 * step))
    return sorted(counts)


def forecast_at(
    panel: Panel,
    counts: Sequence[int],
    horizon: int,
    settings: ForecastSettings,
    fits: Fits,
    on_done: OnDone,
) -> list[Origin]:
    """Forecast the panel as it was known after each of some counts of periods."""
    # Cut first, then forecast: no model can see a period after its cut-off.
    known = [(count, *panel.known_until(count)) for count in counts]
    known = [(count, part, rows) for count, part, rows in known if len(rows)]
    is_single = settings.is_prophet_single(sum(len(rows) for _, _, rows in known))
    tasks = [_tasks(part, horizon, settings, is_single) for _, part, _ in known]
    found = iter(fits.fit([task for part in tasks for task in part], on_done))
    origins = []
    for (count, part, rows), own in zip(known, tasks, strict=True):
        fitted = [next(found) for _ in own]
        missing = [np.nan] * horizon
        prophet = np.array([point if point is not None else missing for point in fitted])
        # A sum that failed takes one member from its series; it is no failure of a series' own.
        failed = np.isnan(prophet).any(axis=1) if is_single else np.zeros(len(rows), bool)
        if not is_single:
            lost = int(np.isnan(prophet).any(axis=1).sum())
            if lost:
                log.warning("Prophet failed on %d of %d sums: left out there", lost, len(prophet))
            prophet = members.shared_out(part, prophet)
        points = members.member_points(part, horizon, prophet)
        origins.append(Origin(count, rows, points, _spread(part), part.scale, failed))
    return origins


def _tasks(panel: Panel, horizon: int, settings: ForecastSettings, is_single: bool) -> list[Task]:
    ahead = panel.ahead(horizon)
    if not is_single:
        return [
            Task(name, panel.periods, tuple(row), ahead, panel.months, settings.steps(name))
            for name, row in zip(panel.group_names, panel.totals.tolist(), strict=True)
        ]
    tasks = []
    for key, row, delivered in zip(panel.keys, panel.values, panel.delivered, strict=True):
        known = np.flatnonzero(~np.isnan(delivered))
        past = tuple(panel.periods[place] for place in known)
        steps = settings.steps(key[2])
        tasks.append(Task(key[2], past, tuple(row[known].tolist()), ahead, panel.months, steps))
    return tasks


def _spread(panel: Panel) -> Matrix:
    """Recent volatility × the square root of the level: between a constant share and counting."""
    levels = level_path(panel.values, panel.months)
    surprises = np.abs(panel.values[:, 1:] - levels[:, :-1])
    # Of the last two years: how a series moved ten years ago says little of now.
    volatility = surprises[:, -FEWEST_SEASONS * panel.season :].mean(axis=1)
    # Their geometric mean: volatility alone rests on few surprises, and chance alone (the root of
    # the level) takes every series for equally steady. What is added keeps it off nought.
    return np.asarray(np.sqrt((volatility + 0.5) * np.sqrt(levels[:, -1] + 1)))
