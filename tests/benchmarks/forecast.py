"""How good the forecast is on recorded crime, beside the baselines of docs/methods/forecast.md.

Run with `make bench-forecast`. 43 forces × three offence groups, cut-offs after quarters 24, 27,
30, 33 and 36, four quarters ahead; the time beside that of `prophet.diagnostics.cross_validation`
on the same series and cut-offs. Writes bench-forecast.json.
"""

import datetime as dt
import json
import logging
import time
import warnings
from pathlib import Path

import numpy as np
import pandas as pd
import polars as pl
from recorded_crime_series import CUTOFFS, FILE, HORIZON, recorded_crime_series
from rich.console import Console
from rich.progress import track
from rich.table import Table

from pipelines.models.forecasting import COMBINATION, MODELS, backtest
from pipelines.models.forecasting.accuracy import interval_score

OUTPUT = Path(__file__).parents[2] / "bench-forecast.json"
PROPHET_DEFAULTS = "Prophet, defaults, yearly order 2, its own intervals"
MEAN_OF_TWO = "mean of last value and Prophet with defaults"
PUBLISHED = {
    MEAN_OF_TWO: 1.219,
    "last_value": 1.390,
    PROPHET_DEFAULTS: 1.431,
    "seasonal_last_value": 1.474,
}
CASE = ["force_code", "series", "cutoff", "horizon"]
ERROR, COVERAGE_80, COVERAGE_95, SCORE = (
    "mean scaled error",
    "80 % interval holds",
    "95 % interval holds",
    "interval score",
)


def main() -> None:
    console = Console(width=120)
    if not FILE.exists():
        console.print(f"{FILE} is absent: put the Home Office's release there, then run this again")
        return
    series = recorded_crime_series()
    started = time.perf_counter()
    ours = backtest(series, CUTOFFS, HORIZON, frequency="quarter")
    seconds = time.perf_counter() - started
    started = time.perf_counter()
    prophet = prophet_cross_validation(series, ours)
    prophet_seconds = time.perf_counter() - started
    scores = pl.concat([scored(ours), scored(prophet), scored(mean_of_two(ours, prophet))])
    console.print(as_table(scores))
    figures = figures_of(scores) | {
        "seconds": round(seconds, 1),
        "prophet_cross_validation_seconds": round(prophet_seconds, 1),
    }
    OUTPUT.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")
    for name, (figure, bar, is_met) in bars(figures, scores).items():
        console.print(f"{'met   ' if is_met else 'MISSED'}  {name}: {figure:.3f} ({bar})")


def prophet_cross_validation(series: pl.DataFrame, ours: pl.DataFrame) -> pl.DataFrame:
    """Prophet's own rolling-origin test, one series after the other, as anybody would run it."""
    for name in ("prophet", "prophet.models", "prophet.plot", "cmdstanpy"):
        logging.getLogger(name).disabled = True
    from prophet import Prophet
    from prophet.diagnostics import cross_validation

    starts = ours["cutoff"].unique().sort().to_list()
    frames = []
    groups = list(series.group_by("force_code", "series", maintain_order=True))
    for (force_code, name), part in track(groups, "Prophet's cross-validation"):
        known = pd.DataFrame(
            {"ds": pd.to_datetime(part["period_start"].to_list()), "y": part["value"].to_list()}
        )
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            model = Prophet(
                yearly_seasonality=2, weekly_seasonality=False, daily_seasonality=False
            ).fit(known)
            found = cross_validation(
                model,
                horizon=pd.Timedelta(days=366),
                cutoffs=[pd.Timestamp(day) for day in starts],
                disable_tqdm=True,
            )
        frames.append(as_backtest(found, str(force_code), str(name)))
    truth = ours.filter(pl.col("model") == COMBINATION).select(*CASE, "actual", "scale")
    return pl.concat(frames).join(truth, on=CASE)


def as_backtest(found: pd.DataFrame, force_code: str, name: str) -> pl.DataFrame:
    """Prophet's columns under ours; its interval is one of 80 per cent, and there is no other."""
    rows = [
        (force_code, name, cutoff.date(), quarters_from(cutoff.date(), day.date()), *values)
        for cutoff, day, *values in found[
            ["cutoff", "ds", "yhat", "yhat_lower", "yhat_upper"]
        ].itertuples(index=False)
    ]
    names = [*CASE, "point", "lower_80", "upper_80"]
    return pl.DataFrame(rows, schema=names, orient="row").with_columns(
        pl.lit(PROPHET_DEFAULTS).alias("model"),
        pl.lit(None, pl.Float64).alias("lower_95"),
        pl.lit(None, pl.Float64).alias("upper_95"),
    )


def quarters_from(cutoff: dt.date, day: dt.date) -> int:
    return ((day.year - cutoff.year) * 12 + day.month - cutoff.month) // 3


def mean_of_two(ours: pl.DataFrame, prophet: pl.DataFrame) -> pl.DataFrame:
    naive = ours.filter(pl.col("model") == "last_value").select(*CASE, naive="point")
    none = [
        pl.lit(None, pl.Float64).alias(f"{e}_{n}") for e in ("lower", "upper") for n in (80, 95)
    ]
    return prophet.join(naive, on=CASE).with_columns(
        pl.lit(MEAN_OF_TWO).alias("model"),
        ((pl.col("point") + pl.col("naive")) / 2).alias("point"),
        *none,
    )


def scored(rows: pl.DataFrame) -> pl.DataFrame:
    """One row a model, over all series, cut-offs and horizons alike."""
    point, actual, scale = pl.col("point"), pl.col("actual"), pl.col("scale")
    lower, upper = pl.col("lower_80"), pl.col("upper_80")
    return (
        rows.filter(point.is_not_null() & actual.is_not_null())
        .group_by("model")
        .agg(
            ((actual - point).abs() / scale).mean().alias(ERROR),
            actual.is_between(lower, upper).mean().alias(COVERAGE_80),
            actual.is_between("lower_95", "upper_95").mean().alias(COVERAGE_95),
            (interval_score(80, 0.2) / scale).mean().alias(SCORE),
            pl.len().alias("cases"),
        )
    )


def as_table(scores: pl.DataFrame) -> Table:
    columns = ("model", ERROR, "in the methods", COVERAGE_80, COVERAGE_95, SCORE, "cases")
    table = Table(*columns)
    for row in scores.sort(ERROR).iter_rows(named=True):
        name = row["model"]
        table.add_row(
            f"[bold]{name} (the default)" if name == COMBINATION else name,
            f"{row[ERROR]:.3f}",
            f"{PUBLISHED[name]:.3f}" if name in PUBLISHED else "",
            *("" if row[c] is None else f"{row[c]:.1%}" for c in (COVERAGE_80, COVERAGE_95)),
            "" if row[SCORE] is None else f"{row[SCORE]:.2f}",
            f"{row['cases']:,}",
        )
    return table


def figures_of(scores: pl.DataFrame) -> dict[str, float]:
    row = scores.row(by_predicate=pl.col("model") == COMBINATION, named=True)
    naive = scores.row(by_predicate=pl.col("model") == "last_value", named=True)
    return {
        "mase": round(row[ERROR], 4),
        "mase_last_value": round(naive[ERROR], 4),
        "coverage_80": round(row[COVERAGE_80], 4),
        "coverage_95": round(row[COVERAGE_95], 4),
        "interval_score": round(row[SCORE], 3),
    }


def bars(figures: dict[str, float], scores: pl.DataFrame) -> dict[str, tuple[float, str, bool]]:
    """Each bar of docs/methods/forecast.md: the figure, the bar in words, whether it is met."""
    mase, naive = figures["mase"], figures["mase_last_value"]
    others = scores.filter(pl.col("model").is_in(MODELS) & (pl.col("model") != COMBINATION))
    best = float(np.min(others[ERROR].to_numpy()))
    first, second = figures["coverage_80"], figures["coverage_95"]
    score, seconds = figures["interval_score"], figures["seconds"]
    limit = figures["prophet_cross_validation_seconds"]
    return {
        ERROR: (mase, "at most 1.225", mase <= 1.225),
        "share of the last value's error": (mase / naive, "at most 0.89", mase <= 0.89 * naive),
        "best single model's error": (best, "more than the default's", best > mase),
        COVERAGE_80: (first, "0.77 to 0.83", 0.77 <= first <= 0.83),
        COVERAGE_95: (second, "0.93 to 0.97", 0.93 <= second <= 0.97),
        SCORE: (score, "at most 6.75", score <= 6.75),
        "seconds": (seconds, f"at most {limit:.1f}, Prophet's own", seconds <= limit),
    }


if __name__ == "__main__":
    main()
