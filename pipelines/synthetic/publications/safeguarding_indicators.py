"""Indicators of the Local Authority Interactive Tool that follow from the extracts' incidents.

A title stands on the first rows of its measure only, as in the tool.
"""

import datetime as dt
from collections.abc import Callable, Iterator

import polars as pl

from pipelines.contracts.vocabulary import SYNTHETIC_NOTE
from pipelines.sources.safeguarding_indicators import HEADERS
from pipelines.synthetic.forces import Force
from pipelines.synthetic.publication_parameters import (
    FIRST_INDICATORS_YEAR,
    POLICE_SHARE_OF_REFERRALS,
    SECTION_47_SHARE_OF_REFERRALS,
)
from pipelines.synthetic.publications.children_in_need import (
    english,
    published_years,
    referrals,
)
from pipelines.synthetic.publications.places import authority_of_force
from pipelines.synthetic.publications.population import children_by_year
from pipelines.synthetic.tally import Tally

ENGLAND_NUMBER, ENGLAND_NAME = "970", "England"
PER_CHILDREN = 10_000

Value = Callable[[int, int], str]


def rate(count: float, children: int) -> str:
    """Per 10,000 children, with one decimal."""
    return f"{PER_CHILDREN * count / children:.1f}"


MEASURES: dict[tuple[str, str], Value] = {
    ("Section_47", "Section 47 enquiries rate per 10,000 children"): lambda count, children: rate(
        count * SECTION_47_SHARE_OF_REFERRALS, children
    ),
    ("CPP_Total_NumRef", "Total Number of referrals to Children's Services"): lambda count, _: str(
        count
    ),
    ("CPP_Total_Rateper10,000", "Rates per 10,000 of referrals to Children's Services"): rate,
    (
        "RefBySource_Police_%",
        "Percentage of referrals completed by children's social care services by source of"
        " referral - Police",
    ): lambda *_: f"{100 * POLICE_SHARE_OF_REFERRALS:.1f}",
}
"""Short name and title, and the figure from referrals and children."""


def safeguarding_indicators(forces: list[Force], tally: Tally, until: dt.date) -> pl.DataFrame:
    """Rows of the tool's long table: measure by measure, England and each force as an authority."""
    rows = [row for measure in MEASURES for row in _rows(measure, english(forces), tally, until)]
    return pl.DataFrame(rows, schema=dict.fromkeys(HEADERS, pl.String), orient="row")


def _rows(
    measure: tuple[str, str], forces: list[Force], tally: Tally, until: dt.date
) -> Iterator[tuple[str | None, ...]]:
    areas = [(ENGLAND_NUMBER, ENGLAND_NAME, forces)]
    areas += [
        (str(found.number), found.name, [force])
        for force in forces
        for found in [authority_of_force()[force.code]]
    ]
    years = published_years(FIRST_INDICATORS_YEAR, until) if forces else []
    short_name, title = measure
    for year in years:
        for number, name, own in areas:
            # The children of the middle of the year before, as in the tool.
            children = sum(_children(force, year - 1, until) for force in own)
            value = MEASURES[measure](referrals(tally, own, year), children)
            shown = title if year == years[0] else None
            yield (short_name, shown, str(year), name, value, f"{number}.0", SYNTHETIC_NOTE)


def _children(force: Force, year: int, until: dt.date) -> int:
    """The children of a year, or of the last that is known."""
    known = children_by_year(force, until)
    return known[min(year, max(known))]
