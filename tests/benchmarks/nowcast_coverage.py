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

RUNS, SERIES, LEVELS, LAST_MONTHS = 20, 40, (40, 80, 300), 3
ROADS = {"one extract, recorded_date": (1, True), "four extracts": (4, False)}


def nowcasts(world: str, level: float, road: str, run: int, series: int = SERIES) -> pl.DataFrame:
    """The last months of a run: the mart's columns, with true_count, of each series and of all."""
    extracts, is_dated = ROADS[road]
    random = np.random.default_rng([run, int(level), list(WORLDS).index(world)])
    cells = {f"F{n:02}": draw_cells(level, WORLDS[world], random) for n in range(series)}
    seen, days, ends, recorded = frames(cells, extracts)
    lag = reporting_lag(seen, days, ends, recorded if is_dated else NONE_RECORDED)
    final = final_counts(cells)
    total = final.group_by("month").agg(
        pl.lit(ALL_FORCES).alias("force_code"), pl.sum("true_count")
    )
    true = pl.concat([final, total.select(final.columns)])
    last = lag.filter(pl.col("month").rank("dense", descending=True) <= LAST_MONTHS)
    return last.join(true, on=["force_code", "month"])


def summary(rows: pl.DataFrame) -> pl.DataFrame:
    """Shares held, bias and width as shares of the true count, and what the estimates rest on."""
    true, expected = pl.col("true_count"), pl.col("expected_final_count")
    return rows.select(
        pl.col("true_count").is_between("low_80", "high_80").mean().alias("held_80"),
        pl.col("true_count").is_between("low", "high").mean().alias("held_95"),
        (expected.sum() / true.sum() - 1).alias("bias"),
        ((pl.col("high_80") - pl.col("low_80")) / true).mean().alias("width_80"),
        expected.is_not_null().mean().alias("estimated"),
        (pl.col("basis") == "other_forces").mean().alias("from_others"),
    )


def main(runs: int = RUNS) -> None:
    console = Console()
    for world in WORLDS:
        for road in ROADS:
            for level in LEVELS:
                rows = pl.concat(nowcasts(world, level, road, run) for run in range(runs))
                own = rows.filter(pl.col("force_code") != ALL_FORCES)
                newest = own.filter(pl.col("month") == own["month"].max())
                for name, part in (
                    ("series", own),
                    ("newest", newest),
                    ("all", rows.filter(force_code=ALL_FORCES)),
                ):
                    (found,) = summary(part).iter_rows(named=True)
                    told = ", ".join(f"{key} {value:.1%}" for key, value in found.items())
                    console.print(
                        f"{world}; {road}; {level} a month; {name}: {told}", soft_wrap=True
                    )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else RUNS)
