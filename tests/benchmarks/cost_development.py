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
from pipelines.models.cost.cohort_cost import cost_by_cohort, cost_to_come, expected_leaves
from pipelines.models.cost.cohorts import development_patterns
from pipelines.models.cost.open_cases import open_case_costs
from pipelines.models.cost.still_to_come import OLD_QUARTERS, still_to_come
from pipelines.models.periods import financial_year
from pipelines.reference.tables import read_reference_table
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
COLUMNS = [
    "force_code", "age", "investigation_count", "open_count", "spent", "expected", "error", "final",
]  # fmt: skip
HELD = (
    ((pl.col("expected") - pl.col("final")).abs() <= 1.96 * pl.col("error")).mean().alias("held_95")
)
TO_COME = (
    (pl.col("expected") - pl.col("spent")).sum() / (pl.col("final") - pl.col("spent")).sum()
).alias("to_come_over_truth")
FINAL = (pl.col("expected").sum() / pl.col("final").sum()).alias("final_over_truth")
OF_AGE = ["00-03"] * 4 + ["04-07"] * 4 + ["08-11"] * 4 + ["12-19"] * 8
BANDS = {"-1": "sum of all", "-2": "sum of 0-7", "-3": "sum of 8+"}
BAND = (
    pl.when(pl.col("age") < 0)
    .then(pl.col("age").cast(pl.String).replace(BANDS))
    .when(pl.col("age") < 20)
    .then(pl.col("age").replace_strict(dict(enumerate(OF_AGE)), default=OF_AGE[-1]))
    .otherwise(pl.lit("20+"))
    .alias("band")
)


def drawn(force: Force, seed: int) -> Iterator[tuple[pl.DataFrame, pl.DataFrame]]:
    """Investigations by quarter closed, and cost with every line to the end of life, by batch."""
    counts = monthly_counts(
        expected_investigations(month_number(UNTIL) + 1, seed=seed) * force.share,
        seed=seed,
        force_number=force.number,
    )
    for first in range(0, len(counts), MONTHS_A_BATCH):
        last = min(first + MONTHS_A_BATCH, len(counts))
        random = generator(seed, force.number, first)
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
        closed = frame.with_columns(quarter(cases.ends).alias("closed_quarter"))
        costs = frame[lines.investigation].with_columns(
            quarter(lines.day).alias("cost_quarter"), pl.Series("cost_gbp", lines.pence / 100)
        )
        yield (
            closed.group_by(*KEYS, "closed_quarter").agg(pl.len().alias("closed_count")),
            costs.group_by(*KEYS, "cost_quarter").agg(pl.col("cost_gbp").sum()),
        )


def quarter(days: np.ndarray) -> pl.Series:
    return pl.Series(days.astype(np.int32)).cast(pl.Date).dt.truncate("1q")


def valued(closings: pl.DataFrame, costs: pl.DataFrame, last: dt.date) -> pl.DataFrame:
    """The cohorts at the end of a quarter, beside what they came to.

    Returns:
        One row per force (and ALL) and age, all types together; age -1: all open investigations,
        -2 and -3: the same under and from eight quarters: investigation_count, open_count, spent,
        expected, error and final, the last four in GBP.
    """
    known = costs.filter(pl.col("cost_quarter") <= last)
    begun = closings.filter(pl.col("opened_quarter") <= last)
    closed = begun.filter(pl.col("closed_quarter") <= last)
    spent = known.group_by(KEYS).agg(pl.col("cost_gbp").sum())
    shut = closed.group_by(KEYS).agg(pl.col("closed_count").sum().alias("shut"))
    cohorts = (
        begun.group_by(KEYS)
        .agg(pl.col("closed_count").sum().cast(pl.Int64).alias("investigation_count"))
        .join(spent, on=KEYS, how="left")
        .join(shut, on=KEYS, how="left")
        .with_columns(
            pl.lit(last).alias("last_quarter"),
            (pl.col("investigation_count") - pl.col("shut").fill_null(0)).alias("open_count"),
            pl.col("cost_gbp").fill_null(0.0).cast(pl.Decimal(18, 2)).alias("cost_to_date_gbp"),
        )
        .with_columns(pl.col("cost_to_date_gbp").alias("open_cost_to_date_gbp"))
    )
    patterns = development_patterns(known, cohorts)
    open_cases = open_case_costs(known, cohorts, closed)
    leaves = expected_leaves(cohorts, still_to_come(known, cohorts, patterns, open_cases), patterns)
    ages = (pl.lit(last) - pl.col("opened_quarter")).dt.total_days() // 89
    parts = [with_final(cost_by_cohort(leaves), costs, "opened_quarter").with_columns(age=ages)]
    is_old = ages >= OLD_QUARTERS
    for place, kept in ((-1, leaves), (-2, leaves.filter(~is_old)), (-3, leaves.filter(is_old))):
        final = costs.join(kept.filter(pl.col("open_count") > 0).select(KEYS), on=KEYS)
        told = summed(kept.filter(pl.col("open_count") > 0))
        parts.append(with_final(told, final, None).with_columns(age=pl.lit(place, pl.Int64)))
    return pl.concat([part.select(COLUMNS) for part in parts]).with_columns(last=pl.lit(last))


def summed(leaves: pl.DataFrame) -> pl.DataFrame:
    """The sum over cohorts of each force with the joint error, as mart cost_to_come has it."""
    sums = cost_to_come(leaves)
    whole = leaves.group_by("force_code").agg(
        pl.col("investigation_count", "cost_to_date_gbp").sum()
    )
    total = whole.select(pl.lit("ALL").alias("force_code"), pl.exclude("force_code").sum())
    return sums.join(pl.concat([whole, total]), on="force_code").with_columns(
        expected_final_cost_gbp=pl.col("cost_to_date_gbp") + pl.col("still_to_come_gbp")
    )


def with_final(told: pl.DataFrame, costs: pl.DataFrame, period: str | None) -> pl.DataFrame:
    """The rows of all types and complexities beside what they cost in the end."""
    keys = ["force_code", *([period] if period else [])]
    final = costs.group_by(keys).agg(pl.col("cost_gbp").sum().alias("final"))
    whole = final.group_by(keys[1:] or pl.lit(1).alias("one")).agg(pl.col("final").sum())
    whole = whole.with_columns(pl.lit("ALL").alias("force_code")).select(*keys, "final")
    return (
        told.filter((pl.col("abuse_type") == "all") & (pl.col("complexity") == "all"))
        .join(pl.concat([final, whole]), on=keys)
        .with_columns(
            spent=pl.col("cost_to_date_gbp").cast(pl.Float64),
            expected=pl.col("expected_final_cost_gbp").cast(pl.Float64),
            error=pl.col("standard_error_gbp"),
        )
    )


def drawn_cohorts(scale: float, forces: int | None, seed: int) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Cohorts of the largest forces (all without a number) by quarter closed, and their cost."""
    batches = [
        batch for force in largest_forces(forces, scale=scale) for batch in drawn(force, seed)
    ]
    closings = pl.concat([one for one, _ in batches])
    costs = pl.concat([one for _, one in batches])
    return (
        closings.group_by(*KEYS, "closed_quarter").agg(pl.col("closed_count").sum()),
        costs.group_by(*KEYS, "cost_quarter")
        .agg(pl.col("cost_gbp").sum())
        .with_columns(financial_year=financial_year("cost_quarter"))
        .join(real_factors(), on="financial_year")
        .drop("financial_year"),
    )


def real_factors() -> pl.DataFrame:
    """To the prices of 2024/25, of each financial year; the last one known carried on."""
    index = read_reference_table("deflator").select("financial_year", "price_index")
    years = pl.DataFrame(
        {"financial_year": [f"{y}/{(y + 1) % 100:02d}" for y in range(2000, 2100)]}
    )
    return years.join(index, on="financial_year", how="left").select(
        "financial_year", (100 / pl.col("price_index").forward_fill()).alias("real_factor")
    )


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--scale", type=float, default=0.1)
    parser.add_argument("--forces", type=int, default=None)
    parser.add_argument("--seed", type=int, nargs="*", default=[DEFAULT_SEED])
    chosen = parser.parse_args()
    quarters = pl.date_range(FIRST_VALUATION, dt.date(2026, 7, 1), "1q", eager=True)
    found = []
    for seed in chosen.seed:
        closings, costs = drawn_cohorts(chosen.scale, chosen.forces, seed)
        found += [valued(closings, costs, last) for last in quarters]
    rows = pl.concat(found)
    console = Console()
    whole = rows.filter(pl.col("force_code") == "ALL")
    size = whole.filter(pl.col("age") >= 0)["investigation_count"].mean()
    console.print(f"{size:,.0f} investigations a cohort, {len(found)} valuations")
    off = pl.col("expected") / pl.col("final") - 1
    young = whole.filter(pl.col("age").is_between(0, 5)).group_by("age")
    show(
        console,
        "All forces, final cost of young cohorts",
        young.agg(
            (pl.col("spent") / pl.col("final")).mean().alias("spent"),
            off.mean().alias("bias"),
            (off**2).mean().sqrt().alias("typical_error"),
            off.abs().max().alias("largest_error"),
            (off.abs() <= 0.03).mean().alias("within_3_percent"),
            HELD,
        ).sort("age"),
    )
    is_open = (pl.col("open_count") > 0) & pl.col("error").is_not_null()
    is_all = pl.col("force_code") == "ALL"
    for title, cells in (("All forces", rows.filter(is_all)), ("Each force", rows.filter(~is_all))):
        show(
            console,
            f"{title}, cost still to come by band of age, and of sums",
            cells.filter(is_open).group_by(BAND).agg(TO_COME, FINAL, HELD, pl.len()).sort("band"),
        )


def show(console: Console, title: str, rows: pl.DataFrame) -> None:
    """Print the rows of a summary."""
    console.print(title)
    for row in rows.iter_rows(named=True):
        told = (
            f"{name} {value:.3f}" if isinstance(value, float) else f"{name} {value}"
            for name, value in row.items()
        )
        console.print("  " + "  ".join(told))


if __name__ == "__main__":
    main()
