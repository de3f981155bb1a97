"""How often the ranges of the financial years ahead hold, and those of growth, over small worlds.

Run with `make bench-forecast-worlds`, or with the number of worlds and the seed of the first one.
Each world draws the monthly counts of a few forces from the process of `pipelines.synthetic`, whose
future is drawn on by the same process; only settled months are known to the forecast. The national
level drifts from world to world, as unevenly as published years grow. Prophet is fitted to the sums
of groups. Writes bench-forecast-worlds.json.
"""

import datetime as dt
import json
import sys
from pathlib import Path

import numpy as np
import polars as pl
from rich.console import Console
from rich.progress import track

from pipelines.contracts.vocabulary import ABUSE_TYPES, ALL_FORCES, ALL_TYPES
from pipelines.models.demand.growth import demand_growth
from pipelines.models.forecasting import forecast, periods_to_horizon
from pipelines.models.periods import financial_year_start, financial_year_start_of
from pipelines.synthetic import demand, forces, level
from pipelines.synthetic.days import Real, month_number, month_start, months_of
from pipelines.synthetic.draws import generator

OUTPUT = Path(__file__).parents[2] / "bench-forecast-worlds.json"
WORLDS, FIRST_SEED = 200, 900_000
"""Seeds from here on score. What is chosen is chosen on seeds below 100,000 and never on these."""
FORCES, SCALE = 4, 0.1
LAST_KNOWN = dt.date(2026, 7, 1)
"""Extracts until October 2026, whose last three months are not settled."""
GROUPS = {name: "online_images" if name == "online_images" else "other" for name in ABUSE_TYPES}
"""Two groups of types, so that a world takes few fits."""
GROWTH = "latest_twelve_months"
WHOLE_YEARS = range(1, 5)
MEDIAN_OVER_MEAN = (np.pi / 2) ** 0.5
"""By how much the standard error of a median is more than that of a mean, of normal draws."""
HOLDS_80, HOLDS_95, MOST_BIAS = (0.75, 0.85), (0.92, 0.98), 0.01


def draw_world(seed: int, months: int) -> pl.DataFrame:
    """Investigations of each force and group in so many months from April 2011."""
    frames = []
    national = level.expected_investigations(months, seed=seed)
    for force in forces.largest_forces(FORCES, scale=SCALE):
        expected = national * force.share
        counts = demand.monthly_counts(expected, seed=seed, force_number=force.number)
        random = generator(seed, force.number, 0)
        incidents = demand.draw_incidents(random, 0, counts, force.child_count)
        investigated = incidents.where(incidents.is_investigated)
        groups = np.array([GROUPS[name] for name in ABUSE_TYPES])[investigated.abuse_type]
        month = months_of(investigated.reported)
        for group in sorted(set(GROUPS.values())):
            found = np.bincount(month[groups == group], minlength=months)
            frames.append(
                pl.DataFrame(
                    {
                        "measure": "investigations",
                        "force_code": force.code,
                        "series": group,
                        "period_start": [month_start(step) for step in range(months)],
                        "value": found,
                    }
                )
            )
    return pl.concat(frames).with_columns(pl.col("value").cast(pl.Float64))


def score_world(seed: int) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Years ahead and growth to the last known month: what was said beside what came, or was so."""
    horizon = periods_to_horizon(LAST_KNOWN, "month")
    world = draw_world(seed, month_number(LAST_KNOWN) + 1 + horizon)
    known = world.filter(pl.col("period_start") <= LAST_KNOWN)
    made = forecast(known, horizon, frequency="month", prophet_level="national")
    return years_beside(made, world), growth_beside(known, seed)


def years_beside(made: pl.DataFrame, world: pl.DataFrame) -> pl.DataFrame:
    """Financial years of each force and of all: the forecast, and value as it came."""
    years = made.filter("is_chosen", series=ALL_TYPES, frequency="financial_year")
    by_year = world.with_columns(financial_year_start("period_start").alias("period_start"))
    of_forces = by_year.group_by("force_code", "period_start").agg(pl.col("value").sum())
    of_all = of_forces.group_by("period_start").agg(
        pl.col("value").sum(), force_code=pl.lit(ALL_FORCES)
    )
    actual = pl.concat([of_forces, of_all.select(of_forces.columns)])
    return years.join(actual, on=["force_code", "period_start"]).with_columns(
        is_sum=pl.col("force_code") == ALL_FORCES,
        years_ahead=pl.col("period_start").dt.year() - financial_year_start_of(LAST_KNOWN).year,
    )


def growth_beside(known: pl.DataFrame, seed: int) -> pl.DataFrame:
    """Growth of the latest twelve months of all forces, and value as the level grew."""
    counts = known.select(
        "measure",
        "force_code",
        "period_start",
        pl.col("series").alias("abuse_type"),
        pl.lit(1).alias("period_months"),
        pl.col("value").cast(pl.Int64).alias("count"),
    )
    found = demand_growth(counts).filter(window=GROWTH, force_code=ALL_FORCES, abuse_type=ALL_TYPES)
    expected: Real = level.expected_investigations(month_number(LAST_KNOWN) + 1, seed=seed)
    true = float(expected[-12:].sum() / expected[-24:-12].sum() - 1)
    return found.with_columns(value=pl.lit(true))


def scored(rows: pl.DataFrame) -> pl.DataFrame:
    """By sum or single force and financial year: coverage, bias and width."""
    actual, point = pl.col("value"), pl.col("point")
    return (
        rows.group_by("is_sum", "years_ahead")
        .agg(
            actual.is_between("lower_80", "upper_80").mean().alias("holds_80"),
            actual.is_between("lower_95", "upper_95").mean().alias("holds_95"),
            (actual < pl.col("lower_80")).mean().alias("below_80"),
            (point.sum() / actual.sum() - 1).alias("bias"),
            (point / actual - 1).median().alias("median_bias"),
            (MEDIAN_OVER_MEAN * (point / actual).std() / pl.len().sqrt()).alias("median_error"),
            (point / actual - 1).abs().mean().alias("mean_absolute_error"),
            ((pl.col("upper_80") - pl.col("lower_80")) / point).mean().alias("width_80"),
            pl.len().alias("cases"),
        )
        .sort("is_sum", "years_ahead", descending=[True, False])
    )


def scored_growth(rows: pl.DataFrame) -> dict[str, float]:
    """How often the 95 per cent interval of growth held, its bias and half its width."""
    off = rows["growth_share"] - rows["value"]
    return {
        "holds_95": float(rows["value"].is_between(rows["growth_low"], rows["growth_high"]).mean()),
        "median_bias": float(off.median()),
        "mean_absolute_error": float(off.abs().mean()),
        "half_width": float(((rows["growth_high"] - rows["growth_low"]) / 2).mean()),
        "cases": rows.height,
    }


def main() -> None:
    given = [int(argument) for argument in sys.argv[1:]]
    worlds, first = (*given, *(WORLDS, FIRST_SEED)[len(given) :])
    seeds = range(first, first + worlds)
    pairs = [score_world(seed) for seed in track(seeds, "worlds")]
    report(*(pl.concat(frames) for frames in zip(*pairs, strict=True)))


def report(years: pl.DataFrame, growth: pl.DataFrame) -> None:
    """Print what held and which bars are met, and write it down."""
    console, found = Console(width=140), scored(years).to_dicts()
    of_growth = scored_growth(growth)
    for row in found:
        console.print(in_words(row))
    held, off = of_growth["holds_95"], of_growth["mean_absolute_error"]
    console.print(
        f"growth of the latest twelve months: 95 % holds {held:.1%}; median bias"
        f" {of_growth['median_bias']:+.2%}, error {off:.2%},"
        f" half width {of_growth['half_width']:.1%} ({of_growth['cases']})"
    )
    whole = {row["years_ahead"]: row for row in found if row["is_sum"]}
    for name, is_met in {
        **{
            f"80 % of year +{year} holds 75 to 85 %": _is_between(whole[year]["holds_80"], HOLDS_80)
            for year in WHOLE_YEARS
        },
        "median bias of year +1 at most 1 %": abs(whole[1]["median_bias"]) <= MOST_BIAS,
        "95 % of growth holds 92 to 98 %": _is_between(of_growth["holds_95"], HOLDS_95),
    }.items():
        console.print(f"{'met   ' if is_met else 'MISSED'}  {name}")
    figures = {"years": found, "growth": of_growth}
    OUTPUT.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")


def in_words(row: dict[str, float]) -> str:
    who = "all forces" if row["is_sum"] else "one force"
    return (
        f"{who:<10} year +{row['years_ahead']}:"
        f" 80 % holds {row['holds_80']:.1%} (below {row['below_80']:.1%}),"
        f" 95 % {row['holds_95']:.1%}; bias {row['bias']:+.2%}, median {row['median_bias']:+.2%}"
        f" (± {row['median_error']:.2%}), error {row['mean_absolute_error']:.2%},"
        f" width {row['width_80']:.1%} ({row['cases']})"
    )


def _is_between(value: float, ends: tuple[float, float]) -> bool:
    return ends[0] <= value <= ends[1]


if __name__ == "__main__":
    main()
