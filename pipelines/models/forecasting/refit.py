"""Which Prophet fits can be used again: those whose data, settings and versions are the same."""

import hashlib
import json
from functools import lru_cache
from importlib.metadata import version

import polars as pl

from pipelines.models.forecasting import prophet_fit
from pipelines.models.forecasting.prophet_fit import Task

FIT_SCHEMA = {"refit_key": pl.String, "step": pl.Int64, "point": pl.Float64}
METHOD = 1
"""To be raised where Prophet is told something new by the code itself."""


def refit_key(task: Task) -> str:
    """A fingerprint of one series' data, of what Prophet is told, and of the versions in use.

    Two tasks with the same key have the same forecast; any count that changes, an event that is
    added, a longer horizon or another release of Prophet changes it.
    """
    told = {
        "past": [day.isoformat() for day in task.past],
        "values": list(task.values),
        "future": [day.isoformat() for day in task.future],
        "months": task.months,
        "steps": [day.isoformat() for day in task.steps],
        "settings": [METHOD, prophet_fit.CHANGEPOINTS, prophet_fit.YEARLY_ORDER[task.months]],
        "versions": _versions(),
    }
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()


@lru_cache(maxsize=1)
def _versions() -> list[str]:
    return [version(name) for name in ("prophet", "cmdstanpy", "holidays")]


def fits_frame(fits: dict[str, list[float]]) -> pl.DataFrame:
    """Fits as a frame to keep: refit_key, step (1 for the first period ahead), point."""
    rows = [(key, step, p) for key, found in fits.items() for step, p in enumerate(found, start=1)]
    return pl.DataFrame(rows, schema=FIT_SCHEMA, orient="row")


def fits_by_key(fits: pl.DataFrame | None) -> dict[str, list[float]]:
    """What `fits_frame` made, read back."""
    if fits is None:
        return {}
    grouped = fits.sort("refit_key", "step").group_by("refit_key", maintain_order=True)
    return {str(names[0]): part["point"].to_list() for names, part in grouped}
