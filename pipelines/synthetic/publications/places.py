"""Areas and years as the Department for Education writes them.

A force stands under the code of one of its authorities, so that a file takes the road of the real
publication.
"""

import datetime as dt
from functools import lru_cache
from typing import NamedTuple

from pipelines.models.periods import add_months
from pipelines.reference.tables import read_reference_table

COUNTRIES = {"E": ("E92000001", "England"), "W": ("W92000004", "Wales")}


class Authority(NamedTuple):
    """The authority under which a force stands; Welsh ones have no number of the Department's."""

    number: str | None
    code: str
    name: str


@lru_cache(maxsize=1)
def authority_of_force() -> dict[str, Authority]:
    """The first authority of each force."""
    found: dict[str, Authority] = {}
    table = read_reference_table("local_authority")
    for force, *authority in table.select(
        "force_code", "old_la_code", "area_code", "area_name"
    ).iter_rows():
        found.setdefault(force, Authority(*authority))
    return found


def place_of_force(force_code: str) -> tuple[str | None, ...]:
    """A force's authority in the Department's columns, from geographic_level on."""
    country, name = COUNTRIES[force_code[0]]
    authority = authority_of_force()[force_code]
    return ("Local authority", country, name, country, name, *authority)


def place_of_country(initial: str) -> tuple[str | None, ...]:
    """A country in the same columns."""
    return ("National", *COUNTRIES[initial], *[None] * 5)


def is_out(end: dt.date, lag_months: int, until: dt.date) -> bool:
    """Whether figures of a period that ends with a month are published by `until`.

    Args:
        end: The last day of the period.
        lag_months: Months from its end to the publication.
        until: Last day of the extracts.
    """
    next_month = add_months(end.replace(day=1), 1 + lag_months)
    return next_month - dt.timedelta(days=1) <= until
