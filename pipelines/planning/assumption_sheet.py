"""The assumptions of a scenario on a sheet, for a person to read and change, and back.

Rows of names and values, then a table of levers under its headers. What is read back goes by names
and headers, not by places, so that rows and columns may be moved, added and left out.
"""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polars as pl

from pipelines.errors import ScenarioError, SourceError
from pipelines.models.plan import LEVERS, Scenario, scenario_from_table, scenario_to_table
from pipelines.sources.reading.workbook import read_grid

SHEET = "Assumptions"
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


HOW_TO_USE = (
    "Change, add or delete rows, save, then: caseweight plan --force CODE --scenario THIS.xlsx. A"
    " lever has either a value, or p10 and p90, the ends of its 80 % range; start and end are first"
    " days of months."
)
LEVERS_NOTE = "Names and limits, for the sheet Assumptions."
FIRST_ROW, LINE_HEIGHT = 6, 15
WIDTHS = (22, 16, 12, 12, 12, 12, 10, 16, 50, 40, 32, 50)


def write_assumptions(sheet: Any, scenario: Scenario, formats: dict[str, Any]) -> None:
    """Write a scenario so that it can be changed and read back.

    Args:
        sheet: A sheet that has its title.
        scenario: The scenario.
        formats: Of the workbook, by name.
    """
    for column, width in enumerate(WIDTHS):
        sheet.set_column(column, column, width)
    table = scenario_to_table(scenario)
    single = {**table, **table["settings"]}
    for row, (name, meaning) in enumerate(MEANINGS.items(), start=FIRST_ROW):
        sheet.write_string(row, 0, name, formats["header"])
        _write_value(sheet, row, 1, single.get(name), formats)
        sheet.write_string(row, 2, meaning, formats["note"])
    first = FIRST_ROW + len(MEANINGS) + 1
    sheet.write_row(first, 0, LEVER_HEADERS, formats["header"])
    for row, lever in enumerate(table["levers"], start=first + 1):
        kind = LEVERS[lever["name"]]
        values = {**lever, "lever": lever["name"]}
        for column, header in enumerate(LEVER_HEADERS[: -len(LEFT_OUT)]):
            _write_value(sheet, row, column, values.get(header), formats)
        # A program that opens the sheet does not make its rows as high as their texts.
        lines = max(len(lever.get("rationale", "")) // 45, len(lever.get("source", "")) // 35, 1)
        sheet.set_row(row, LINE_HEIGHT * (lines + 1))
        told = (UNITS.get(kind.unit, kind.unit), kind.meaning)
        sheet.write_row(row, len(LEVER_HEADERS) - len(LEFT_OUT), told, formats["wrapped"])


def _write_value(sheet: Any, row: int, column: int, value: object, formats: dict[str, Any]) -> None:
    """A value in a cell of its kind; text that begins like a formula stays text."""
    if value is None:
        sheet.write_blank(row, column, None, formats["input"])
    elif isinstance(value, dt.date):
        sheet.write_datetime(row, column, value, formats["input_date"])
    elif isinstance(value, str):
        sheet.write_string(row, column, value, formats["input_text"])
    else:
        sheet.write_number(row, column, value, formats["input"])


def write_lever_list(sheet: Any, formats: dict[str, Any]) -> None:
    """Write what levers there are, between which limits.

    Args:
        sheet: A sheet that has its title.
        formats: Of the workbook, by name.
    """
    sheet.set_column(0, 1, 28)
    sheet.set_column(2, 2, 34)
    sheet.set_column(3, 4, 10)
    sheet.set_column(5, 6, 60)
    headers = ("lever", "title", "unit", "lowest", "highest", "what it is", "of")
    sheet.write_row(FIRST_ROW, 0, headers, formats["header"])
    for row, (name, kind) in enumerate(LEVERS.items(), start=FIRST_ROW + 1):
        unit = UNITS.get(kind.unit, kind.unit)
        values = (name, kind.title, unit, kind.low, kind.high, kind.meaning, ", ".join(kind.of))
        sheet.write_row(row, 0, values, formats["wrapped"])


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
    return parse_assumptions(cells, where=path.name)


def parse_assumptions(cells: pl.DataFrame, *, where: str) -> Scenario:
    """The scenario in the cells of a sheet.

    Args:
        cells: As text from the first row on; empty cells null.
        where: The workbook's name, which stands before what is wrong.

    Raises:
        ScenarioError: A row says what cannot be.
    """
    single, levers = _split(where, cells)
    table: dict[str, Any] = {"levers": [], "settings": {}}
    for name, (row, text) in single.items():
        part = table["settings"] if name in SETTINGS else table
        part[name] = _typed(where, row, name, text)
    for row, texts in levers:
        values = {name: _typed(where, row, name, text) for name, text in texts.items()}
        _check_lever(where, row, values)
        table["levers"].append(values)
    try:
        return scenario_from_table(table)
    except ScenarioError as error:
        raise ScenarioError(f"{where}: sheet {SHEET}: {error}") from error


Single = dict[str, tuple[int, str]]
Levers = list[tuple[int, dict[str, str]]]


def _split(where: str, cells: pl.DataFrame) -> tuple[Single, Levers]:
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
                raise ScenarioError(f"{where}: {SHEET}!{row}: which lever is this? Name it.")
        elif first == "lever":
            headers = [text.casefold() for text in texts]
            unknown = [h for h in headers if h and h not in LEVER_HEADERS]
            if unknown:
                raise ScenarioError(
                    f"{where}: {SHEET}!{row}: unknown column {', '.join(unknown[:3])}; allowed"
                    f" are {', '.join(LEVER_HEADERS)}"
                )
        elif first in MEANINGS and len(texts) > 1 and texts[1]:
            single[first] = (row, texts[1])
    if headers is None:
        raise ScenarioError(f"{where}: sheet {SHEET}: no row of headers that begins with lever")
    return single, levers


def _rows(cells: pl.DataFrame) -> Iterator[tuple[int, list[str]]]:
    for number, row in enumerate(cells.iter_rows(), start=1):
        texts = ["" if text is None else str(text).strip() for text in row]
        if any(texts):
            yield number, texts


def _typed(where: str, row: int, name: str, text: str) -> object:
    if name not in NUMBERS:
        return text
    try:
        number = float(text)
    except ValueError as error:
        raise ScenarioError(
            f"{where}: {SHEET}!{row}: {name} is no number. Write it as 0.05, without signs."
        ) from error
    return int(number) if name in WHOLE and number.is_integer() else number


def _check_lever(where: str, row: int, values: dict[str, Any]) -> None:
    """One lever alone, so that what is wrong with it is said with its row."""
    try:
        scenario_from_table({"format": 1, "name": "one", "levers": [values]})
    except ScenarioError as error:
        what = str(error).removeprefix("lever 1 ")
        raise ScenarioError(f"{where}: {SHEET}!{row}: lever {what}") from error
