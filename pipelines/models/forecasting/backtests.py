"""Back-tests as a frame: what was forecast at past cut-offs, and what happened."""

import datetime as dt
from collections.abc import Mapping

import numpy as np
import polars as pl
import polars.selectors as cs

from pipelines.models.forecasting import conformal
from pipelines.models.forecasting.members import MODELS
from pipelines.models.forecasting.origins import Origin
from pipelines.models.forecasting.panel import KEYS, Flags, Matrix, Panel

BOUNDS = ("lower_80", "lower_95", "upper_80", "upper_95")
SCHEMA = {
    "measure": pl.String,
    "force_code": pl.String,
    "series": pl.String,
    "frequency": pl.String,
    "model": pl.String,
    "cutoff": pl.Date,
    "horizon": pl.Int64,
    "point": pl.Float64,
    "lower_80": pl.Float64,
    "upper_80": pl.Float64,
    "lower_95": pl.Float64,
    "upper_95": pl.Float64,
    "actual": pl.Float64,
    "scale": pl.Float64,
}


def backtest_frame(
    panel: Panel, origins: list[Origin], scored: list[int], frequency: str
) -> pl.DataFrame:
    """Points, bounds and actuals of every model at the scored origins.

    Bounds at an origin come from errors that were known by then, never from later ones.
    """
    parts = [pl.DataFrame(schema=SCHEMA)]
    for model in MODELS:
        past = conformal.past_errors(origins, panel.delivered, panel.groups, model)
        for origin in origins:
            if origin.known in scored:
                units = past.corrected_units(origin.known)
                lower, upper = conformal.bounds(origin, model, units, panel.groups)
                columns = {
                    "point": origin.points[model],
                    **dict(zip(BOUNDS, (*lower, *upper), strict=True)),
                    "actual": conformal.actual_after(panel.delivered, origin, lower.shape[2]),
                    "scale": np.repeat(origin.scale[:, None], lower.shape[2], axis=1),
                }
                frame = long_frame([panel.keys[row] for row in origin.rows], columns)
                parts.append(_labelled(frame, panel.periods[origin.known - 1], model, frequency))
    return pl.concat(parts)


def long_frame(
    keys: list[tuple[str, str, str]], columns: Mapping[str, Matrix | Flags]
) -> pl.DataFrame:
    """One row per series and column of the matrices: keys, horizon (from 1), the values."""
    horizon = next(iter(columns.values())).shape[1]
    names = {
        key: np.repeat(np.array([row[place] for row in keys], dtype=object), horizon)
        for place, key in enumerate(KEYS)
    }
    schema = dict.fromkeys(KEYS, pl.String)
    frame = pl.DataFrame(
        {**names, "horizon": np.tile(np.arange(1, horizon + 1), len(keys))},
        schema_overrides=schema,
    )
    values = [pl.Series(name, matrix.ravel()) for name, matrix in columns.items()]
    return frame.with_columns(values).with_columns(cs.float().fill_nan(None))


def _labelled(frame: pl.DataFrame, cutoff: dt.date, model: str, frequency: str) -> pl.DataFrame:
    return frame.with_columns(
        pl.lit(frequency).alias("frequency"),
        pl.lit(model).alias("model"),
        pl.lit(cutoff).alias("cutoff"),
    ).select(pl.col(name).cast(kind) for name, kind in SCHEMA.items())
