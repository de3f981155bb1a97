"""Police workforce, of which the extracts' staffing is the part that works in child protection."""

import datetime as dt
import math
from collections.abc import Iterator

import polars as pl

from pipelines.contracts.vocabulary import SYNTHETIC_NOTE
from pipelines.reference.tables import read_reference_table
from pipelines.sources.workforce import HEADERS
from pipelines.synthetic.forces import Force
from pipelines.synthetic.publication_parameters import (
    FEMALE_SHARES,
    FIRST_WORKFORCE_YEAR,
    HEADCOUNT_PER_FTE,
    WORKFORCE_FTE,
    WORKFORCE_LAG_MONTHS,
)
from pipelines.synthetic.publications.places import is_out
from pipelines.synthetic.tally import Tally


def workforce(forces: list[Force], tally: Tally, until: dt.date) -> pl.DataFrame:
    """Rows of the workforce tables: each force on each 31 March, by sex, rank and type."""
    table = read_reference_table("force").select("force_code", "force_name", "region")
    places = {code: (name, region) for code, name, region in table.iter_rows()}
    days = [dt.date(year, 3, 31) for year in range(FIRST_WORKFORCE_YEAR, until.year + 1)]
    rows = [
        (day.isoformat(), force.code, name, f"{region} ({SYNTHETIC_NOTE})", *people)
        for day in days
        if is_out(day, WORKFORCE_LAG_MONTHS, until)
        for force in forces
        for name, region in [places[force.code]]
        for people in _people(force.share)
    ]
    return pl.DataFrame(rows, schema=dict.fromkeys(HEADERS, pl.String), orient="row")


def _people(share: float) -> Iterator[tuple[str, str, str, str, str]]:
    """Sex, rank, type, headcount and full-time equivalents of one force."""
    for worker_type, ranks in WORKFORCE_FTE.items():
        for rank, national in ranks.items():
            female = FEMALE_SHARES[worker_type]
            for sex, part in (("Female", female), ("Male", 1 - female)):
                fte = round(national * share * part, 2)
                headcount = math.ceil(fte * HEADCOUNT_PER_FTE[worker_type])
                yield sex, rank, worker_type, str(headcount), f"{fte:.2f}"
