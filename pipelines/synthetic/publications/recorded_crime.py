"""Police recorded crime that is the extracts' own: incidents that were recorded as a crime.

A crime stands in the quarter in which its incident was reported. The real publication also holds
every offence that has nothing to do with child protection.
"""

import datetime as dt
from collections.abc import Iterator
from typing import Any

import numpy as np
import polars as pl

from pipelines.contracts.vocabulary import SYNTHETIC_NOTE
from pipelines.reference.tables import read_reference_table
from pipelines.synthetic.days import days_in_month, financial_year, month_number, month_start
from pipelines.synthetic.demand import GROOMING_OFFENCE, OFFENCE_CODES
from pipelines.synthetic.forces import Force
from pipelines.synthetic.level import has_grooming
from pipelines.synthetic.publication_parameters import (
    FIRST_CRIME_YEAR,
    RECORDED_CRIME_LAG_MONTHS,
)
from pipelines.synthetic.publications.places import is_out
from pipelines.synthetic.tally import Tally

QUARTER = 3
VIOLENCE, SEXUAL = "Violence against the person", "Sexual offences"
SOCIETY, OTHER_SEXUAL = "Miscellaneous crimes against society", "Other sexual offences"
TITLES = {
    "11A": ("Cruelty to children/young persons", VIOLENCE, "Violence without injury"),
    "8N": ("Assault with injury", VIOLENCE, "Violence with injury"),
    "5D": ("Assault with intent to cause serious harm", VIOLENCE, "Violence with injury"),
    "17B": ("Sexual assault on a male child under 13", SEXUAL, OTHER_SEXUAL),
    "19D": ("Rape of a female child under 16", SEXUAL, "Rape offences"),
    "20B": ("Sexual assault on a female child under 13", SEXUAL, OTHER_SEXUAL),
    "22B": ("Sexual activity involving child under 16", SEXUAL, OTHER_SEXUAL),
    "71": ("Abuse of children through sexual exploitation", SEXUAL, OTHER_SEXUAL),
    "86": ("Obscene publications etc", SOCIETY, SOCIETY),
    "88A": ("Sexual grooming", SEXUAL, OTHER_SEXUAL),
}
"""Titles, groups and subgroups as the Home Office's open data of 2021/22 have them."""

SCHEMA = {
    "Financial Year": pl.String,
    "Financial Quarter": pl.Int64,
    "Force Name": pl.String,
    "Offence Description": pl.String,
    "Offence Group": pl.String,
    "Offence Subgroup": pl.String,
    "Offence Code": pl.String,
    "Number of Offences": pl.Int64,
}


def published_quarters(until: dt.date) -> list[int]:
    """The first months, counted from April 2011, of the quarters that are out by `until`."""
    first = month_number(dt.date(FIRST_CRIME_YEAR, 4, 1))
    return [
        month
        for month in range(first, month_number(until) + 1, QUARTER)
        if is_out(_last_day(month + QUARTER - 1), RECORDED_CRIME_LAG_MONTHS, until)
    ]


def recorded_crime(forces: list[Force], tally: Tally, until: dt.date) -> pl.DataFrame:
    """Rows of the open data: each force, quarter and offence code, those without any too."""
    names = dict(read_reference_table("force").select("force_code", "force_name").iter_rows())
    rows = [
        (financial_year(first), first % 12 // QUARTER + 1, names[force.code], *offence)
        for force in sorted(forces, key=lambda force: names[force.code])
        for first in published_quarters(until)
        for offence in _offences(tally, force.number, first)
    ]
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")


def crime_published(tally: Tally, until: dt.date) -> dict[str, Any]:
    """What the publication comes to: its last quarter, and offences by code over all of it."""
    quarters = published_quarters(until)
    if not quarters:
        return {}
    counts = tally.offences[:, quarters[0] : quarters[-1] + QUARTER].sum(axis=(0, 1))
    return {
        "last_quarter": month_start(quarters[-1]).isoformat(),
        "offences_by_code": dict(zip(OFFENCE_CODES, counts.tolist(), strict=True)),
    }


def _offences(tally: Tally, force: int, first: int) -> Iterator[tuple[str, str, str, str, int]]:
    counts = tally.offences[force, first : first + QUARTER].sum(axis=0)
    # Nothing is published of an offence before it was one.
    exists = has_grooming(np.array([first]))[0]
    for place, code in enumerate(OFFENCE_CODES):
        if place != GROOMING_OFFENCE or exists:
            title, group, subgroup = TITLES[code]
            yield f"{title} ({SYNTHETIC_NOTE})", group, subgroup, code, int(counts[place])


def _last_day(month: int) -> dt.date:
    return month_start(month).replace(day=days_in_month(month))
