"""Children per force and year, laid out as the Department for Education publishes them.

Each force's children of 2018 follow England's from year to year. A force stands under the code of
one of its authorities, so that the file takes the road of the real publication. It has no defects.
"""

import datetime as dt
from pathlib import Path

import polars as pl

from pipelines.reference.tables import read_reference_table
from pipelines.sources.education_tables import AREA_HEADERS
from pipelines.synthetic.forces import Force
from pipelines.synthetic.parameters import CHILDREN_OF_ENGLAND

FILE_NAME = "population"
BASE_YEAR = "2018"
MIDDLE_OF_YEAR = (6, 30)
COUNTRIES = {"E": ("E92000001", "England"), "W": ("W92000004", "Wales")}


def children_by_year(force: Force, until: dt.date) -> dict[int, int]:
    """A force's children in the middle of each year that England's are published of, to `until`."""
    base = CHILDREN_OF_ENGLAND[BASE_YEAR]
    return {
        int(year): round(force.child_count * england / base)
        for year, england in CHILDREN_OF_ENGLAND.items()
        if dt.date(int(year), *MIDDLE_OF_YEAR) <= until
    }


def write_population(out: Path, forces: list[Force], until: dt.date) -> None:
    """Write population.csv; no file where no year is over by `until`."""
    path = out / f"{FILE_NAME}.csv"
    path.unlink(missing_ok=True)
    rows = [row for initial in COUNTRIES for row in _rows_of_country(initial, forces, until)]
    if rows:
        columns = [*AREA_HEADERS, "age_group", "population_estimate"]
        pl.DataFrame(rows, schema=dict.fromkeys(columns, pl.String), orient="row").write_csv(path)


def _rows_of_country(
    initial: str, forces: list[Force], until: dt.date
) -> list[tuple[str | None, ...]]:
    """The forces of a country as authorities, and the country as their sum."""
    code, name = COUNTRIES[initial]
    authority = _authority_of_force()
    rows: list[tuple[str | None, ...]] = []
    sums: dict[int, int] = {}
    for force in forces:
        if not force.code.startswith(initial):
            continue
        for year, count in children_by_year(force, until).items():
            place = (code, name, code, name, None, *authority[force.code])
            rows.append(_row(year, "Local authority", place, count))
            sums[year] = sums.get(year, 0) + count
    whole = (code, name, None, None, None, None, None)
    return [*rows, *(_row(year, "National", whole, count) for year, count in sums.items())]


def _row(
    year: int, level: str, place: tuple[str | None, ...], count: int
) -> tuple[str | None, ...]:
    return (str(year), "Reporting year", level, *place, "Synthetic children 0 to 17", str(count))


def _authority_of_force() -> dict[str, tuple[str, str]]:
    """Code and name of the first authority of each force."""
    first = read_reference_table("local_authority").group_by("force_code").agg(pl.all().first())
    columns = first.select("force_code", "area_code", "area_name")
    return {force: (code, name) for force, code, name in columns.iter_rows()}
