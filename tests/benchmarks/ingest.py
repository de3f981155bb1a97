"""How long a load takes as a multiple of a bare `create table as`, and how much memory it needs.

Run with `make bench`. Both are timed in the same run, since machines are shared and noisy.
"""

import resource
import tempfile
import time
from pathlib import Path

import duckdb
import numpy as np
import polars as pl
from rich.console import Console

from pipelines.record_store.ingest import ingest
from pipelines.record_store.loading import LoadRequest
from pipelines.settings import Settings

ROWS = (1_000_000, 5_000_000)
DEFECT_SHARE = 0.02


def write_cost_lines(path: Path, rows: int) -> None:
    """Cost lines of which one in fifty is refused for its category."""
    random = np.random.default_rng(1)
    days = np.datetime64("2012-01-01") + random.integers(0, 5_000, rows).astype("timedelta64[D]")
    pl.DataFrame(
        {
            "force_code": np.array(["E23000001", "E23000002"])[random.integers(0, 2, rows)],
            "cost_line_id": np.arange(rows).astype(str),
            "investigation_id": random.integers(0, rows // 6, rows).astype(str),
            "cost_date": days,
            "category": np.where(random.random(rows) < DEFECT_SHARE, "unknown", "travel"),
            "amount_gbp": np.round(random.random(rows) * 1_000, 2),
        }
    ).write_csv(path)


def seconds_of(work) -> float:
    started = time.monotonic()
    work()
    return time.monotonic() - started


def main() -> None:
    console = Console()
    for rows in ROWS:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "cost_lines.csv"
            write_cost_lines(path, rows)
            settings = Settings(home=Path(folder) / "home")
            bare = seconds_of(
                lambda path=path, folder=folder: duckdb.connect(f"{folder}/bare.duckdb").execute(
                    f"create table bare as from read_csv('{path}')"
                )
            )
            load = seconds_of(
                lambda path=path, settings=settings: ingest(
                    settings, [path], LoadRequest(path), lambda what, share: None
                )
            )
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
            console.print(
                f"{rows:,} rows: load {load:.1f} s = {load / bare:.1f} x a bare create table"
                f" ({bare:.1f} s); peak memory so far {peak:,.0f} MB"
            )


if __name__ == "__main__":
    main()
