"""How long chief officers' PDFs of every force take, in one process that is warm.

Run by hand on a home that the pipeline built for a few forces: the rows of one are copied under the
code of every other, so that the work is that of a national version. The sum over forces, which the
copies no longer add up to, is refused. Seconds of the clock; in brackets those of the processor
over all threads. The bar: 44 papers within 40 s on two cores.
"""

import argparse
import json
import statistics
import time
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
from rich.console import Console

from dashboard.briefing import Desk, Request
from dashboard.briefing.batch import make_each
from dashboard.briefing.paper import Paper
from dashboard.warehouse.door import Warehouse
from pipelines.contracts.published import PUBLISHED, read_current_version
from pipelines.settings import Settings

OUTPUT = Path(__file__).parents[2] / "bench-briefing-batch.json"


def spread(source: Path, target: Path) -> None:
    """Copy a home's current version, every force that delivered nothing given another's rows."""
    version = read_current_version(source)
    folder = target / PUBLISHED / version
    folder.mkdir(parents=True)
    (target / PUBLISHED / "CURRENT").write_text(version)
    file = folder / "warehouse.duckdb"
    file.write_bytes((source / PUBLISHED / version / "warehouse.duckdb").read_bytes())
    with duckdb.connect(str(file)) as connection:
        delivered = connection.execute(
            "select distinct force_code from marts.demand_by_month where force_code <> 'ALL'"
        ).fetchall()
        first = delivered[0][0]
        codes = connection.execute(
            'select force_code from marts."force" where force_code not in '
            "(select force_code from marts.demand_by_month)"
        ).fetchall()
        named = connection.execute(
            "select table_name from information_schema.columns where column_name = 'force_code' "
            "and table_schema = 'marts' and table_name not in ('force', 'population_by_year', "
            "'recorded_crime_by_quarter')"
        ).fetchall()
        connection.execute(
            "create temporary table others as select unnest(?) as code",
            [[code for (code,) in codes]],
        )
        for (table,) in named:
            connection.execute(
                f'insert into marts."{table}" select t.* replace (others.code as force_code) '
                f'from marts."{table}" as t cross join others where t.force_code = ?',
                [first],
            )


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--home", type=Path, required=True, help="A home with a built version.")
    parser.add_argument("--format", default="pdf")
    home = parser.parse_args().home
    console = Console()
    with TemporaryDirectory(prefix="caseweight-") as folder:
        spread(home, Path(folder))
        with Warehouse(Path(folder)) as warehouse:
            desk = Desk(warehouse, Settings(home=Path(folder)))
            begin, worked, each, refused = time.perf_counter(), time.process_time(), [], []
            last = begin
            for asked, made in make_each(
                desk, Request("chief-officer"), parser.parse_args().format, lambda *_: None
            ):
                now = time.perf_counter()
                each.append(now - last)
                last = now
                if not isinstance(made, Paper):
                    refused.append(f"{asked.force_code}: {made}")
            taken, worked = time.perf_counter() - begin, time.process_time() - worked
    console.print(
        f"{len(each) - len(refused)} papers, {len(refused)} refused: {taken:.1f} s ({worked:.1f} s)"
    )
    console.print(f"first {each[0]:.2f} s, median {statistics.median(each):.2f}, {max(each):.2f}")
    for line in refused[:3]:
        console.print(line)
    OUTPUT.write_text(
        json.dumps(
            {"papers": len(each) - len(refused), "seconds": taken, "processor_seconds": worked},
            indent=2,
        )
    )


if __name__ == "__main__":
    main()
