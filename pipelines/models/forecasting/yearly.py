"""Intervals of sums, over series and over the periods of a year, from joint paths."""

import datetime as dt

import numpy as np
import polars as pl

from pipelines.models.forecasting.conformal import LEVELS
from pipelines.models.forecasting.measure_run import MeasureRun
from pipelines.models.forecasting.panel import KEYS, Key, Matrix, Rows
from pipelines.models.periods import financial_year_start_of

STEPS = ("step_lower_80", "step_lower_95", "step_upper_80", "step_upper_95")
SCHEMA = {
    **dict.fromkeys(KEYS, pl.String),
    "frequency": pl.String,
    "period_start": pl.Date,
    **dict.fromkeys(STEPS, pl.Float64),
}
PATH_SCHEMA = {
    **dict.fromkeys(KEYS, pl.String),
    "frequency": pl.String,
    "period_start": pl.Date,
    "draw": pl.Int64,
    "value": pl.Float64,
}
_TAILS = [(1 - level) / 2 for level in LEVELS]
SHARES = [*_TAILS, *(1 - tail for tail in _TAILS)]


def steps_of_sums(
    run: MeasureRun,
    frequency: str,
    draws: int,
    seed: int,
    sums: dict[Key, Rows] | None = None,
) -> pl.DataFrame:
    """How far the bounds of sums lie from their points, from joint paths.

    Args:
        run: A measure's forecast.
        frequency: `month` or `quarter`.
        draws: How many paths.
        seed: The same seed gives the same paths.
        sums: The rows of the forecast to be added up, by key; None: forces, types and the whole,
            and the years of single series too.

    Returns:
        One row per series or sum, frequency (of the periods, for sums; financial_year, for all)
        and period_start: how far each bound lies from the chosen point. No row where a part was not
        back-tested.
    """
    paths, tested = run.paths(draws, seed), run.is_tested()
    single = {key: np.array([row]) for row, key in enumerate(run.keys)} if sums is None else {}
    sums = run.sums() if sums is None else sums
    ahead = run.window.periods
    starts = [financial_year_start_of(day) for day in ahead]
    rows: list[tuple[object, ...]] = []
    for key, parts in {**single, **sums}.items():
        total, point = paths[parts].sum(axis=0), run.chosen[parts].sum(axis=0)
        is_tested = tested[parts].all(axis=0)
        if key in sums:
            spans = {day: [place] for place, day in enumerate(ahead)}
            rows += _rows(key, frequency, spans, total, point, is_tested)
        years: dict[dt.date, list[int]] = {}
        for place, start in enumerate(starts):
            years.setdefault(start, []).append(place)
        rows += _rows(key, "financial_year", years, total, point, is_tested)
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")


def path_frame(run: MeasureRun, frequency: str, draws: int, seed: int) -> pl.DataFrame:
    """Mart forecast_path: every draw of every series and sum."""
    paths = run.paths(draws, seed)
    parts_of = {key: np.array([row]) for row, key in enumerate(run.keys)} | run.sums()
    periods, known = pl.Series(run.window.periods, dtype=pl.Date), run.window.known
    frames = []
    for key, parts in parts_of.items():
        # From the first period of which a part is not known: what all of them know is no future.
        first = int(known[parts].min())
        ahead = periods[first:]
        frames.append(
            pl.DataFrame(
                {
                    "period_start": pl.concat([ahead] * draws),
                    "draw": np.repeat(np.arange(1, draws + 1, dtype=np.int64), len(ahead)),
                    "value": paths[parts][:, :, first:].sum(axis=0).ravel(),
                }
            ).select(
                *(pl.lit(name).alias(column) for column, name in zip(KEYS, key, strict=True)),
                pl.lit(frequency).alias("frequency"),
                "period_start",
                "draw",
                "value",
            )
        )
    return pl.concat(frames)


def _rows(
    key: Key,
    frequency: str,
    spans: dict[dt.date, list[int]],
    total: Matrix,
    point: Matrix,
    is_tested: np.typing.NDArray[np.bool_],
) -> list[tuple[object, ...]]:
    rows: list[tuple[object, ...]] = []
    for start, places in spans.items():
        if is_tested[places].all():
            ends = np.quantile(total[:, places].sum(axis=1), SHARES) - point[places].sum()
            # The point stays inside: where many parts rest on nought, their paths lie above it.
            half = len(LEVELS)
            steps = [*np.minimum(0.0, ends[:half]), *np.maximum(0.0, ends[half:])]
            rows.append((*key, frequency, start, *map(float, steps)))
    return rows
