"""A mapping as a person changes it: the fields of each column, and the tables that come of them."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from dashboard.ingest.command_lines import UNDECIDED, Tables

PLACEHOLDER = '"..."'
TABLE_LINE = re.compile(r"\[([\w.]+)\]\s*(.*)")
OWN_PARTS = ("columns", "constants", "dates", "values")


@dataclass(frozen=True)
class ColumnFields:
    """How one column of the contract is filled, as a person says it.

    Attributes:
        header: The file's header; empty for none.
        constant: The value of every row; it goes before a header.
        date_format: How its dates are written; empty where they are read without.
    """

    header: str = ""
    constant: str = ""
    date_format: str = ""


def read_fields(draft: dict[str, Any]) -> dict[str, ColumnFields]:
    """The fields of every column of the contract, in its order, as a draft has them."""
    tables, headers = draft["mapping"], draft["headers"]
    columns, constants, dates = (tables.get(part, {}) for part in OWN_PARTS[:3])

    def said(table: Mapping[str, str], name: str) -> str:
        value = table.get(name, "")
        return "" if value == UNDECIDED else value

    return {
        name: ColumnFields(
            header=said(columns, name) or (name if name in headers else ""),
            constant=said(constants, name),
            date_format=(said(dates, name) or dates.get("format", ""))
            if column["kind"] == "date"
            else "",
        )
        for column in draft["contract"]
        if (name := column["column"])
    }


def change_mapping(
    draft: dict[str, Any],
    fields: Mapping[str, ColumnFields],
    values: Mapping[str, Mapping[str, str]],
    more: Iterable[Tables] = (),
) -> Tables:
    """The mapping that a draft becomes; parts that a person does not see stay as they are.

    Args:
        draft: As `map --json` prints it.
        fields: Of every column of the contract.
        values: Column → value of the file → the contract's value, empty where undecided.
        more: Tables that answer questions, to be laid over the rest.
    """
    tables = {part: deepcopy(t) for part, t in draft["mapping"].items() if part not in OWN_PARTS}
    columns: dict[str, str] = {}
    constants: dict[str, str] = {}
    dates = _other_dates(draft)
    for column in draft["contract"]:
        name = column["column"]
        said = fields[name]
        if said.constant:
            constants[name] = said.constant
        elif said.header:
            if said.header != name:
                columns[name] = said.header
        elif column["is_mandatory"]:
            place = constants if name in draft["mapping"].get("constants", {}) else columns
            place[name] = UNDECIDED
        if column["kind"] == "date" and said.date_format:
            dates[name] = said.date_format
    meanings = {
        name: {value: meaning or UNDECIDED for value, meaning in known.items()}
        for name, known in values.items()
    }
    changed = dict(zip(OWN_PARTS, (columns, constants, dates, meanings), strict=True))
    tables |= {part: table for part, table in changed.items() if table}
    for addition in more:
        _lay_over(tables, addition)
    return tables


def _other_dates(draft: dict[str, Any]) -> dict[str, Any]:
    """What is said of dates beyond the formats of columns."""
    names = {column["column"] for column in draft["contract"]} | {"format"}
    return {n: v for n, v in draft["mapping"].get("dates", {}).items() if n not in names}


def _lay_over(tables: Tables, addition: Tables) -> None:
    for name, value in addition.items():
        if isinstance(value, dict) and isinstance(tables.get(name), dict):
            _lay_over(tables[name], value)
        else:
            tables[name] = deepcopy(value)


def read_lines(lines: Iterable[str]) -> Tables | None:
    """The tables that lines of a mapping hold; None where they leave something to fill in.

    A line such as `[dates] reported_date = "dd/mm/yyyy"` says table and value at once.
    """
    if any(PLACEHOLDER in line for line in lines):
        return None
    text: list[str] = []
    for line in lines:
        found = TABLE_LINE.fullmatch(line.strip())
        text += [f"[{found[1]}]", found[2]] if found else [line]
    try:
        return tomllib.loads("\n".join(text)) or None
    except tomllib.TOMLDecodeError:
        return None
