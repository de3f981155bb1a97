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

    [years]
    named_by = "end"                    # FY16 is 2015/16; "start": 2016/17; "both": 15/16

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

from pipelines.contracts.cells import NOTHING
from pipelines.contracts.columns import contract_columns, is_dated, kind_of
from pipelines.errors import SourceError
from pipelines.mapping.dates import rewrite_as_iso
from pipelines.mapping.numbers import DECIMAL_MARKS, NUMBER_KINDS, POINT, rewrite_number
from pipelines.mapping.parts import read_parts
from pipelines.mapping.personal import is_birth_header
from pipelines.mapping.rows import RowRules
from pipelines.mapping.undecided import UNDECIDED as UNDECIDED
from pipelines.mapping.years import NAMED_BY, rewrite_year
from pipelines.sources.reading.reader import ReadingOptions
from pipelines.sources.source import Source


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
        years_named_by: Which half of a financial year is named, one of NAMED_BY or `?`; empty
            where both are, as in 2015-16.
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
    years_named_by: str = ""
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
            plain = column.str.to_lowercase()
            found = plain.replace_strict(decided, default=None, return_dtype=pl.String)
            if "" in decided:
                is_empty = column.is_null() | column.is_in(list(NOTHING))
                empty = pl.when(is_empty).then(pl.lit(decided[""]))
                found = pl.coalesce(found, empty)
            read = pl.coalesce(found, read)
        return read.alias(name)

    def _by_kind(self, column: pl.Expr, name: str, kind: str) -> pl.Expr:
        if kind in ("date", "month") and self.dates.get(name, UNDECIDED) != UNDECIDED:
            return rewrite_as_iso(column, self.dates[name], self.century)
        if kind == "financial_year" and self.years_named_by in NAMED_BY:
            return rewrite_year(column, self.years_named_by)
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
    mapping = Mapping(**read_parts(path.name, written))
    if not may_be_undecided:
        _refuse_undecided(path.name, {**mapping.columns, **mapping.constants})
        _refuse_births(path.name, mapping)
    return mapping


def _refuse_undecided(name: str, table: dict[str, Any]) -> None:
    undecided = [column for column, value in table.items() if value == UNDECIDED]
    if undecided:
        raise SourceError(
            f"{name}: {', '.join(undecided)} still stand at '{UNDECIDED}'. Write the header of the"
            " file there, or a value under [constants]."
        )


def _refuse_births(name: str, mapping: Mapping) -> None:
    columns = contract_columns(mapping.source.contract)
    for column, header in mapping.columns.items():
        if is_dated(columns[column]) and is_birth_header(header):
            raise SourceError(
                f"{name}: [columns] {column} = '{header}' is a date of birth, which is no event of"
                " a case and never stored. Take the line out."
            )


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
