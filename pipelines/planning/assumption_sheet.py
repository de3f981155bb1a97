"""The assumptions of a scenario on a sheet, for a person to read and change, and back.

Rows of names and values, then a table of levers under its headers. What is read back goes by names
and headers, not by places, so that rows and columns may be moved, added and left out.
"""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polars as pl
import xlsxwriter

from pipelines.errors import ScenarioError, SourceError
from pipelines.models.plan import LEVERS, Scenario, scenario_from_table, scenario_to_table
from pipelines.sources.reading.workbook import read_grid

SHEET, LEVER_LIST = "Assumptions", "Levers"
LEVER_HEADERS = (
    *("lever", "value", "p10", "p90", "start", "end", "shape", "of", "rationale", "source"),
    *("unit", "what it is"),
)
LEFT_OUT = ("unit", "what it is")
"""Headers of what is said of a lever for the reader's sake."""
SETTINGS = ("cost_basis", "draws", "accredited_share")
NUMBERS = ("format", "seed", "draws", "accredited_share", "value", "p10", "p90")
WHOLE = ("format", "seed", "draws")
MEANINGS = {
    "format": "of this sheet; leave it",
    "name": "what people call it",
    "seed": "fixes every draw: the same seed gives the same numbers",
    "note": "what it is for",
    "warehouse_version": "the published version that the numbers are of",
    "cost_basis": "direct, direct_with_on_costs or full_economic",
    "draws": "how many futures are drawn",
    "accredited_share": "of all hours, to be worked by accredited investigators; may be empty",
}
UNITS = {
    "change": "change as a share: 0.05 is 5 % more",
    "points": "added to a share: 0.05 is five points",
    "rate": "rate a year: 0.05 is 5 %",
    "share": "share: 0.05 is 5 %",
    "hours": "hours a year",
    "people": "full-time equivalents a year",
}


def write_assumptions(
    book: xlsxwriter.Workbook, scenario: Scenario, formats: dict[str, Any]
) -> None:
    """Add the sheets `Assumptions` and `Levers` (those that there are, with their limits).

    Args:
        book: The workbook.
        scenario: The scenario.
        formats: Of the workbook, by name: title, header, note, input, text_input, date_input.
    """
    table = scenario_to_table(scenario)
    sheet = book.add_worksheet(SHEET)
    sheet.set_column(0, 0, 22)
    sheet.set_column(1, 9, 16)
    sheet.set_column(10, 11, 44)
    sheet.write(0, 0, f"Assumptions of the scenario {scenario.name}", formats["title"])
    sheet.write(1, 0, HOW_TO_USE, formats["note"])
    single = {**table, **table["settings"]}
    row = 3
    for name, meaning in MEANINGS.items():
        sheet.write(row, 0, name, formats["header"])
        _write_value(sheet, row, 1, single.get(name), formats)
        sheet.write(row, 2, meaning, formats["note"])
        row += 1
    row += 1
    sheet.write_row(row, 0, LEVER_HEADERS, formats["header"])
    for lever in table["levers"]:
        row += 1
        kind = LEVERS[lever["name"]]
        values = {**lever, "lever": lever["name"], "unit": UNITS.get(kind.unit, kind.unit)}
        values["what it is"] = kind.meaning
        for column, header in enumerate(LEVER_HEADERS):
            _write_value(sheet, row, column, values.get(header), formats)
    _write_lever_list(book, formats)


HOW_TO_USE = (
    "Change, add or delete rows, save the workbook, then: caseweight plan --force CODE --scenario"
    " THIS.xlsx. A lever has either a value, or p10 and p90: the ends of its 80 % range. Start and"
    " end are first days of months."
)


def _write_value(sheet: Any, row: int, column: int, value: object, formats: dict[str, Any]) -> None:
    """A value in a cell of its kind; text that begins like a formula stays text."""
    if value is None:
        sheet.write_blank(row, column, None, formats["text_input"])
    elif isinstance(value, dt.date):
        sheet.write_datetime(row, column, value, formats["date_input"])
    elif isinstance(value, str):
        sheet.write_string(row, column, value, formats["text_input"])
    else:
        sheet.write_number(row, column, value, formats["input"])


def _write_lever_list(book: xlsxwriter.Workbook, formats: dict[str, Any]) -> None:
    sheet = book.add_worksheet(LEVER_LIST)
    sheet.set_column(0, 1, 28)
    sheet.set_column(2, 4, 14)
    sheet.set_column(5, 6, 60)
    sheet.write(0, 0, "The levers that a scenario can have", formats["title"])
    headers = ("lever", "title", "unit", "lowest", "highest", "what it is", "of")
    sheet.write_row(2, 0, headers, formats["header"])
    for row, (name, kind) in enumerate(LEVERS.items(), start=3):
        values = (name, kind.title, kind.unit, kind.low, kind.high, kind.meaning)
        sheet.write_row(row, 0, (*values, ", ".join(kind.of)))


def read_assumptions(path: Path) -> Scenario:
    """The scenario on a workbook's sheet `Assumptions`.

    Raises:
        ScenarioError: There is no such sheet, or it says what cannot be: names the row.
    """
    try:
        cells = read_grid(path, SHEET)
    except OSError as error:
        raise ScenarioError(f"{path}: cannot be read ({error.strerror}).") from error
    except SourceError as error:
        raise ScenarioError(f"{error} A scenario stands on a sheet {SHEET}.") from error
    single, levers = _split(path, cells)
    table: dict[str, Any] = {"levers": [], "settings": {}}
    for name, (row, text) in single.items():
        part = table["settings"] if name in SETTINGS else table
        part[name] = _typed(path, row, name, text)
    for row, texts in levers:
        values = {name: _typed(path, row, name, text) for name, text in texts.items()}
        _check_lever(path, row, values)
        table["levers"].append(values)
    try:
        return scenario_from_table(table)
    except ScenarioError as error:
        raise ScenarioError(f"{path.name}: sheet {SHEET}: {error}") from error


Single = dict[str, tuple[int, str]]
Levers = list[tuple[int, dict[str, str]]]


def _split(path: Path, cells: pl.DataFrame) -> tuple[Single, Levers]:
    """Names with their values, and the rows of levers by header; rows as a spreadsheet counts."""
    single: Single = {}
    levers: Levers = []
    headers: list[str] | None = None
    for row, texts in _rows(cells):
        first = texts[0].casefold()
        if headers is not None:
            named = {h: t for h, t in zip(headers, texts, strict=False) if t and h not in LEFT_OUT}
            if "lever" in named:
                levers.append((row, {"name": named.pop("lever"), **named}))
            elif named:
                raise ScenarioError(f"{path.name}: {SHEET}!{row}: which lever is this? Name it.")
        elif first == "lever":
            headers = [text.casefold() for text in texts]
            unknown = [h for h in headers if h and h not in LEVER_HEADERS]
            if unknown:
                raise ScenarioError(
                    f"{path.name}: {SHEET}!{row}: unknown column {', '.join(unknown[:3])}; allowed"
                    f" are {', '.join(LEVER_HEADERS)}"
                )
        elif first in MEANINGS and len(texts) > 1 and texts[1]:
            single[first] = (row, texts[1])
    if headers is None:
        raise ScenarioError(f"{path.name}: sheet {SHEET}: no row of headers that begins with lever")
    return single, levers


def _rows(cells: pl.DataFrame) -> Iterator[tuple[int, list[str]]]:
    for number, row in enumerate(cells.iter_rows(), start=1):
        texts = ["" if text is None else str(text).strip() for text in row]
        if any(texts):
            yield number, texts


def _typed(path: Path, row: int, name: str, text: str) -> object:
    if name not in NUMBERS:
        return text
    try:
        number = float(text)
    except ValueError as error:
        raise ScenarioError(
            f"{path.name}: {SHEET}!{row}: {name} is no number. Write it as 0.05, without signs."
        ) from error
    return int(number) if name in WHOLE and number.is_integer() else number


def _check_lever(path: Path, row: int, values: dict[str, Any]) -> None:
    """One lever alone, so that what is wrong with it is said with its row."""
    try:
        scenario_from_table({"format": 1, "name": "one", "levers": [values]})
    except ScenarioError as error:
        what = str(error).removeprefix("lever 1 ")
        raise ScenarioError(f"{path.name}: {SHEET}!{row}: lever {what}") from error
