"""How often series in which nothing changes show a signal, and how often one that rises does.

Run with `make bench`. The bar: 13 to 17 of 100 quiet series that grow 6 per cent a year show a
signal within a year, and the page Signals says within 2 points what is measured here.
"""

import datetime as dt

import numpy as np
import polars as pl
from rich.console import Console

from pipelines.models.periods import add_months
from pipelines.models.signals.control_charts import control_charts

SERIES, FIRST = 1_000, dt.date(2010, 4, 1)
LEVEL = 300.0
MONTH_SHARE = (0.075, 0.084, 0.086, 0.096, 0.075, 0.074, 0.093, 0.086, 0.073, 0.086, 0.086, 0.086)
"""Share of the year from April to March (Barnardo's, 20 forces, 2016-22)."""
LENGTHS = (60, 96, 150)
RISES = (1.1, 1.15, 1.2)


def quiet(
    months: int, yearly_growth: float, dispersion: float, *, has_season: bool, correlation: float
) -> np.ndarray:
    """Series in which nothing changes but growth and season: one a row."""
    random = np.random.default_rng(17)
    mean = LEVEL * (1 + yearly_growth) ** (np.arange(months) / 12)
    if has_season:
        mean = mean * np.resize(12 * np.array(MONTH_SHARE), months)
    if not correlation:
        shape = mean / max(dispersion - 1, 1e-9)
        swing = random.gamma(shape, 1 / shape, (SERIES, months)) if dispersion > 1 else 1.0
        return random.poisson(mean * swing, (SERIES, months))
    noise = random.standard_normal((SERIES, months))
    for month in range(1, months):
        fresh = np.sqrt(1 - correlation**2) * noise[:, month]
        noise[:, month] = correlation * noise[:, month - 1] + fresh
    return np.maximum(np.rint(mean + np.sqrt(dispersion * mean) * noise), 0).astype(int)


def shares(counts: np.ndarray) -> dict[str, float]:
    """Share of series with any signal, and with one outside the limits, in the last year."""
    months = [add_months(FIRST, month) for month in range(counts.shape[1])]
    # Offence groups have no sum of types, which here would only be the same series once more.
    rows = pl.concat(
        pl.DataFrame(
            {
                "measure": "recorded_crime",
                "force_code": f"F{number:04}",
                "abuse_type": "sexual",
                "month": months,
                "count": series.astype(np.int64),
            }
        )
        for number, series in enumerate(counts)
    )
    latest = control_charts(rows).filter(
        pl.col("force_code") != "ALL", pl.col("month") > add_months(months[-1], -12)
    )
    signal = pl.col("signal")
    found = latest.group_by("force_code").agg(
        (signal.count() > 0).alias("any"),
        (signal == "outside_limits").any().alias("outside"),
        (signal == "seven_on_one_side").any().alias("run"),
        (signal.is_not_null() & (signal != "smoothed_outside_limits")).any().alias("rules"),
    )
    return found.select(pl.exclude("force_code").mean()).row(0, named=True)


def worlds() -> list[tuple[str, dict[str, float]]]:
    return [
        ("no growth, variance 1 × mean", {"yearly_growth": 0.0, "dispersion": 1}),
        ("6 % a year, variance 1 × mean", {"yearly_growth": 0.06, "dispersion": 1}),
        ("6 % a year, variance 2 × mean", {"yearly_growth": 0.06, "dispersion": 2}),
        ("6 % a year, variance 8 × mean", {"yearly_growth": 0.06, "dispersion": 8}),
    ]


def main() -> None:
    console = Console(width=120)
    for has_season in (False, True):
        console.print(f"Quiet series {'with' if has_season else 'without'} a season:")
        for name, world in worlds():
            for months in LENGTHS:
                found = shares(quiet(months, has_season=has_season, correlation=0, **world))
                told = ", ".join(f"{kind} {share:.1%}" for kind, share in found.items())
                console.print(f"  {name}, {months} months: {told}")
    for correlation in (0.3, 0.5):
        counts = quiet(150, 0.06, 4, has_season=False, correlation=correlation)
        console.print(f"months correlated at {correlation}: {shares(counts)['any']:.1%}")
    for rise in RISES:
        counts = quiet(150, 0.06, 8, has_season=True, correlation=0).astype(float)
        counts[:, -12:] = np.rint(counts[:, -12:] * rise)
        console.print(f"a rise by {rise - 1:.0%}, variance 8 × mean: {shares(counts)['any']:.1%}")


if __name__ == "__main__":
    main()
