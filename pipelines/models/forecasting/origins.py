"""Forecasts as they would have been made at past cut-offs, and as they are made now."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from math import ceil

import numpy as np

from pipelines.models.forecasting import members
from pipelines.models.forecasting.carried_error import carried_error
from pipelines.models.forecasting.panel import FEWEST_SEASONS, Flags, Matrix, Panel, Rows
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
        points: By model: a row a series, a column a step after its last value; not a number past
            the end of a series that is forecast for fewer steps than others.
        moves: How far the combination moves with one standard error of the latest values.
        spread: What a series' errors are measured in: recent volatility and level.
        scale: Mean absolute seasonal change so far, at least 1.
        failed: Whether Prophet failed on the series.
        is_shared: Whether Prophet was fitted to the sums of groups and shared out.
    """

    known: int
    rows: Rows
    points: dict[str, Matrix]
    moves: Matrix
    spread: Matrix
    scale: Matrix
    failed: Flags
    is_shared: bool


@dataclass(frozen=True)
class Cut:
    """Where to forecast from.

    Attributes:
        known: Periods known.
        horizon: Periods ahead.
        end_at: The last known period of each row of the whole panel, where only those that end at
            this cut are to be forecast; None: all that are known by then.
        fitted: Periods ahead that Prophet is asked for, at least the horizon; None: as many.
    """

    known: int
    horizon: int
    end_at: Rows | None = None
    fitted: int | None = None

    def kept(self, rows: Rows) -> Rows:
        """Which of the rows of the whole panel that are known then are forecast, by place."""
        if self.end_at is None:
            return np.arange(len(rows))
        return np.flatnonzero(self.end_at[rows] == self.known)


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
    panel: Panel, cuts: Sequence[Cut], settings: ForecastSettings, fits: Fits, on_done: OnDone
) -> list[Origin]:
    """Forecast the panel as it was known at each of some cuts; one without a series is left out."""
    # Cut first, then forecast: no model can see a period after its cut-off.
    known = [(cut, *panel.known_until(cut.known)) for cut in cuts]
    known = [(cut, part, rows) for cut, part, rows in known if len(cut.kept(rows))]
    is_single = settings.is_prophet_single(sum(len(cut.kept(rows)) for cut, _, rows in known))
    tasks = [
        _single_tasks(part, cut.kept(rows), cut.fitted or cut.horizon, settings)
        if is_single
        else _group_tasks(part, cut.fitted or cut.horizon, settings)
        for cut, part, rows in known
    ]
    found = iter(fits.fit([task for part in tasks for task in part], on_done))
    origins = []
    for (cut, part, rows), own in zip(known, tasks, strict=True):
        missing = [np.nan] * cut.horizon
        fitted = [next(found) for _ in own]
        prophet = np.array(
            [point[: cut.horizon] if point is not None else missing for point in fitted]
        )
        origins.append(_origin(cut, part, rows, prophet, is_single=is_single))
    return origins


def _origin(cut: Cut, part: Panel, rows: Rows, prophet: Matrix, *, is_single: bool) -> Origin:
    kept = cut.kept(rows)
    failed = np.asarray(np.isnan(prophet).any(axis=1))
    if is_single:
        own = np.full((len(rows), cut.horizon), np.nan)
        own[kept] = prophet
    else:
        if failed.any():
            lost, of = int(failed.sum()), len(failed)
            log.warning("Prophet failed on %d of %d sums: left out there", lost, of)
        own = members.shared_out(part, prophet)
        # A sum that failed takes one member from its series; it is no failure of a series' own.
        failed = np.zeros(len(kept), bool)
    points = members.member_points(part, cut.horizon, own)
    return Origin(
        cut.known,
        rows[kept],
        {name: found[kept] for name, found in points.items()},
        carried_error(part, cut.horizon)[kept],
        _spread(part)[kept],
        part.scale[kept],
        failed,
        not is_single,
    )


def forecast_now(
    panel: Panel,
    horizon: int,
    settings: ForecastSettings,
    fits: Fits,
    on_done: OnDone,
    past: Sequence[Cut],
) -> tuple[list[Origin], Origin]:
    """Forecast each series from its own last value, and all of them at past cut-offs.

    Args:
        panel: Series of one measure.
        horizon: Periods after the panel's last one, to which every series is forecast.
        settings: What the members are told.
        fits: Prophet's fits.
        on_done: Told how many of how many fits are done.
        past: The cut-offs to be back-tested.

    Returns:
        The past origins, and one of now with the rows of every series that has two full seasons.
    """
    ends = sorted({int(end) for end in panel.ends[panel.known_until(panel.length)[1]]})
    own = [Cut(end, panel.length - end + horizon, panel.ends) for end in ends]
    origins = forecast_at(panel, [*past, *own], settings, fits, on_done)
    count = len(origins) - len(own)
    return origins[:count], _joined(origins[count:], panel.length)


def _joined(parts: list[Origin], known: int) -> Origin:
    """Forecasts from different last values as one, in the order of the panel's rows."""
    rows = np.concatenate([part.rows for part in parts])
    order, longest = np.argsort(rows), max(part.moves.shape[1] for part in parts)

    def joined(matrices: list[Matrix]) -> Matrix:
        wide = [
            np.pad(m, ((0, 0), (0, longest - m.shape[1])), constant_values=np.nan) for m in matrices
        ]
        return np.concatenate(wide)[order]

    return Origin(
        known,
        rows[order],
        {name: joined([part.points[name] for part in parts]) for name in parts[0].points},
        joined([part.moves for part in parts]),
        np.concatenate([part.spread for part in parts])[order],
        np.concatenate([part.scale for part in parts])[order],
        np.concatenate([part.failed for part in parts])[order],
        any(part.is_shared for part in parts),
    )


def _group_tasks(panel: Panel, horizon: int, settings: ForecastSettings) -> list[Task]:
    ahead = panel.ahead(horizon)
    return [
        Task(name, panel.periods, tuple(row), ahead, panel.months, settings.steps(name))
        for name, row in zip(panel.group_names, panel.totals.tolist(), strict=True)
    ]


def _single_tasks(panel: Panel, rows: Rows, horizon: int, settings: ForecastSettings) -> list[Task]:
    ahead, tasks = panel.ahead(horizon), []
    for row in rows:
        known = np.flatnonzero(~np.isnan(panel.delivered[row]))
        past = tuple(panel.periods[place] for place in known)
        name = panel.keys[row][2]
        values = tuple(panel.values[row, known].tolist())
        tasks.append(Task(name, past, values, ahead, panel.months, settings.steps(name)))
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
