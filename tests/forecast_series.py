"""Series to be forecast: by force and type, and many that move together."""

import datetime as dt

import numpy as np
import polars as pl

from pipelines.models.periods import add_months

APRIL_2016 = dt.date(2016, 4, 1)


def frame(
    values: dict[tuple[str, str], list[float]], measure: str = "incidents", months: int = 3
) -> pl.DataFrame:
    """Series by force and type."""
    return pl.concat(
        pl.DataFrame(
            {
                "measure": measure,
                "force_code": force,
                "series": name,
                "period_start": [add_months(APRIL_2016, months * n) for n in range(len(row))],
                "value": pl.Series(row, dtype=pl.Float64),
            }
        )
        for (force, name), row in values.items()
    )


def many(seed: int = 1, length: int = 32) -> pl.DataFrame:
    """Six forces × two types whose counts move together."""
    random = np.random.default_rng(seed)
    common = np.exp(np.cumsum(random.normal(0, 0.05, length)))
    return frame(
        {
            (f"E{force}", name): random.poisson(20 * (force + 1) * common).astype(float).tolist()
            for force in range(6)
            for name in ("neglect", "sexual")
        }
    )
