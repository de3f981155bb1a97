"""Read the parts of a mapping file, and refuse in words what cannot be."""

from typing import Any

from pipelines.contracts.columns import contract_columns, is_dated, kind_of
from pipelines.errors import SourceError
from pipelines.mapping.dates import needs_century, parse_format
from pipelines.mapping.numbers import read_numbers
from pipelines.mapping.rows import read_only, read_rows
from pipelines.mapping.undecided import UNDECIDED
from pipelines.mapping.years import read_years
from pipelines.sources import SOURCES
from pipelines.sources.reading.reader import ReadingOptions
from pipelines.sources.source import Source

PARTS = (
    "source",
    "columns",
    "constants",
    "dates",
    "numbers",
    "years",
    "values",
    "rows",
    "only",
    "ignored",
    "file",
)
CENTURY, CENTURIES = "century", range(1800, 2101)
FILE_PARTS: dict[str, type] = {"encoding": str, "delimiter": str, "sheets": list, "header_row": int}


def read_parts(name: str, written: dict[str, Any]) -> dict[str, Any]:
    """What a mapping file says, as the arguments of `Mapping`.

    Args:
        name: The file's name, for messages.
        written: Its tables, as TOML or JSON has them.

    Raises:
        SourceError: It names what does not exist, or says what cannot be.
    """
    _refuse_unknown(name, "", written, PARTS)
    source = SOURCES.get(str(written.get("source")))
    if source is None or source.layouts[0].arrange is not None:
        own = sorted(n for n, s in SOURCES.items() if s.layouts[0].arrange is None)
        raise SourceError(f"{name}: source must be one of {', '.join(own)}.")
    tables = {part: written.get(part, {}) for part in PARTS[1:]}
    for part, table in tables.items():
        if not isinstance(table, dict):
            raise SourceError(f"{name}: [{part}] must be a table of names and values.")
    for part in ("columns", "constants", "values", "only"):
        _refuse_unknown(name, part, tables[part], source.columns)
    return dict(
        source=source,
        columns=_texts(name, "columns", tables["columns"]),
        constants=_texts(name, "constants", tables["constants"]),
        **_dates(name, source, tables["dates"]),
        **read_numbers(name, tables["numbers"]),
        years_named_by=read_years(name, tables["years"]),
        values={c: _texts(name, f"values.{c}", table) for c, table in tables["values"].items()},
        rows=read_rows(name, source, tables["rows"]),
        only=read_only(name, tables["only"]),
        ignored=_ignored(name, tables["ignored"]),
        reading=_reading(name, tables["file"]),
    )


def _ignored(name: str, written: dict[str, Any]) -> tuple[str, ...]:
    _refuse_unknown(name, "ignored", written, ("headers",))
    headers = written.get("headers", [])
    if not isinstance(headers, list) or not all(isinstance(header, str) for header in headers):
        raise SourceError(f'{name}: [ignored] headers must be a list such as ["Reporting force"].')
    return tuple(headers)


def _reading(name: str, written: dict[str, Any]) -> ReadingOptions:
    _refuse_unknown(name, "file", written, FILE_PARTS)
    for key, value in written.items():
        texts = value if key == "sheets" and isinstance(value, list) else []
        if type(value) is not FILE_PARTS[key] or not all(isinstance(t, str) for t in texts):
            raise SourceError(
                f"{name}: [file] {key} must be {'a list of names' if key == 'sheets' else 'one'}"
                f" {'in quotation marks' if key != 'header_row' else 'whole number'}."
            )
    try:
        return ReadingOptions(**{**written, "sheets": tuple(written.get("sheets", ()))})
    except SourceError as error:
        raise SourceError(f"{name}: [file] {str(error).removeprefix('--')}") from error


def _dates(name: str, source: Source, written: dict[str, Any]) -> dict[str, Any]:
    """The format of each column, and the century of years that have two digits."""
    columns = contract_columns(source.contract)
    dated = {c: kind_of(column) for c, column in columns.items() if is_dated(column)}
    _refuse_unknown(name, "dates", written, ("format", CENTURY, *dated))
    said = _texts(name, "dates", {c: form for c, form in written.items() if c != CENTURY})
    for column, form in said.items():
        parsed, kinds = (
            parse_format(form),
            {dated[column]} if column in dated else {*dated.values()},
        )
        if form != UNDECIDED and (parsed is None or not (parsed.has_day or kinds == {"month"})):
            raise SourceError(
                f"{name}: [dates] {column} = '{form}' is no date format. Write it with dd, mm or"
                " mmm, and yyyy or yy, such as dd/mm/yyyy; months may do without dd."
            )
    common = {c: said["format"] for c in dated} if "format" in said else {}
    century = written.get(CENTURY, None if needs_century(said.values()) else UNDECIDED)
    if century != UNDECIDED and (type(century) is not int or century not in CENTURIES):
        raise SourceError(
            f"{name}: [dates] has years of two digits. Say of which century: {CENTURY} = 2000 for"
            f" 2000 to 2099, {CENTURY} = 1930 for 1930 to 2029."
        )
    return {
        "dates": {**common, **{c: form for c, form in said.items() if c != "format"}},
        "century": None if century == UNDECIDED else century,
    }


def _refuse_unknown(name: str, part: str, table: dict[str, Any], known: Any) -> None:
    for key in table:
        if key not in known:
            where = f"[{part}] " if part else ""
            raise SourceError(f"{name}: {where}'{key}' is not one of {', '.join(known)}.")


def _texts(name: str, part: str, table: Any) -> dict[str, str]:
    if not isinstance(table, dict) or not all(isinstance(v, str) for v in table.values()):
        raise SourceError(f"{name}: every value under [{part}] must be text in quotation marks.")
    return dict(table)
