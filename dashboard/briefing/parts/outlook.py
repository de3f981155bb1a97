"""What is coming: the forecast of whole financial years."""

from collections.abc import Callable
from functools import partial

from dashboard.briefing.case import Case
from dashboard.briefing.cells import Cell, as_number
from dashboard.briefing.content import BriefingTable, Number, Paragraph, Reading
from dashboard.briefing.parts.demand import total
from dashboard.briefing.said import Said, say, together
from dashboard.forecast.words import NOT_BACK_TESTED, model_name
from dashboard.shell import text

NO_FORECAST = "There is no forecast: a series needs two full years of months for one."
ENDS = ("point", "low", "high")


def rounded(number: float) -> str:
    """A forecast to three figures, since no more of it means anything."""
    return text.count(text.rounded(number))


def next_year(case: Case) -> tuple[str, dict[str, Cell]] | None:
    """The next whole financial year: its name, middle, low and high; none without a forecast."""
    years = case.once(_years)
    if not years:
        return None
    year, *cells = years[0]
    return year, dict(zip(ENDS, cells, strict=True))


def _years(case: Case) -> list[tuple[str, Cell, Cell, Cell]]:
    return case.cells.forecast_years()


def expected(case: Case, end: str) -> Reading:
    """What the next whole financial year is expected to bring, or an end of its 8 in 10."""
    found = next_year(case)
    which = {"point": "", "low": ", low end of 8 in 10", "high": ", high end of 8 in 10"}[end]
    if found is None:
        cell = Cell(None, "investigations", "forecast", end)
        number = as_number(f"forecast.{end}", cell)
        return Reading(
            f"Investigations expected{which}", number, NO_FORECAST, case.source("forecast")
        )
    year, cells = found
    said = _range(case) if end == "point" else Said("")
    return Reading(
        f"Investigations expected in {year}{which}",
        as_number(f"forecast.{end}", cells[end], rounded),
        said.words,
        case.source("forecast"),
        said.numbers,
    )


def _range(case: Case) -> Said:
    found = next_year(case)
    if found is None:
        return Said("")
    cells = found[1]
    if cells["point"].symbol == "c":
        return Said("Too few to be shown.")
    if not cells["low"].is_known or not cells["high"].is_known:
        return Said(
            f"This forecast is {NOT_BACK_TESTED}, so it is shown without a range: do not set a "
            "budget by it."
        )
    low, high = (as_number(f"forecast.{end}", cells[end], rounded) for end in ("low", "high"))
    return say(
        "8 in 10 such forecasts are meant to end between {low} and {high}, 2 in 10 outside.",
        low=low,
        high=high,
    )


def outlook(case: Case) -> Paragraph:
    """What the next whole financial year is expected to bring, and how sure that is."""
    source = case.source("forecast")
    found = next_year(case)
    if found is None:
        return Paragraph(NO_FORECAST, source)
    year, cells = found
    model = case.cells.forecast_model()
    named = f" (model: {model_name(model).lower()})" if model else ""
    point = as_number("forecast.point", cells["point"], rounded)
    about = "About " if cells["point"].is_known else ""
    said = together(
        [
            say(
                f"{about}{{point}} investigations are expected to be opened in {year}{{against}}"
                f"{named}.",
                point=point,
                against=_against(case),
            ),
            _range(case),
        ]
    )
    return Paragraph(said.words, source, numbers=said.numbers)


def _against(case: Case) -> Said:
    """The period's count beside that of a year ahead; nothing of a month, which is no year."""
    recent = total(case, "investigations")
    if case.period.kind == "month" or not (recent.is_known or recent.symbol == "c"):
        return Said("")
    return say(
        f", against {{recent}} in {case.period.words}",
        recent=as_number("investigations.period", recent),
    )


def years_table(case: Case) -> BriefingTable:
    """Each whole financial year of the forecast, with its 8 in 10."""
    rows: list[tuple[str | Number, ...]] = [
        (
            year,
            *(
                as_number(f"table.forecast.{year}.{end}", cell, rounded)
                for end, cell in zip(ENDS, cells, strict=True)
            ),
        )
        for year, *cells in case.once(_years)
    ]
    return BriefingTable(
        "Investigations expected, by financial year",
        ("Financial year", "Most likely", "8 in 10: from", "8 in 10: to"),
        tuple(rows) or (("No forecast", "", "", ""),),
        "To three figures. Ends of ranges must not be added up.",
        case.source("forecast"),
        key="forecast",
    )


NUMBERS: dict[str, Callable[[Case], Reading]] = {
    f"forecast.{end}": partial(expected, end=end) for end in ENDS
}
SENTENCES: dict[str, Callable[[Case], Paragraph]] = {"forecast.outlook": outlook}
TABLES: dict[str, Callable[[Case], BriefingTable]] = {"forecast.years": years_table}
