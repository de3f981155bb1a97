"""A mapping file: which header is which column, and how its values are to be read.

    source = "incidents"

    [columns]                           # column of the contract = header of the file
    incident_id = "Crime ref"

    [constants]                         # the same for every row
    force_code = "E23000036"

    [dates]                             # text in this format; ISO dates are read anyway
    format = "dd/mm/yyyy"               # of every date column, or by column:
    reported_date = "dd-mmm-yy"
    recorded_date = "dd/mm/yyyy swapped"  # a spreadsheet changed day and month of the ISO dates
    century = 2000                      # two digits are 2000 to 2099; 1930 says 1930 to 2029

    [numbers]
    decimal = ","                       # 1.234,50 is 1234.50; with "." it is 1,234.50
    remove = "h"                        # characters before or behind numbers, beside £ and GBP

    [values.abuse_type]                 # value in the file = value of the contract
    "CSA" = "sexual"

    [rows]                              # several rows make one record
    one_per = "incident_id"
    reported_date = "earliest"          # first, earliest, latest, lowest, highest, sum, any,
    is_online = "any"                   # count_of; a column without a line must not differ
    abuse_type = ["sexual", "physical"] # the first of these that any row has

    [only.victim_age]                   # the column counts in these rows only, else it is empty
    "Person role" = ["Victim"]

    [ignored]                           # columns over which a constant may lie all the same
    headers = ["Reporting force"]

    [file]                              # where looking at the file does not tell
    encoding = "windows-1252"
    delimiter = "semicolon"
    sheets = ["2021/22"]
    header_row = 6

A column whose header is the contract's own needs no line. What no line explains stays as it came,
and the contract refuses it. "?" marks what the draft left to a person.
"""

import hashlib
import json
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import polars as pl

from pipelines.contracts.columns import contract_columns, is_dated, kind_of
from pipelines.errors import SourceError
from pipelines.mapping.dates import needs_century, parse_format, rewrite_as_iso
from pipelines.mapping.numbers import DECIMAL_MARKS, NUMBER_KINDS, POINT, rewrite_number
from pipelines.mapping.rows import RowRules, read_only, read_rows
from pipelines.sources import SOURCES
from pipelines.sources.reading.reader import ReadingOptions
from pipelines.sources.source import Source

UNDECIDED = "?"
PARTS = (
    "source",
    "columns",
    "constants",
    "dates",
    "numbers",
    "values",
    "rows",
    "only",
    "ignored",
    "file",
)
CENTURY, CENTURIES = "century", range(1800, 2101)
FILE_PARTS: dict[str, type] = {"encoding": str, "delimiter": str, "sheets": list, "header_row": int}


@dataclass(frozen=True)
class Mapping:
    """How one kind of file becomes one source.

    Attributes:
        source: The source.
        columns: Contract column → header of the file.
        constants: Contract column → the value of every row.
        dates: Contract column → format of its dates.
        century: The first of the hundred years that two digits stand for; None where not decided.
        removed: Characters that may stand before or behind numbers.
        decimal: The decimal mark of numbers, or `?`; empty: a point where something is removed,
            else numbers are read as they stand.
        values: Contract column → value of the file → value of the contract.
        rows: How several rows become one record; None where each row is one.
        only: Contract column → header → the values of it with which the column counts.
        ignored: Headers that have no say, though they are called like a column with a constant.
        reading: What a person said of the file itself.
    """

    source: Source
    columns: dict[str, str] = field(default_factory=dict)
    constants: dict[str, str] = field(default_factory=dict)
    dates: dict[str, str] = field(default_factory=dict)
    century: int | None = None
    removed: str = ""
    decimal: str = ""
    values: dict[str, dict[str, str]] = field(default_factory=dict)
    rows: RowRules | None = None
    only: dict[str, dict[str, tuple[str, ...]]] = field(default_factory=dict)
    ignored: tuple[str, ...] = ()
    reading: ReadingOptions = field(default_factory=ReadingOptions)

    def translate(self, rows: pl.DataFrame) -> pl.DataFrame:
        """Values as the contract writes them, of rows that bear its columns' names already.

        Args:
            rows: Text as `clean_text` leaves it; an empty cell is null.
        """
        columns = contract_columns(self.source.contract)
        present = {n: kind_of(column) for n, column in columns.items() if n in rows.columns}
        return rows.with_columns(self._translated(name, kind) for name, kind in present.items())

    def _translated(self, name: str, kind: str) -> pl.Expr:
        """A column's values: those that a line explains by that line, all others by their kind."""
        column = pl.col(name)
        read = self._by_kind(column, name, kind)
        if values := self.values.get(name):
            decided = {fold_case(k): v for k, v in values.items() if v != UNDECIDED}
            # A line of "" says what an empty cell means.
            plain = column.str.to_lowercase().fill_null(pl.lit(""))
            found = plain.replace_strict(decided, default=None, return_dtype=pl.String)
            read = pl.coalesce(found, read)
        return read.alias(name)

    def _by_kind(self, column: pl.Expr, name: str, kind: str) -> pl.Expr:
        if kind in ("date", "month") and self.dates.get(name, UNDECIDED) != UNDECIDED:
            return rewrite_as_iso(column, self.dates[name], self.century)
        decimal = self.decimal or (POINT if self.removed else "")
        if kind in NUMBER_KINDS and decimal in DECIMAL_MARKS:
            # A share of 31 % is 0.31: what stands behind a share is never passed over.
            units = "" if kind == "fine_decimal" else self.removed
            return rewrite_number(column, decimal=decimal, units=units)
        return column


def read_mapping(path: Path, *, may_be_undecided: bool = False) -> Mapping:
    """Read a mapping file: TOML, or the same tables as JSON where its name ends so.

    Args:
        path: The file.
        may_be_undecided: Columns may stand at `?`, as in a draft that is to be judged again.

    Raises:
        SourceError: It cannot be read, names what does not exist, or leaves a column undecided.
    """
    is_json = path.suffix.lower() == ".json"
    try:
        text = path.read_text(encoding="utf-8")
        written = json.loads(text) if is_json else tomllib.loads(text)
    except OSError as error:
        raise SourceError(f"{path}: cannot be read ({error.strerror}). Check --mapping.") from error
    except (json.JSONDecodeError, tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SourceError(
            f"{path.name}: is no {'JSON' if is_json else 'TOML'} ({error})."
        ) from error
    if not isinstance(written, dict):
        raise SourceError(f"{path.name}: must be one object with the tables of a mapping.")
    mapping = _checked(path.name, written)
    if not may_be_undecided:
        _refuse_undecided(path.name, {**mapping.columns, **mapping.constants})
    return mapping


def _checked(name: str, written: dict[str, Any]) -> Mapping:
    _refuse_unknown(name, "", written, PARTS)
    source = SOURCES.get(written.get("source", ""))
    if source is None or source.layouts[0].arrange is not None:
        own = sorted(n for n, s in SOURCES.items() if s.layouts[0].arrange is None)
        raise SourceError(f"{name}: source must be one of {', '.join(own)}.")
    tables = {part: written.get(part, {}) for part in PARTS[1:]}
    for part, table in tables.items():
        if not isinstance(table, dict):
            raise SourceError(f"{name}: [{part}] must be a table of names and values.")
    for part in ("columns", "constants", "values", "only"):
        _refuse_unknown(name, part, tables[part], source.columns)
    return Mapping(
        source=source,
        columns=_texts(name, "columns", tables["columns"]),
        constants=_texts(name, "constants", tables["constants"]),
        **_dates(name, source, tables["dates"]),
        **_numbers(name, _texts(name, "numbers", tables["numbers"])),
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


def _numbers(name: str, written: dict[str, str]) -> dict[str, str]:
    _refuse_unknown(name, "numbers", written, ("decimal", "remove"))
    removed, decimal = written.get("remove", ""), written.get("decimal", "")
    if decimal not in ("", UNDECIDED, *DECIMAL_MARKS):
        raise SourceError(f'{name}: [numbers] decimal must be "." or ",".')
    if (decimal or POINT) in removed:
        raise SourceError(
            f"{name}: [numbers] remove takes out '{decimal or POINT}', which is the decimal mark."
            ' Say which it is: decimal = "." or decimal = ",".'
        )
    return {"removed": removed, "decimal": decimal}


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


def _refuse_undecided(name: str, table: dict[str, Any]) -> None:
    undecided = [column for column, value in table.items() if value == UNDECIDED]
    if undecided:
        raise SourceError(
            f"{name}: {', '.join(undecided)} still stand at '{UNDECIDED}'. Write the header of the"
            " file there, or a value under [constants]."
        )


def _texts(name: str, part: str, table: Any) -> dict[str, str]:
    if not isinstance(table, dict) or not all(isinstance(v, str) for v in table.values()):
        raise SourceError(f"{name}: every value under [{part}] must be text in quotation marks.")
    return dict(table)


def fold_case(value: str) -> str:
    """A value as it is compared: without spaces around it, in lower case."""
    return value.strip().lower()


def hash_terms(mapping: Mapping | None, reading: ReadingOptions) -> str | None:
    """What told how a file is to be read, as a checksum: under other terms it is another load.

    Args:
        mapping: The mapping, if any.
        reading: What was said of the file itself, by option or in the mapping.
    """
    said = {name: value for name, value in vars(reading).items() if value}
    if mapping is None and not said:
        return None
    untold = ("source", "reading")
    terms = {n: v for n, v in vars(mapping).items() if n not in untold} if mapping else {}
    terms |= {"file": said} if said else {}
    return hashlib.sha256(json.dumps(terms, sort_keys=True, default=vars).encode()).hexdigest()
