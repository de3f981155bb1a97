"""Where forces stand beside each other, and every number that may be said of it."""

from dataclasses import dataclass

import polars as pl

from dashboard.briefing.case import Case
from dashboard.briefing.cells import NOT_THERE, Cell, as_number
from dashboard.briefing.content import Number, Where
from dashboard.compare import queries as compare_queries
from dashboard.compare import words
from dashboard.compare.figures import DIFFERS, RATE, STANDS_OUT, Standing, rate_standing
from dashboard.compare.queries import RECORDED_CRIME
from dashboard.compare.rates import fullest_year, work_out_rates
from dashboard.shell import text
from pipelines.contracts.vocabulary import ALL_FORCES
from pipelines.models.compare.funnel import STANDS_OUT as OUTER
from pipelines.models.confidence import CONFIDENCE

GROUP = "child_sexual"
MART = "recorded_crime_by_quarter"
RATE_UNIT = "offences per 1,000 children"
NOT_HELD = (
    "Not known: the Home Office's recorded crime or the number of children has not been loaded, so "
    "forces are not compared."
)


@dataclass(frozen=True)
class Compared:
    """Where all forces stand in one financial year.

    Attributes:
        standing: The forces by their rate.
        year: The financial year.
    """

    standing: Standing
    year: str


def compared(case: Case) -> Compared | None:
    """The forces by their rate of recorded child sexual offences; none where it is not held."""
    return case.once(_compared)


def _compared(case: Case) -> Compared | None:
    warehouse, desk = case.warehouse, case.desk
    rates = desk.once("rates", lambda: work_out_rates(warehouse, RECORDED_CRIME, GROUP))
    if rates.is_empty():
        return None
    asked = case.period.financial_year
    known = rates.drop_nulls("rate_per_1000")["financial_year"].unique().to_list()
    year = asked if case.period.kind != "latest" and asked in known else fullest_year(rates)
    if year is None:
        return None
    places = desk.once("places", lambda: compare_queries.force_places(warehouse))
    alike = compare_queries.forces_alike(warehouse, case.force_code)
    rows = rates.filter(financial_year=year)
    standing = rate_standing(rows, places, alike, case.force_code)
    return Compared(standing, year) if standing.compared.height else None


def rate_cell(found: Compared, force_code: str, value: float | None, column: str) -> Cell:
    """A rate, or what was worked out beside it, of a force or of all of them."""
    where: Where = (
        *(("force_code", force_code), ("offence_group", GROUP)),
        ("financial_year", found.year),
    )
    symbol = "" if value is not None else NOT_THERE
    return Cell(value, RATE_UNIT, MART, column, where, symbol)


def rate(value: float) -> str:
    """A rate as the page Compare forces writes it."""
    return words.amount(value, RATE)


def figures(case: Case) -> dict[str, Number]:
    """Every figure that the comparison's sentence may quote, by its key; none if none is held."""
    return case.once(_figures)


def _figures(case: Case) -> dict[str, Number]:
    found = compared(case)
    if found is None:
        return {}
    numbers = {**_rates(case, found), **_counts(case, found)}
    chosen = found.standing.chosen
    if "child_population_count" in chosen:
        children = chosen["child_population_count"]
        where = (("force_code", case.force_code), ("year", found.year))
        cell = Cell(children, "children", "population_by_year", "child_population_count", where)
        numbers["children"] = as_number("compare.children", cell)
    return numbers


def _rates(case: Case, found: Compared) -> dict[str, Number]:
    standing, code, of = found.standing, case.force_code, "offence_count over children"
    chosen, rows = standing.chosen, standing.compared
    most, least = rows.row(0, named=True), rows.row(-1, named=True)
    rates = {
        "rate": (code, chosen.get("value"), of),
        "low": (code, chosen.get("low"), "low end of its 95% interval"),
        "high": (code, chosen.get("high"), "high end of its 95% interval"),
        "national": (ALL_FORCES, standing.national, of),
        "region": (code, standing.region, "the same of the force's region"),
        "alike": (code, standing.alike, "the middle of the most similar forces"),
        "highest": (most["force_code"], most["value"], of),
        "lowest": (least["force_code"], least["value"], of),
    }
    return {
        name: as_number(f"compare.{name}", rate_cell(found, force, value, column), rate)
        for name, (force, value, column) in rates.items()
    }


def _counts(case: Case, found: Compared) -> dict[str, Number]:
    standing = found.standing
    rows = standing.compared
    beyond = rows.filter(pl.col("difference").is_in([DIFFERS, STANDS_OUT])).height
    counts = {
        "rank": (standing.chosen.get("rank"), "place in the order, the highest first"),
        "forces": (rows.height, "forces compared"),
        "differ": (beyond, "forces beyond the 95% limits of the funnel"),
        "stand_out": (rows.filter(difference=STANDS_OUT).height, "beyond its 99.8% limits"),
        "alike_count": (standing.alike_count, "most similar forces"),
        "force_count": (standing.force_count, "territorial forces summed"),
    }
    numbers = {}
    for name, (count, column) in counts.items():
        cell = rate_cell(found, case.force_code, count, column).derived(count, "forces", column)
        numbers[name] = as_number(f"compare.{name}", cell)
    return numbers


def by_chance(case: Case, found: Compared) -> list[Number]:
    """How many forces differ by chance alone, as the note on intervals says it."""
    height = found.standing.compared.height
    few = rate_cell(found, case.force_code, height * (1 - CONFIDENCE), "by chance")
    out = rate_cell(found, case.force_code, 1 - OUTER**height, "by chance one stands out")
    return [
        as_number("compare.by_chance", few, lambda value: f"{round(value, 1):g}"),
        as_number("compare.by_chance_out", out, text.percent),
    ]
