"""Rates per 1,000 children: a period's count over the children of the forces that it counts."""

import datetime as dt
from collections.abc import Mapping, Sequence

import polars as pl

from pipelines.contracts.vocabulary import TERRITORIAL_FORCE_COUNT
from pipelines.models.periods import add_months, months_between

NO_TERRITORY = ("BTP",)
"""British Transport Police: it works in the other forces' areas and has no children of its own."""

Children = Mapping[tuple[str, int], int]


def children_by_year(population: pl.DataFrame | None) -> Children:
    """Children per force and calendar year, from mart population_by_year (none where None)."""
    if population is None:
        return {}
    columns = population.select("force_code", "year", "child_population_count")
    return {(force, year): count for force, year, count in columns.iter_rows()}


def rate_per_1000(
    count: float, forces: Sequence[str], start: dt.date, end: dt.date, children: Children
) -> float | None:
    """What was counted in a period per 1,000 children; a part year is not scaled up to a year.

    Args:
        count: The sum over the forces.
        forces: The forces that the count comes from.
        start: First month of the period.
        end: Last month of the period.
        children: Children aged 0 to 17 per force and calendar year.

    Returns:
        The rate over the children of the calendar year that the period's middle lies in (2015 for
        2015/16); None where the children of any of the forces are not known. British Transport
        Police counts in the sum where all territorial forces stand beside it, and has no rate of
        its own.
    """
    year = add_months(start, months_between(start, add_months(end, 1)) // 2).year
    policed = [force for force in forces if force not in NO_TERRITORY]
    known = [children[force, year] for force in policed if (force, year) in children]
    if not known or len(known) < len(policed):
        return None
    if len(policed) < len(forces) and len(policed) < TERRITORIAL_FORCE_COUNT:
        return None
    return 1000 * count / sum(known)
