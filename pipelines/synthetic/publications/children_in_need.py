"""Referrals to children's social care, in the columns of the Department's table C1.

Referrals of a year are the extracts' incidents reported in it over the police's share of
referrals: police are one of those who refer. The Department publishes of England alone.
"""

import datetime as dt

import numpy as np
import polars as pl

from pipelines.contracts.vocabulary import SYNTHETIC_NOTE
from pipelines.sources.education_tables import AREA_HEADERS
from pipelines.synthetic.days import month_number
from pipelines.synthetic.forces import Force
from pipelines.synthetic.publication_parameters import (
    FIRST_REFERRALS_YEAR,
    POLICE_SHARE_OF_REFERRALS,
    REFERRAL_SHARES,
    SOCIAL_CARE_LAG_MONTHS,
)
from pipelines.synthetic.publications.places import is_out, place_of_country, place_of_force
from pipelines.synthetic.tally import Tally

CATEGORY = "Referrals and Re-referrals"
YEAR_LABEL = f"Reporting year ({SYNTHETIC_NOTE})"
ENGLAND = "E"
FEWEST_SHOWN = 6
ROUNDED_TO = 10
MEASURES = (
    "referral_count",
    "rereferral_count",
    "rereferral_percent",
    "no_further_action_count",
    "no_further_action_percent",
    "not_in_need_count",
    "not_in_need_percent",
    "referral_child_count",
    "rereferral_child_count",
    "rereferral_child_percent",
)


def published_years(first: int, until: dt.date) -> list[int]:
    """The years to 31 March, from the first on, that are out by `until`."""
    return [
        year
        for year in range(first, until.year + 1)
        if is_out(dt.date(year, 3, 31), SOCIAL_CARE_LAG_MONTHS, until)
    ]


def english(forces: list[Force]) -> list[Force]:
    """The forces of England."""
    return [force for force in forces if force.code.startswith(ENGLAND)]


def referrals(tally: Tally, forces: list[Force], year: int) -> int:
    """Referrals of the year to 31 March in the areas of some forces."""
    end = month_number(dt.date(year, 3, 1)) + 1
    numbers = [force.number for force in forces]
    incidents = int(tally.by_month["incidents"][numbers, end - 12 : end].sum())
    return int(np.rint(incidents / POLICE_SHARE_OF_REFERRALS))


def children_in_need(forces: list[Force], tally: Tally, until: dt.date) -> pl.DataFrame:
    """Rows of table C1: England rounded to ten, each force as an authority, small counts `c`."""
    own, rows = english(forces), []
    for year in reversed(published_years(FIRST_REFERRALS_YEAR, until)) if own else ():
        areas = [(place_of_country(ENGLAND), own, ROUNDED_TO)]
        areas += [(place_of_force(force.code), [force], 1) for force in own]
        for place, part, rounded_to in areas:
            cells = _cells(referrals(tally, part, year), rounded_to)
            rows.append((str(year), YEAR_LABEL, *place, CATEGORY, *cells))
    columns = [*AREA_HEADERS, "category", *MEASURES]
    return pl.DataFrame(rows, schema=dict.fromkeys(columns, pl.String), orient="row")


def _cells(total: int, rounded_to: int) -> list[str]:
    """A row's measures; a count of one to five, and a share of or in such, is suppressed."""
    counts = {name: round(total * share) for name, share in REFERRAL_SHARES.items()}
    children = counts["referral_child"]
    shares = {
        "rereferral": (counts["rereferral"], total),
        "no_further_action": (counts["no_further_action"], total),
        "not_in_need": (counts["not_in_need"], total),
        "rereferral_child": (counts["rereferral_child"], children),
    }
    cells = {
        f"{name}_count": _count(count, rounded_to)
        for name, count in (("referral", total), *counts.items())
    }
    cells |= {f"{name}_percent": _percent(*parts) for name, parts in shares.items()}
    return [cells[name] for name in MEASURES]


def _count(count: int, rounded_to: int) -> str:
    if 0 < count < FEWEST_SHOWN:
        return "c"
    return str(round(count / rounded_to) * rounded_to)


def _percent(part: int, whole: int) -> str:
    if not whole:
        return "z"
    return "c" if 0 < part < FEWEST_SHOWN else f"{100 * part / whole:.1f}"
