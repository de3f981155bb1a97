"""One measure's forecast from end to end: past cut-offs, choice, points, intervals, paths."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import polars as pl

from pipelines.contracts.vocabulary import ALL_FORCES, ALL_TYPES
from pipelines.models.forecasting import conformal, paths
from pipelines.models.forecasting.backtests import BOUNDS, backtest_frame, long_frame
from pipelines.models.forecasting.choice import Choice, choose
from pipelines.models.forecasting.conformal import PastErrors
from pipelines.models.forecasting.members import MODELS
from pipelines.models.forecasting.origins import Fits, Origin, forecast_at, past_counts
from pipelines.models.forecasting.panel import Key, Matrix, Panel, Rows
from pipelines.models.forecasting.settings import COMBINATION, LAST_VALUE, ForecastSettings


@dataclass(frozen=True)
class MeasureRun:
    """A measure's forecast.

    Attributes:
        panel: Every series of the measure, also those that are too short.
        horizon: Periods ahead.
        past: Forecasts as made at past cut-offs; empty where not back-tested.
        now: The forecast as made now.
        choices: By row of the panel.
    """

    panel: Panel
    horizon: int
    past: list[Origin]
    now: Origin
    choices: dict[int, Choice]

    @cached_property
    def errors(self) -> dict[str, PastErrors]:
        """Each model's errors at the past cut-offs."""
        delivered, groups = self.panel.delivered, self.panel.groups
        return {m: conformal.past_errors(self.past, delivered, groups, m) for m in MODELS}

    @cached_property
    def keys(self) -> list[Key]:
        """The series that have a forecast."""
        return [self.panel.keys[row] for row in self.now.rows]

    @cached_property
    def is_naive(self) -> np.typing.NDArray[np.bool_]:
        """Where the last value is chosen."""
        return np.array([self.choices[int(row)].model == LAST_VALUE for row in self.now.rows])

    @cached_property
    def chosen(self) -> Matrix:
        """The chosen points: series × horizon."""
        points = self.now.points
        naive = self.is_naive[:, None]
        return np.where(naive, points[LAST_VALUE], points[COMBINATION])

    def units(self, model: str) -> tuple[Matrix, Matrix]:
        """A model's bounds in units of spread; not a number where not back-tested."""
        return self.errors[model].corrected_units(self.panel.length)

    def rows(self) -> pl.DataFrame:
        """Keys, horizon, model, point, is_chosen; bounds of the models that may be chosen."""
        parts = []
        for model in MODELS:
            columns = {"point": self.now.points[model]}
            if self.past and model in (COMBINATION, LAST_VALUE):
                units = self.units(model)
                lower, upper = conformal.bounds(self.now, model, units, self.panel.groups)
                columns |= dict(zip(BOUNDS, (*lower, *upper), strict=True))
            else:
                columns |= dict.fromkeys(BOUNDS, np.full_like(self.chosen, np.nan))
            is_chosen = self.is_naive if model == LAST_VALUE else ~self.is_naive
            if model not in (LAST_VALUE, COMBINATION):
                is_chosen = np.zeros(len(self.keys), bool)
            columns["is_chosen"] = np.repeat(is_chosen[:, None], self.horizon, axis=1)
            parts.append(long_frame(self.keys, columns).with_columns(pl.lit(model).alias("model")))
        return pl.concat(parts).filter(pl.col("point").is_not_null())

    def paths(self, draws: int, seed: int) -> Matrix:
        """Joint futures of the chosen forecasts: series × draw × horizon."""
        groups = self.panel.groups[self.now.rows]
        if not self.past:
            nothing = np.full((len(conformal.LEVELS), *self.chosen.shape), np.nan)
            how = paths.unknown_dependence(len(self.panel.group_names))
            return paths.joint_paths(
                self.chosen, (-nothing, nothing), groups, how, draws=draws, seed=seed
            )
        naive = self.is_naive[:, None]
        spread = self.now.spread[:, None]
        pairs = zip(self.units(LAST_VALUE), self.units(COMBINATION), strict=True)
        lower, upper = (
            np.where(naive, last[:, groups], mean[:, groups]) * spread for last, mean in pairs
        )
        how = paths.dependence(self.errors[COMBINATION], self.panel.length)
        return paths.joint_paths(self.chosen, (lower, upper), groups, how, draws=draws, seed=seed)

    def backtest(self, frequency: str) -> pl.DataFrame:
        """Mart backtest at the cut-offs that the intervals rest on."""
        known = [origin.known for origin in self.past]
        return backtest_frame(self.panel, self.past, known, frequency)

    def is_tested(self) -> np.typing.NDArray[np.bool_]:
        """Whether the chosen forecast of each series was back-tested: series × horizon."""
        if not self.past:
            return np.zeros(self.chosen.shape, bool)
        groups = self.panel.groups[self.now.rows]
        last, mean = (~np.isnan(self.units(m)[0][0][groups]) for m in (LAST_VALUE, COMBINATION))
        return np.asarray(np.where(self.is_naive[:, None], last, mean))

    def sums(self) -> dict[Key, Rows]:
        """What is added up: the rows of each force over types, and of each type over forces."""
        measure = self.keys[0][0]
        forces = np.array([key[1] for key in self.keys])
        names = np.array([key[2] for key in self.keys])
        every = np.arange(len(self.keys))
        found = {
            (measure, ALL_FORCES, str(name)): every[names == name] for name in np.unique(names)
        }
        if measure != "recorded_crime":
            for force in np.unique(forces):
                found[measure, str(force), ALL_TYPES] = every[forces == force]
            found[measure, ALL_FORCES, ALL_TYPES] = every
        return found


def run_measure(
    panel: Panel,
    horizon: int,
    settings: ForecastSettings,
    fits: Fits,
    *,
    is_back_tested: bool,
    on_done: Callable[[int, int], None],
) -> MeasureRun | None:
    """Forecast a panel; None where no series of it is long enough, or nothing lies ahead."""
    counts = past_counts(panel.length, panel.season) if is_back_tested else []
    if not len(panel.known_until(panel.length)[1]) or horizon < 1:
        return None
    origins = forecast_at(panel, [*counts, panel.length], horizon, settings, fits, on_done)
    past, now = origins[:-1], origins[-1]
    return MeasureRun(panel, horizon, past, now, choose(panel, past, now))
