"""A mapping file: which header is which column, and how its values are to be read.

    source = "incidents"

    [columns]                           # column of the contract = header of the file
    incident_id = "Crime ref"

    [constants]                         # the same for every row
    force_code = "E23000036"

    [dates]                             # text in this format; ISO dates are read anyway
    format = "dd/mm/yyyy"               # of every date column, or by column:
    reported_date = "dd mmm yyyy"

    [numbers]
    remove = "£,"                       # characters taken out of numbers

    [values.abuse_type]                 # value in the file = value of the contract
    "CSA" = "sexual"

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
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import polars as pl

from pipelines.contracts.columns import contract_columns, kind_of
from pipelines.errors import SourceError
from pipelines.mapping.dates import rewrite_as_iso, translate_format
from pipelines.sources import SOURCES
from pipelines.sources.reading.reader import Batch, Delivery, ReadingOptions
from pipelines.sources.source import Source

UNDECIDED = "?"
PARTS = ("source", "columns", "constants", "dates", "numbers", "values", "file")
FILE_PARTS: dict[str, type] = {"encoding": str, "delimiter": str, "sheets": list, "header_row": int}


@dataclass(frozen=True)
class Mapping:
    """How one kind of file becomes one source.

    Attributes:
        source: The source.
        columns: Contract column → header of the file.
        constants: Contract column → the value of every row.
        dates: Contract column → format of its dates.
        removed: Characters that are taken out of numbers.
        values: Contract column → value of the file → value of the contract.
        reading: What a person said of the file itself.
    """

    source: Source
    columns: dict[str, str] = field(default_factory=dict)
    constants: dict[str, str] = field(default_factory=dict)
    dates: dict[str, str] = field(default_factory=dict)
    removed: str = ""
    values: dict[str, dict[str, str]] = field(default_factory=dict)
    reading: ReadingOptions = field(default_factory=ReadingOptions)

    def translate(self, rows: pl.DataFrame) -> pl.DataFrame:
        """Values as the contract writes them, of rows that bear its columns' names already."""
        columns = contract_columns(self.source.contract)
        return rows.with_columns(
            self._translated(name, kind_of(column))
            for name, column in columns.items()
            if name in rows.columns
        )

    def _translated(self, name: str, kind: str) -> pl.Expr:
        column = pl.col(name)
        if values := self.values.get(name):
            decided = {_plain(k): v for k, v in values.items() if v != UNDECIDED}
            plain = column.str.strip_chars().str.to_lowercase()
            found = plain.replace_strict(decided, default=None, return_dtype=pl.String)
            return pl.coalesce(found, column).alias(name)
        if kind == "date" and name in self.dates and self.dates[name] != UNDECIDED:
            return rewrite_as_iso(column, self.dates[name]).alias(name)
        if kind in ("decimal", "whole_number") and self.removed:
            bare = column.str.replace_all(f"[{_escaped(self.removed)}]", "").str.strip_chars()
            return bare.alias(name)
        return column


@dataclass(frozen=True)
class MappedDelivery:
    """A file as it would be under the contract's own headers."""

    delivery: Delivery
    mapping: Mapping

    @property
    def path(self) -> Path:
        """The file."""
        return self.delivery.path

    @property
    def found(self) -> tuple[str, ...]:
        """What looking at the file found."""
        return self.delivery.found

    @property
    def places(self) -> frozenset[tuple[str, int]]:
        """In a workbook, the sheets and header rows under which its rows stand."""
        return self.delivery.places

    @property
    def gap(self) -> str:
        """The blank columns that it was read across."""
        return self.delivery.gap

    @property
    def headers(self) -> tuple[str, ...]:
        """The contract's columns that the file has, under whatever name, or the mapping gives."""
        return tuple(
            name
            for name in self.mapping.source.columns
            if name in self.mapping.constants or self._header_of(name) in self.delivery.headers
        )

    def place(self, line: int) -> tuple[str | None, int]:
        """The sheet, if any, and the row of a line."""
        return self.delivery.place(line)

    def batches(self, columns: list[str]) -> Iterator[Batch]:
        """Batches under the contract's names, values as they came."""
        constants = {n: v for n, v in self.mapping.constants.items() if n in columns}
        headers = {name: self._header_of(name) for name in columns if name not in constants}
        wanted = list(dict.fromkeys(headers.values()))
        for batch in self.delivery.batches(wanted):
            rows = batch.rows.select(
                "line",
                *(pl.col(header).alias(name) for name, header in headers.items()),
                *(pl.lit(value).alias(name) for name, value in constants.items()),
            )
            yield replace(batch, rows=rows)

    def _header_of(self, name: str) -> str:
        return self.mapping.columns.get(name, name)


def read_mapping(path: Path) -> Mapping:
    """Read a mapping file.

    Raises:
        SourceError: It is no TOML, names what does not exist, or leaves a column undecided.
    """
    try:
        written = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise SourceError(f"{path}: cannot be read ({error.strerror}). Check --mapping.") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SourceError(f"{path.name}: is no TOML ({error}).") from error
    return _checked(path.name, written)


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
    _refuse_unknown(name, "numbers", tables["numbers"], ("remove",))
    for part in ("columns", "constants", "values"):
        _refuse_unknown(name, part, tables[part], source.columns)
    _refuse_undecided(name, {**tables["columns"], **tables["constants"]})
    return Mapping(
        source=source,
        columns=_texts(name, "columns", tables["columns"]),
        constants=_texts(name, "constants", tables["constants"]),
        dates=_dates(name, source, _texts(name, "dates", tables["dates"])),
        removed=str(tables["numbers"].get("remove", "")),
        values={c: _texts(name, f"values.{c}", table) for c, table in tables["values"].items()},
        reading=_reading(name, tables["file"]),
    )


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


def _dates(name: str, source: Source, written: dict[str, str]) -> dict[str, str]:
    columns = contract_columns(source.contract)
    of_kind = [c for c, column in columns.items() if kind_of(column) == "date"]
    _refuse_unknown(name, "dates", written, ("format", *of_kind))
    for column, form in written.items():
        if form != UNDECIDED and translate_format(form) is None:
            raise SourceError(
                f"{name}: [dates] {column} = '{form}' is no date format. Write it with dd, mm or"
                " mmm, and yyyy, such as dd/mm/yyyy."
            )
    common = {c: written["format"] for c in of_kind} if "format" in written else {}
    return {**common, **{c: f for c, f in written.items() if c != "format"}}


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


def _plain(value: str) -> str:
    return value.strip().lower()


def _escaped(characters: str) -> str:
    return "".join(f"\\{c}" if c in r"\]^-[&~" else c for c in characters)


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
    return hashlib.sha256(json.dumps(terms, sort_keys=True).encode()).hexdigest()
