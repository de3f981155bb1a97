"""Children per force and year, laid out as the Department for Education publishes them.

Each force's children of 2018 follow England's from year to year.
"""

import datetime as dt

import polars as pl

from pipelines.contracts.vocabulary import SYNTHETIC_NOTE
from pipelines.sources.education_tables import AREA_HEADERS
from pipelines.synthetic.forces import Force
from pipelines.synthetic.parameters import CHILDREN_OF_ENGLAND
from pipelines.synthetic.publications.places import COUNTRIES, place_of_country, place_of_force
from pipelines.synthetic.tally import Tally

BASE_YEAR = "2018"
MIDDLE_OF_YEAR = (6, 30)
AGE_GROUP = f"Children aged 0 to 17 years ({SYNTHETIC_NOTE})"


def children_by_year(force: Force, until: dt.date) -> dict[int, int]:
    """A force's children in the middle of each year that England's are published of, to `until`."""
    base = CHILDREN_OF_ENGLAND[BASE_YEAR]
    return {
        int(year): round(force.child_count * england / base)
        for year, england in CHILDREN_OF_ENGLAND.items()
        if dt.date(int(year), *MIDDLE_OF_YEAR) <= until
    }


def population(forces: list[Force], tally: Tally, until: dt.date) -> pl.DataFrame:
    """Rows of the population estimates: each force as an authority, each country as their sum."""
    rows = [row for initial in COUNTRIES for row in _rows_of_country(initial, forces, until)]
    columns = [*AREA_HEADERS, "age_group", "population_estimate"]
    return pl.DataFrame(rows, schema=dict.fromkeys(columns, pl.String), orient="row")


def _rows_of_country(
    initial: str, forces: list[Force], until: dt.date
) -> list[tuple[str | None, ...]]:
    """The forces of a country as authorities, and the country as their sum."""
    rows: list[tuple[str | None, ...]] = []
    sums: dict[int, int] = {}
    for force in forces:
        if not force.code.startswith(initial):
            continue
        for year, count in children_by_year(force, until).items():
            rows.append(_row(year, place_of_force(force.code), count))
            sums[year] = sums.get(year, 0) + count
    return [*rows, *(_row(year, place_of_country(initial), count) for year, count in sums.items())]


def _row(year: int, place: tuple[str | None, ...], count: int) -> tuple[str | None, ...]:
    return (str(year), "Reporting year", *place, AGE_GROUP, str(count))
