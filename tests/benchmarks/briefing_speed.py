"""How long each format of each shipped template takes in a warm process, and where a PDF's goes.

Run with `make bench`. Seconds of the clock, and in brackets those of the processor over all
threads, which the machine's load does not move. The bar: a chief officer's PDF within 2 s.
"""

import argparse
import statistics
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from rich.console import Console

from dashboard.briefing import Desk, Request
from dashboard.briefing.compose import compose
from dashboard.briefing.content import Briefing, Pictures
from dashboard.briefing.drawing import draw_svg
from dashboard.briefing.formats import FORMATS
from dashboard.briefing.template_file import shipped_names
from dashboard.warehouse.door import Warehouse
from pipelines.settings import Settings
from tests.briefing_homes import NORTH, internal_marts, write_version

FIGURES = {"claim": "npcc_2015_with_times_2016"}
RUNS = 5
OUT = Console()


def middle(work: Callable[[], object], runs: int) -> str:
    """The middle of some runs, after one that warms up."""
    work()
    clock, processor = [], []
    for _ in range(runs):
        begun = time.perf_counter(), time.process_time()
        work()
        clock.append(time.perf_counter() - begun[0])
        processor.append(time.process_time() - begun[1])
    return f"{statistics.median(clock):.2f} s ({statistics.median(processor):.2f})"


def _make(warehouse: Warehouse, settings: Settings, request: Request) -> Briefing:
    return compose(Desk(warehouse, settings), request)


def draw_all(briefing: Briefing) -> None:
    for block in briefing.blocks:
        for picture in block.pictures if isinstance(block, Pictures) else ():
            if picture.chart is not None:
                draw_svg(picture.chart)


def measure(home: Path, force: str, runs: int) -> None:
    with Warehouse(home) as warehouse:
        for name in shipped_names():
            request = Request(name, force, figure=FIGURES.get(name))

            settings = Settings(home=home)
            make = partial(_make, warehouse, settings, request)
            briefing = make()
            shown = [f"{name}: said {middle(make, runs)}"]
            shown.append(f"charts {middle(partial(draw_all, briefing), runs)}")
            for ending, write in FORMATS.items():
                shown.append(f"{ending} {middle(partial(write, briefing), runs)}")
            OUT.print(", ".join(shown), soft_wrap=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--home", type=Path, help="a home with a version; one made by hand if none")
    parser.add_argument("--force", default=NORTH)
    parser.add_argument("--runs", type=int, default=RUNS)
    given = parser.parse_args()
    if given.home:
        measure(given.home, given.force, given.runs)
        return
    with TemporaryDirectory() as folder:
        measure(write_version(Path(folder), internal_marts()), given.force, given.runs)


if __name__ == "__main__":
    main()
