"""How often the 95 % interval of growth holds the truth, with months correlated more and less.

Run with `make bench`. The bar is 92 to 98 % of 500 draws at correlations of 0, 0.3 and 0.5.
"""

import datetime as dt

import numpy as np
import polars as pl
from rich.console import Console

from pipelines.models.demand.growth import demand_growth
from pipelines.models.periods import add_months

DRAWS, MONTHS, FIRST = 500, 120, dt.date(2016, 4, 1)
LEVEL, DISPERSION, YEARLY_GROWTH = 300.0, 8.0, 0.06
CORRELATIONS = (0.0, 0.3, 0.5)


def expected_counts() -> np.ndarray:
    time = np.arange(MONTHS)
    season = 1 + 0.1 * np.sin(2 * np.pi * time / 12)
    return LEVEL * np.exp(np.log(1 + YEARLY_GROWTH) * time / 12) * season


def draw(mean: np.ndarray, correlation: float, random: np.random.Generator) -> np.ndarray:
    """Counts around a mean whose noise hangs together from month to month."""
    noise = np.empty(MONTHS)
    noise[0] = random.normal()
    for month in range(1, MONTHS):
        fresh = np.sqrt(1 - correlation**2) * random.normal()
        noise[month] = correlation * noise[month - 1] + fresh
    return np.maximum(np.rint(mean + np.sqrt(DISPERSION * mean) * noise), 0)


def main() -> None:
    console, mean = Console(), expected_counts()
    months = [add_months(FIRST, step) for step in range(MONTHS)]
    truth = demand_growth(frame(months, [1e6 * mean])).filter(pl.col("force_code") != "ALL")
    for correlation in CORRELATIONS:
        random = np.random.default_rng(3)
        draws = [draw(mean, correlation, random) for _ in range(DRAWS)]
        found = demand_growth(frame(months, draws)).filter(
            (pl.col("force_code") != "ALL") & (pl.col("abuse_type") == "all")
        )
        both = found.join(
            truth.filter(pl.col("abuse_type") == "all").select(
                "baseline", "current", pl.col("growth_share").alias("truth")
            ),
            on=["baseline", "current"],
        )
        held = pl.col("truth").is_between("growth_low", "growth_high")
        share = both.select(held.mean()).item()
        console.print(
            f"months correlated at {correlation}: {share:.1%} of {both.height:,} intervals"
        )


def frame(months: list[dt.date], series: list[np.ndarray]) -> pl.DataFrame:
    """Each series as a force of its own."""
    return pl.concat(
        pl.DataFrame(
            {
                "measure": "incidents",
                "force_code": f"F{number}",
                "abuse_type": "sexual",
                "period_start": months,
                "period_months": 1,
                "count": np.rint(counts).astype(np.int64),
            }
        )
        for number, counts in enumerate(series)
    )


if __name__ == "__main__":
    main()
