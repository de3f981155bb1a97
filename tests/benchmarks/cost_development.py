"""How near the expected final cost of unfinished cohorts comes to what they cost in the end.

Run with `make bench`; `--scale 1` is the country. Cohorts of the synthesiser are valued at the end
of every quarter from 2016 on, knowing no later line, and held against all their lines. The bar:
half-developed cohorts within 3 % where the plain average so far is 20 % or more too low.
"""

import argparse
import datetime as dt
from collections.abc import Iterator

import numpy as np
import polars as pl
from rich.console import Console

from pipelines.contracts.vocabulary import ABUSE_TYPES, COMPLEXITIES
from pipelines.models.cost.cohort_cost import cost_by_cohort
from pipelines.models.cost.cohorts import development_patterns, still_to_come
from pipelines.synthetic.caseload import draw_investigations
from pipelines.synthetic.cost import draw_cost_lines
from pipelines.synthetic.days import day_number, month_number
from pipelines.synthetic.demand import draw_incidents, monthly_counts
from pipelines.synthetic.draws import generator
from pipelines.synthetic.forces import Force, largest_forces
from pipelines.synthetic.generate import DEFAULT_SEED
from pipelines.synthetic.level import expected_investigations

UNTIL, FIRST_VALUATION = dt.date(2026, 10, 31), dt.date(2016, 1, 1)
MONTHS_A_BATCH = 6
KEYS = ["force_code", "abuse_type", "complexity", "opened_quarter"]


def drawn(force: Force) -> Iterator[tuple[pl.DataFrame, pl.DataFrame]]:
    """Investigations and cost, with every line to the end of life, batch by batch."""
    counts = monthly_counts(
        expected_investigations(month_number(UNTIL) + 1) * force.share,
        seed=DEFAULT_SEED,
        force_number=force.number,
    )
    for first in range(0, len(counts), MONTHS_A_BATCH):
        last = min(first + MONTHS_A_BATCH, len(counts))
        random = generator(DEFAULT_SEED, force.number, first)
        incidents = draw_incidents(random, first, counts[first:last], force.child_count)
        cases = draw_investigations(random, incidents, day_number(UNTIL))
        lines = draw_cost_lines(random, cases)
        frame = pl.DataFrame(
            {
                "force_code": pl.Series([force.code] * len(cases), dtype=pl.String),
                "abuse_type": np.array(ABUSE_TYPES)[incidents.abuse_type[cases.incident]],
                "complexity": np.array(COMPLEXITIES)[cases.complexity],
                "opened_quarter": quarter(cases.opened),
            }
        )
        costs = frame[lines.investigation].with_columns(
            quarter(lines.day).alias("cost_quarter"), pl.Series("cost_gbp", lines.pence / 100)
        )
        yield (
            frame.group_by(KEYS).agg(pl.len().alias("investigation_count")),
            costs.group_by(*KEYS, "cost_quarter").agg(pl.col("cost_gbp").sum()),
        )


def quarter(days: np.ndarray) -> pl.Series:
    return pl.Series(days.astype(np.int32)).cast(pl.Date).dt.truncate("1q")


def valued(cases: pl.DataFrame, costs: pl.DataFrame, last: dt.date) -> pl.DataFrame:
    """The cohorts at the end of a quarter: spent, expected and true cost, all forces and types."""
    known = costs.filter(pl.col("cost_quarter") <= last)
    spent = known.group_by(KEYS).agg(pl.col("cost_gbp").sum())
    cohorts = (
        cases.filter(pl.col("opened_quarter") <= last)
        .join(spent, on=KEYS, how="left")
        .with_columns(
            pl.lit(last).alias("last_quarter"),
            pl.col("investigation_count").alias("open_count"),
            pl.col("cost_gbp").fill_null(0.0).cast(pl.Decimal(18, 2)).alias("cost_to_date_gbp"),
        )
        # Every case counts as open, so that each has cost still to come.
        .with_columns(pl.col("cost_to_date_gbp").alias("open_cost_to_date_gbp"))
    )
    patterns = development_patterns(known, cohorts)
    to_come = still_to_come(known, cohorts, patterns)
    truth = costs.group_by("opened_quarter").agg(pl.col("cost_gbp").sum().alias("final"))
    return (
        cost_by_cohort(cohorts, to_come, patterns)
        .filter(
            (pl.col("force_code") == "ALL")
            & (pl.col("abuse_type") == "all")
            & (pl.col("complexity") == "all")
        )
        .join(truth, on="opened_quarter")
        .select(
            ((pl.lit(last) - pl.col("opened_quarter")).dt.total_days() // 89).alias("age"),
            (pl.col("cost_to_date_gbp").cast(pl.Float64) / pl.col("final")).alias("spent"),
            (pl.col("expected_final_cost_gbp").cast(pl.Float64) / pl.col("final")).alias(
                "expected"
            ),
            (pl.col("standard_error_gbp") / pl.col("final")).alias("error"),
        )
    )


def drawn_cohorts(scale: float, forces: int | None = None) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Cohorts of the largest forces (all where no number is given), and their cost by quarter."""
    batches = [batch for force in largest_forces(forces, scale=scale) for batch in drawn(force)]
    cases = pl.concat([one for one, _ in batches]).group_by(KEYS).agg(pl.all().sum())
    costs = pl.concat([one for _, one in batches])
    return cases, costs.group_by(*KEYS, "cost_quarter").agg(pl.col("cost_gbp").sum())


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--scale", type=float, default=0.1)
    parser.add_argument("--forces", type=int, default=None)
    chosen = parser.parse_args()
    cases, costs = drawn_cohorts(chosen.scale, chosen.forces)
    quarters = pl.date_range(FIRST_VALUATION, dt.date(2026, 7, 1), "1q", eager=True)
    found = pl.concat([valued(cases, costs, last) for last in quarters]).filter(pl.col("age") < 6)
    console = Console()
    per_cohort = cases["investigation_count"].sum() / cases["opened_quarter"].n_unique()
    console.print(f"{per_cohort:,.0f} investigations a cohort, {len(quarters)} valuations")
    off = pl.col("expected") - 1
    summary = found.group_by("age").agg(
        pl.col("spent").mean(),
        off.mean().alias("bias"),
        (off**2).mean().sqrt().alias("typical_error"),
        off.abs().max().alias("largest_error"),
        (off.abs() <= 0.03).mean().alias("within_3_percent"),
        pl.col("error").mean().alias("stated_error"),
        (off.abs() <= 1.96 * pl.col("error")).mean().alias("held_95"),
    )
    for row in summary.sort("age").iter_rows(named=True):
        console.print("  ".join(f"{name} {value:.3f}" for name, value in row.items()))


if __name__ == "__main__":
    main()
