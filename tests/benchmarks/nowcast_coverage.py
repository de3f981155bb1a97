"""How often the nowcast's intervals hold the final count, and how far it is off on average.

Run with `make bench`. The bar: of 20 runs of 40 series, the last three months each, at 40, 80 and
300 records a month, the 80 % interval holds 76 to 84 %; from one extract whose records say when
they were entered, and from four monthly extracts that do not.
"""

import sys

import numpy as np
import polars as pl
from rich.console import Console

from pipelines.contracts.vocabulary import ALL_FORCES
from pipelines.models.lateness.loading_lag import NONE_RECORDED, reporting_lag
from tests.late_records import WORLDS, draw_cells, final_counts, frames
from tests.reference_nowcast import ROWS_FOR_DELAYS, intervals, known_by_now, point_nowcast

RUNS, SERIES, LEVELS, LAST_MONTHS = 20, 40, (40, 80, 300), 3
ROADS = {"one extract, recorded_date": (1, True), "four extracts": (4, False)}
REFERENCE, REFERENCE_WORLD, REFERENCE_AGES = "baselinenowcast's method", "five months", 6


def draws(world: str, level: float, run: int) -> dict[str, np.ndarray]:
    """The series of a run: records by month and age."""
    random = np.random.default_rng([run, int(level), list(WORLDS).index(world)])
    return {f"F{n:02}": draw_cells(level, WORLDS[world], random) for n in range(SERIES)}


def nowcasts(world: str, level: float, road: str, run: int) -> pl.DataFrame:
    """The last months of a run: the mart's columns, with true_count, of each series and of all."""
    cells, (extracts, is_dated) = draws(world, level, run), ROADS[road]
    seen, days, ends, recorded = frames(cells, extracts)
    lag = reporting_lag(seen, days, ends, recorded if is_dated else NONE_RECORDED)
    final = final_counts(cells)
    total = final.group_by("month").agg(
        pl.lit(ALL_FORCES).alias("force_code"), pl.sum("true_count")
    )
    true = pl.concat([final, total.select(final.columns)])
    last = lag.filter(pl.col("month").rank("dense", descending=True) <= LAST_MONTHS)
    return last.join(true, on=["force_code", "month"])


def reference_nowcasts(level: float, run: int) -> pl.DataFrame:
    """The same from days of entry by the reference method: low_80, high_80 and the rest."""
    rows = []
    for own in draws(REFERENCE_WORLD, level, run).values():
        triangle = known_by_now(own[:, :REFERENCE_AGES])
        expected, _ = point_nowcast(triangle[-ROWS_FOR_DELAYS:])
        ends = [intervals(triangle, LAST_MONTHS, share) for share in (0.8, 0.95)]
        true = own.sum(axis=1)
        rows += [
            (int(true[-n]), expected[-n], *ends[0][-n], *ends[1][-n])
            for n in range(LAST_MONTHS, 0, -1)
        ]
    names = ["true_count", "expected_final_count", "low_80", "high_80", "low", "high"]
    return pl.DataFrame(rows, schema=names, orient="row").with_columns(basis=pl.lit(REFERENCE))


def summary(rows: pl.DataFrame) -> str:
    """Shares held, bias and width as shares of the true count, and what the estimates rest on."""
    true, expected = pl.col("true_count"), pl.col("expected_final_count")
    (found,) = rows.select(
        true.is_between("low_80", "high_80").mean().alias("80 % holds"),
        true.is_between("low", "high").mean().alias("95 % holds"),
        (expected.sum() / true.sum() - 1).alias("bias"),
        ((pl.col("high_80") - pl.col("low_80")) / true).mean().alias("80 % is wide"),
        expected.is_not_null().mean().alias("estimated"),
        (pl.col("basis") == "other_forces").mean().alias("from other forces"),
    ).iter_rows(named=True)
    return ", ".join(f"{key} {value:.1%}" for key, value in found.items())


def main(runs: int = RUNS) -> None:
    console = Console(soft_wrap=True)
    for world in WORLDS:
        for road in ROADS:
            for level in LEVELS:
                rows = pl.concat(nowcasts(world, level, road, run) for run in range(runs))
                own = rows.filter(pl.col("force_code") != ALL_FORCES)
                parts = {
                    "the last three months": own,
                    "the newest": own.filter(pl.col("month") == own["month"].max()),
                    "all series together": rows.filter(force_code=ALL_FORCES),
                }
                for name, part in parts.items():
                    console.print(f"{world}; {road}; {level} a month; {name}: {summary(part)}")
    for level in LEVELS:
        rows = pl.concat(reference_nowcasts(level, run) for run in range(runs))
        console.print(f"{REFERENCE_WORLD}; {REFERENCE}; {level} a month: {summary(rows)}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else RUNS)
