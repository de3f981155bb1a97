"""The files of all publications."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import polars as pl

from pipelines.synthetic.forces import Force
from pipelines.synthetic.publications.children_in_need import children_in_need
from pipelines.synthetic.publications.population import population
from pipelines.synthetic.publications.recorded_crime import recorded_crime
from pipelines.synthetic.publications.safeguarding_indicators import safeguarding_indicators
from pipelines.synthetic.publications.workforce import workforce
from pipelines.synthetic.tally import Tally

Make = Callable[[list[Force], Tally, dt.date], pl.DataFrame]

PUBLICATIONS: dict[str, Make] = {
    "population": population,
    "recorded_crime": recorded_crime,
    "children_in_need": children_in_need,
    "safeguarding_indicators": safeguarding_indicators,
    "workforce": workforce,
}


def file_name(source: str) -> str:
    """The name of a publication's file, which says that it is invented."""
    return f"synthetic_{source}.csv"


def write_publications(
    out: Path, forces: list[Force], tally: Tally, until: dt.date
) -> dict[str, int]:
    """Write every publication that is out by `until`; one that is not gets no file.

    Returns:
        The rows written, by source.
    """
    written = {}
    for source, make in PUBLICATIONS.items():
        path = out / file_name(source)
        path.unlink(missing_ok=True)
        (out / f"{source}.csv").unlink(missing_ok=True)  # an earlier version named one so
        rows = make(forces, tally, until)
        if rows.height:
            rows.write_csv(path)
            written[source] = rows.height
    return written
