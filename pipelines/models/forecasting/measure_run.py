"""One measure's forecast from end to end: past cut-offs, choice, points, intervals, paths."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import polars as pl

from pipelines.contracts.vocabulary import ALL_FORCES, ALL_TYPES
from pipelines.models.forecasting import conformal, paths
from pipelines.models.forecasting.backtests import BOUNDS, backtest_frame, long_frame
from pipelines.models.forecasting.choice import Choice, choose
from pipelines.models.forecasting.conformal import PastErrors
from pipelines.models.forecasting.dependence import dependence, unknown_dependence
from pipelines.models.forecasting.members import MODELS
from pipelines.models.forecasting.origins import Cut, Fits, Origin, forecast_now, past_counts
from pipelines.models.forecasting.panel import Flags, Key, Matrix, Panel, Rows
from pipelines.models.forecasting.settings import COMBINATION, LAST_VALUE, ForecastSettings
from pipelines.models.forecasting.window import Window, window_of

LATE_MONTHS = 6
"""So much earlier than others a series may end and be tested as far ahead as they end: an extract
some months older, of which three are not settled. Or the last year of all forces had no range."""


@dataclass(frozen=True)
class MeasureRun:
    """A measure's forecast.

    Attributes:
        panel: Every series of the measure, also those that are too short.
        horizon: Periods after the panel's last one.
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
    def window(self) -> Window:
        """The periods that are forecast, and what is known in them of series that end later."""
        return window_of(self.panel, self.now.rows, self.horizon)

    @cached_property
    def is_naive(self) -> Flags:
        """Where the last value is chosen."""
        return np.array([self.choices[int(row)].model == LAST_VALUE for row in self.now.rows])

    @cached_property
    def chosen(self) -> Matrix:
        """The chosen points, and what is known beside them: series × column of the window."""
        last, mean = (
            self.window.with_known(self.window.lay_out(self.now.points[model]))
            for model in (LAST_VALUE, COMBINATION)
        )
        return np.where(self.is_naive[:, None], last, mean)

    def units(self, model: str) -> tuple[Matrix, Matrix]:
        """A model's bounds in units of spread; not a number where not back-tested."""
        return self.errors[model].corrected_units(self.panel.length)

    def rows(self) -> pl.DataFrame:
        """Every model in the window: keys, period_start, model, point, is_chosen, is_ahead, bounds.

        Bounds are of the models that may be chosen, and of what is forecast. What a series knows
        stands under every model; is_whole is false where it delivered nothing.
        """
        window, parts = self.window, []
        for model in MODELS:
            point = window.with_known(window.lay_out(self.now.points[model]))
            columns: dict[str, Matrix | Flags] = {
                "point": point,
                **dict.fromkeys(BOUNDS, point * np.nan),
            }
            if self.past and model in (COMBINATION, LAST_VALUE):
                lower, upper = (point + step for step in self._steps(model))
                columns |= dict(zip(BOUNDS, np.maximum(0.0, (*lower, *upper)), strict=True))
            is_chosen = self.is_naive if model == LAST_VALUE else ~self.is_naive
            if model not in (LAST_VALUE, COMBINATION):
                is_chosen = np.zeros(len(self.keys), bool)
            columns["is_chosen"] = np.repeat(is_chosen[:, None], point.shape[1], axis=1)
            columns |= {"is_ahead": window.is_ahead, "is_whole": ~window.is_missing}
            parts.append(long_frame(self.keys, columns).with_columns(pl.lit(model).alias("model")))
        columns_of = {"horizon": range(1, len(window.periods) + 1), "period_start": window.periods}
        periods = pl.DataFrame(columns_of, schema={"horizon": pl.Int64, "period_start": pl.Date})
        return pl.concat(parts).filter(pl.col("point").is_not_null()).join(periods, on="horizon")

    def _steps(self, model: str) -> tuple[Matrix, Matrix]:
        """How far a model's bounds lie from its points: level × series × column, lower and upper.

        The model's own errors and those of the estimates that it starts from are unlike in kind, so
        that their squares add up.
        """
        carried = np.stack([knot * self._moves(model) for knot in paths.KNOTS])
        lower, upper = (np.hypot(part, carried) for part in self._error_steps(model))
        return -lower, upper

    def _error_steps(self, model: str) -> tuple[Matrix, Matrix]:
        """As `_steps`, of the model's own errors alone."""
        groups, spread = self.panel.groups[self.now.rows], self.now.spread[:, None]
        lower, upper = (self.window.lay_out(u[:, groups] * spread) for u in self.units(model))
        return lower, upper

    def _moves(self, model: str) -> Matrix:
        """What one standard error of a series' estimates comes to, in each column of the window."""
        window = self.window
        moves = self.now.moves
        if model == LAST_VALUE:
            rows = self.now.rows
            last = self.panel.errors[rows, self.panel.ends[rows] - 1]
            moves = np.repeat(last[:, None], moves.shape[1], axis=1)
        return np.where(window.is_ahead, window.lay_out(moves), window.errors)

    def paths(self, draws: int, seed: int) -> Matrix:
        """Joint futures of the chosen forecasts: series × draw × column of the window.

        What a series knows is the same in every draw, or an estimate with its error.
        """
        groups, naive = self.panel.groups[self.now.rows], self.is_naive[:, None]
        if self.past:
            pairs = zip(self._error_steps(LAST_VALUE), self._error_steps(COMBINATION), strict=True)
            lower, upper = (np.where(naive, last, mean) for last, mean in pairs)
            how = dependence(self.errors[COMBINATION], self.panel.length)
        else:
            upper = np.full((len(conformal.LEVELS), *self.chosen.shape), np.nan)
            lower, how = -upper, unknown_dependence(len(self.panel.group_names))
        return paths.joint_paths(
            self.chosen,
            (lower, upper),
            groups,
            how,
            known=self.window.known,
            moves=np.where(naive, self._moves(LAST_VALUE), self._moves(COMBINATION)),
            streams=["|".join(key) for key in self.keys],
            draws=draws,
            seed=seed,
        )

    def backtest(self, frequency: str) -> pl.DataFrame:
        """Mart backtest at the cut-offs that the intervals rest on."""
        known = [origin.known for origin in self.past]
        return backtest_frame(self.panel, self.past, known, frequency)

    def is_tested(self) -> Flags:
        """Whether the chosen forecast was back-tested, or the count is known: series × column."""
        if not self.past:
            return ~self.window.is_ahead
        last, mean = (~np.isnan(self._error_steps(m)[0][0]) for m in (LAST_VALUE, COMBINATION))
        tested = np.where(self.is_naive[:, None], last, mean)
        return np.asarray(tested | ~self.window.is_ahead)

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
    strays: Mapping[Key, str],
    is_back_tested: bool,
    on_done: Callable[[int, int], None],
) -> MeasureRun | None:
    """Forecast a panel; None where no series of it is long enough, or nothing lies ahead."""
    if not len(panel.known_until(panel.length)[1]) or horizon < 1:
        return None
    counts = past_counts(panel.length, panel.season) if is_back_tested else []
    ends = panel.ends[panel.known_until(panel.length)[1]]
    farthest = horizon + LATE_MONTHS // panel.months
    # Fitted as far whoever is late, or a late month that comes would have all fitted anew.
    reach = farthest if ends.min() < panel.length else horizon
    cuts = [Cut(count, reach, fitted=farthest) for count in counts]
    past, now = forecast_now(panel, horizon, settings, fits, on_done, cuts)
    return MeasureRun(panel, horizon, past, now, choose(panel, past, now, strays))
