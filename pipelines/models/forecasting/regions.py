"""Forecasts of regions: chosen forecasts of their forces added up, with intervals of the sum."""

from collections.abc import Mapping

import numpy as np
import polars as pl

from pipelines.contracts.vocabulary import ALL_FORCES, ALL_TYPES
from pipelines.models.forecasting import paths
from pipelines.models.forecasting.backtests import BOUNDS
from pipelines.models.forecasting.make import Forecasts
from pipelines.models.forecasting.measure_run import MeasureRun
from pipelines.models.forecasting.panel import Key, Rows
from pipelines.models.forecasting.yearly import STEPS, steps_of_sums

PERIOD = ("measure", "series", "frequency", "period_start")
SCHEMA = {
    "measure": pl.String,
    "region": pl.String,
    "series": pl.String,
    "frequency": pl.String,
    "period_start": pl.Date,
    "point": pl.Float64,
    "lower_80": pl.Float64,
    "upper_80": pl.Float64,
    "lower_95": pl.Float64,
    "upper_95": pl.Float64,
    "force_count": pl.Int64,
}


def forecast_by_region(made: Forecasts, regions: Mapping[str, str]) -> pl.DataFrame:
    """Chosen forecasts of all forces of a region together.

    Args:
        made: What `make_forecasts` gave.
        regions: Region by force_code; a force without one is in no region.

    Returns:
        Mart forecast_by_region: one row per measure, region, series (also `all` types), frequency
        and period_start: point (the sum of the forces' chosen points), lower_80 to upper_95 (of the
        sum, from joint paths; null where a force was not back-tested), force_count. No row for a
        year that a force of the region has no row for.
    """
    region_of = pl.DataFrame(
        {"force_code": list(regions), "region": list(regions.values())},
        schema={"force_code": pl.String, "region": pl.String},
    )
    chosen = (
        made.forecast.filter("is_chosen", pl.col("force_code") != ALL_FORCES)
        .join(region_of, on="force_code")
        .group_by(*PERIOD, "region")
        .agg(pl.col("point").sum(), pl.len().cast(pl.Int64).alias("force_count"))
        .filter(
            pl.col("force_count") == pl.col("force_count").max().over("measure", "series", "region")
        )
    )
    steps = [
        steps_of_sums(
            run, made.frequency, paths.DRAWS, paths.SEED, sums=_of_regions(run, regions)
        ).rename({"force_code": "region"})
        for run in made.runs
    ]
    if not steps:
        return pl.DataFrame(schema=SCHEMA)
    bounds = [
        (pl.col("point") + pl.col(step)).clip(0.0).alias(bound)
        for bound, step in zip(BOUNDS, STEPS, strict=True)
    ]
    return (
        chosen.join(pl.concat(steps), on=[*PERIOD, "region"], how="left")
        .with_columns(bounds)
        .select(SCHEMA.keys())
        .sort(*PERIOD, "region")
    )


def _of_regions(run: MeasureRun, regions: Mapping[str, str]) -> dict[Key, Rows]:
    """What is added up for each region, under the region's name in the place of a force's code."""
    places = np.array([regions.get(force, "") for _, force, _ in run.keys])
    names = np.array([series for _, _, series in run.keys])
    every = np.arange(len(run.keys))
    measure = run.keys[0][0]
    sums: dict[Key, Rows] = {}
    for region in sorted(set(places) - {""}):
        for name in np.unique(names[places == region]):
            sums[measure, region, str(name)] = every[(places == region) & (names == name)]
        if measure != "recorded_crime":
            sums[measure, region, ALL_TYPES] = every[places == region]
    return sums
