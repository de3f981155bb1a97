"""Forecasts, their back-tests and what they were worth, from the counted series."""

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import polars as pl

from pipelines.contracts.events import RECORDING_KINDS
from pipelines.contracts.vocabulary import ALL_TYPES
from pipelines.modelling.counted import Counted
from pipelines.modelling.openings import opening_path
from pipelines.models.forecasting import (
    Forecasts,
    forecast_by_region,
    make_forecasts,
    periods_to_horizon,
)
from pipelines.models.forecasting.accuracy import accuracy
from pipelines.models.forecasting.scorecard import scorecard
from pipelines.models.forecasting.settings import COMBINATION, LAST_VALUE
from pipelines.models.periods import financial_year_start
from pipelines.progress import Progress

KEPT_MODELS = (COMBINATION, LAST_VALUE)
"""Of whose back-tests the single cases are published; all models are in the accuracy."""
FINANCIAL_YEAR = "financial_year"
SERIES_SCHEMA = {
    "measure": pl.String,
    "force_code": pl.String,
    "series": pl.String,
    "period_start": pl.Date,
    "value": pl.Float64,
    "value_error": pl.Float64,
}


@dataclass(frozen=True)
class ForecastInputs:
    """How to forecast, and what earlier builds left for this one.

    Attributes:
        prophet_level: `series` fits Prophet to every series at every past cut-off; None does where
            that is affordable, and otherwise to the sums over forces, shared out.
        fits: Prophet's fits of the last build, to be used again where nothing changed.
        keep_fits: Given the fits of this build, for the next one.
        history: What was published before, as `read_history` gives it.
    """

    prophet_level: str | None = None
    fits: pl.DataFrame | None = None
    keep_fits: Callable[[pl.DataFrame], None] = lambda fits: None
    history: pl.DataFrame | None = None


def forecast_marts(
    counted: Counted,
    events: pl.DataFrame,
    forces: pl.DataFrame,
    on_progress: Progress,
    inputs: ForecastInputs,
) -> Iterator[tuple[str, pl.DataFrame]]:
    """Forecast every series to the end of the fourth financial year ahead, and yield the marts.

    Args:
        counted: The series; months still being recorded go in as what they are expected to come
            to, and not at all where that cannot be told.
        events: Mart event; what changed the recording of named groups is a step of their series.
        forces: Mart force.
        on_progress: Told what is being done and the share of the build.
        inputs: How to forecast, and what earlier builds left.
    """
    steps, made = _steps(events), []
    for frequency, counts, start, share in (
        ("month", counted.observed, 0.55, 0.3),
        ("quarter", counted.quarterly.with_columns(count_error=pl.lit(0.0)), 0.85, 0.1),
    ):

        def tell(done: int, total: int, start: float = start, share: float = share) -> None:
            on_progress(f"forecast {done} of {total}", start + share * done / max(total, 1))

        made.append(_forecasts(counts, frequency, steps, tell, inputs))
    inputs.keep_fits(pl.concat([forecasts.fits for forecasts in made]))
    known = _counted_series(counted.settled, counted.quarterly)
    yield "counted_series", known
    backtests = pl.concat([forecasts.backtest() for forecasts in made])
    is_kept = pl.col("model").is_in(KEPT_MODELS)
    yield "forecast", pl.concat([forecasts.forecast for forecasts in made])
    by_region = [forecast_by_region(forecasts, _regions(forces)) for forecasts in made]
    yield "forecast_by_region", pl.concat(by_region)
    yield "forecast_choice", pl.concat([forecasts.choice for forecasts in made])
    yield "forecast_accuracy", accuracy(backtests)
    yield "backtest", backtests.filter(is_kept, pl.col("point").is_not_null())
    yield "forecast_scorecard", scorecard(inputs.history, known)
    paths = [forecasts.paths() for forecasts in made]
    by_year = [_paths_by_year(*both) for both in zip(paths, made, strict=True)]
    yield "forecast_path", pl.concat(by_year)
    yield "opening_path", opening_path(paths[0], counted.observed)


def _steps(events: pl.DataFrame) -> pl.DataFrame:
    """Changes of recording that are a step of known date in the series of named groups."""
    return events.filter(
        pl.col("kind").is_in(list(RECORDING_KINDS)),
        pl.col("offence_groups").is_not_null(),
        pl.col("date_precision") != "year",
        pl.col("force_code").is_null(),
    ).select("date", "kind", "offence_groups")


def _regions(forces: pl.DataFrame) -> dict[str, str]:
    """The region of each force with a territory: no other has a place on the map."""
    placed = forces.filter(pl.col("tile_row").is_not_null())
    return dict(placed.select("force_code", "region").iter_rows())


def _counted_series(monthly: pl.DataFrame, quarterly: pl.DataFrame) -> pl.DataFrame:
    """The settled counts that forecasts are made from, so that a reader can make one anew."""
    counts = pl.concat(
        frame.with_columns(pl.lit(name).alias("frequency"), pl.col("count").cast(pl.Int64))
        for name, frame in (("month", monthly), ("quarter", quarterly))
    )
    return counts.select(
        "measure",
        "force_code",
        pl.col("abuse_type").alias("series"),
        "frequency",
        "period_start",
        "count",
    )


def _paths_by_year(paths: pl.DataFrame, forecasts: Forecasts) -> pl.DataFrame:
    """Joint draws of whole financial years ahead, of all types together or each offence group."""
    in_year = {"month": 12, "quarter": 4}[forecasts.frequency]
    year_start = financial_year_start("period_start")
    keys = ("measure", "force_code", "series")
    is_whole = (pl.col("series") == ALL_TYPES) | (pl.lit(forecasts.frequency == "quarter"))
    return (
        paths.filter(is_whole)
        .group_by(*keys, year_start.alias("year_start"), "draw")
        .agg(pl.col("value").sum(), pl.len().alias("periods"))
        .filter(pl.col("periods") == in_year)
        .select(
            *keys,
            pl.lit(FINANCIAL_YEAR).alias("frequency"),
            pl.col("year_start").alias("period_start"),
            "draw",
            "value",
        )
        .sort(*keys, "period_start", "draw")
    )


def _forecasts(
    counts: pl.DataFrame,
    frequency: str,
    events: pl.DataFrame,
    on_done: Callable[[int, int], None],
    inputs: ForecastInputs,
) -> Forecasts:
    series = counts.select(
        "measure",
        "force_code",
        pl.col("abuse_type").alias("series"),
        "period_start",
        pl.col("count").cast(pl.Float64).alias("value"),
        pl.col("count_error").alias("value_error"),
    ).cast(SERIES_SCHEMA)  # type: ignore[arg-type]
    last: dt.date | None = series["period_start"].max()  # type: ignore[assignment]
    horizon = 0 if last is None else periods_to_horizon(last, frequency)
    return make_forecasts(
        series,
        horizon,
        frequency=frequency,
        events=events,
        prophet_level=inputs.prophet_level,
        fits=inputs.fits,
        on_done=on_done,
    )
