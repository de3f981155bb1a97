"""How much memory and time a build takes over ten million cost lines.

Run by hand: `python tests/benchmarks/cost_lines.py --lines 10000000`; it needs some 10 GB of disk
and ten minutes. Ingest and build each run in a process of their own, so that each has its own peak.
"""

import argparse
import datetime as dt
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import polars as pl
from rich.console import Console

FORCES = ("E23000001", "E23000002", "E23000003")
LINES_A_CASE, BATCH = 10, 1_000_000
AS_AT = dt.date(2026, 10, 31)


def write_extracts(folder: Path, line_count: int) -> None:
    """Investigations opened over ten years, and ten lines for each within two years."""
    cases = line_count // LINES_A_CASE
    random = np.random.default_rng(1)
    first = (dt.date(2014, 4, 1) - dt.date(1970, 1, 1)).days
    opened = first + random.integers(0, 3650, cases)
    lasting = random.integers(30, 700, cases)
    force = np.array(FORCES)[np.arange(cases) % len(FORCES)]
    number = pl.Series(np.arange(cases)).cast(pl.String)
    pl.DataFrame(
        {
            "force_code": force,
            "investigation_id": "SYN-I" + number,
            "incident_id": "SYN-N" + number,
            "opened_date": days(opened),
            "closed_date": days(opened + lasting),
            "complexity": random.choice(
                ["standard", "complex", "major"], cases, p=[0.8, 0.17, 0.03]
            ),
            "is_joint_section_47": "true",
            "risk_level": "low",
        }
    ).write_csv(folder / "investigations.csv")
    for place, start in enumerate(range(0, line_count, BATCH)):
        size = min(BATCH, line_count - start)
        case = (start + np.arange(size)) % cases
        pl.DataFrame(
            {
                "force_code": force[case],
                "cost_line_id": "SYN-L" + pl.Series(start + np.arange(size)).cast(pl.String),
                "investigation_id": "SYN-I" + pl.Series(case).cast(pl.String),
                "cost_date": days(opened[case] + (lasting[case] * random.random(size)).astype(int)),
                "category": random.choice(["officer_time", "travel", "overtime"], size),
                "amount_gbp": np.round(random.gamma(1, 1500, size), 2),
            }
        ).write_parquet(folder / f"cost_lines_{place:02}.parquet")


def days(numbers: np.ndarray) -> pl.Series:
    return pl.Series(numbers.astype(np.int32)).cast(pl.Date).cast(pl.String)


def run(console: Console, what: str, *arguments: str) -> None:
    started = time.monotonic()
    process = subprocess.Popen(
        [sys.executable, "-m", "pipelines", *arguments], stdout=subprocess.DEVNULL
    )
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{what} failed.")
    peak = usage.ru_maxrss / 1024**2
    console.print(f"{what}: {time.monotonic() - started:.0f} s, peak {peak:.2f} GB")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--lines", type=int, default=1_000_000)
    lines, console = parser.parse_args().lines, Console()
    with tempfile.TemporaryDirectory() as name:
        folder, home = Path(name) / "extracts", Path(name) / "home"
        folder.mkdir()
        write_extracts(folder, lines)
        console.print(f"{lines:,} cost lines")
        run(console, "ingest", "--home", str(home), "ingest", str(folder), "--as-at", str(AS_AT))
        run(console, "build", "--home", str(home), "build")


if __name__ == "__main__":
    main()
