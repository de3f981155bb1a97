"""How often the range of each financial year ahead holds, over small worlds of the synthesiser.

Run with `make bench-forecast-worlds`, or with the number of worlds, the seed of the first one and
the number of worlds at each earlier date. Each world draws the monthly counts of a few forces from
the process of `pipelines.synthetic`, whose future is drawn on by the same process; only settled
months are known to the forecast. Prophet is fitted to the sums of groups.

All worlds have one and the same national level, so that at one date a range holds in nearly all of
them or in nearly none, as that level goes on. How often ranges hold is therefore also counted over
the dates from 2014 on, at each of which the level went on otherwise.
Writes bench-forecast-worlds.json.
"""

import datetime as dt
import json
import sys
from pathlib import Path

import numpy as np
import polars as pl
from rich.console import Console
from rich.progress import track

from pipelines.contracts.vocabulary import ABUSE_TYPES
from pipelines.models.forecasting import forecast, periods_to_horizon
from pipelines.models.periods import financial_year_start, financial_year_start_of
from pipelines.synthetic import demand, forces, level
from pipelines.synthetic.days import month_number, month_start, months_of
from pipelines.synthetic.draws import generator

OUTPUT = Path(__file__).parents[2] / "bench-forecast-worlds.json"
WORLDS, FIRST_SEED, WORLDS_A_DATE = 200, 900_000, 4
"""Seeds from here on score. What is chosen is chosen on seeds below 100,000 and never on these."""
FORCES, SCALE = 4, 0.1
LAST_KNOWN = dt.date(2026, 7, 1)
"""Extracts until October 2026, whose last three months are not settled."""
EARLIER = [dt.date(year, 7, 1) for year in range(2014, 2026)]
GROUPS = {name: "online_images" if name == "online_images" else "other" for name in ABUSE_TYPES}
"""Two groups of types, so that a world takes few fits."""
KEYS = ["force_code", "series", "period_start"]


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


def score_world(seed: int, last: dt.date = LAST_KNOWN) -> pl.DataFrame:
    """Years ahead of each force and of all, of all types: the forecast beside what came."""
    horizon = periods_to_horizon(last, "month")
    world = draw_world(seed, month_number(last) + 1 + horizon)
    known = world.filter(pl.col("period_start") <= last)
    made = forecast(known, horizon, frequency="month", prophet_level="national")
    years = made.filter("is_chosen", series="all", frequency="financial_year")
    by_year = world.with_columns(financial_year_start("period_start").alias("period_start"))
    of_forces = by_year.group_by("force_code", "period_start").agg(pl.col("value").sum())
    of_all = of_forces.group_by("period_start").agg(pl.col("value").sum(), force_code=pl.lit("ALL"))
    actual = pl.concat([of_forces, of_all.select(of_forces.columns)])
    return years.join(actual, on=["force_code", "period_start"]).with_columns(
        is_sum=pl.col("force_code") == "ALL",
        years_ahead=pl.col("period_start").dt.year() - financial_year_start_of(last).year,
    )


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
            (point / actual - 1).abs().mean().alias("mean_absolute_error"),
            ((pl.col("upper_80") - pl.col("lower_80")) / point).mean().alias("width_80"),
            pl.len().alias("cases"),
        )
        .sort("is_sum", "years_ahead", descending=[True, False])
    )


def main() -> None:
    given = [int(argument) for argument in sys.argv[1:]]
    worlds, first, a_date = (*given, *(WORLDS, FIRST_SEED, WORLDS_A_DATE)[len(given) :])
    console, figures = Console(width=140), {}
    at_last = [(first + n, LAST_KNOWN) for n in range(worlds)]
    earlier = [(first + n, last) for last in EARLIER for n in range(a_date)]
    for name, cases in (("known to July 2026", at_last), ("known to Julys 2014-25", earlier)):
        if cases:
            rows = pl.concat(score_world(*case) for case in track(cases, name))
            figures[name] = scored(rows).to_dicts()
            for row in figures[name]:
                console.print(in_words(name, row))
    OUTPUT.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")


def in_words(name: str, row: dict[str, float]) -> str:
    who = "all forces" if row["is_sum"] else "one force"
    return (
        f"{name}, {who:<10} year +{row['years_ahead']}:"
        f" 80 % holds {row['holds_80']:.1%} (below {row['below_80']:.1%}),"
        f" 95 % {row['holds_95']:.1%}; bias {row['bias']:+.2%}, median {row['median_bias']:+.2%},"
        f" error {row['mean_absolute_error']:.2%}, width {row['width_80']:.1%} ({row['cases']})"
    )


if __name__ == "__main__":
    main()
