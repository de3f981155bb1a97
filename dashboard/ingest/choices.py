"""The lines of a mapping that a question offers as its answers."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from dashboard.ingest.command_lines import UNDECIDED, Tables

PLACEHOLDER = '"..."'
TABLE_LINE = re.compile(r"\[([^\]]+)\]\s*(.*)")
ONE_OF = ("swapped_dates", "constant_over_column", "century", "number_format")
"""Kinds of question of which only one line can be the answer."""
NUMBERS = {'decimal = "."  # 1,234.50': ".", 'decimal = ","  # 1.234,50': ","}


@dataclass(frozen=True)
class Choice:
    """A line that answers a question, or a part of it.

    Attributes:
        line: As it would stand in the mapping.
        tables: What it says.
    """

    line: str
    tables: Tables


def read_choices(question: Mapping[str, Any], mapping: Tables) -> list[Choice]:
    """The lines that answer a question and that the mapping does not have.

    Lines with something to fill in are left out: the fields of the page are for that. So are those
    of a table whose line the mapping has at `?`, which has a field of its own.
    """
    if question["kind"] == "century":
        said = [int(year) for year in question["suggestions"] if year.isdigit()]
        return [Choice(f"century = {year}", {"dates": {"century": year}}) for year in said]
    if question["kind"] == "number_format":
        return [Choice(line, {"numbers": {"decimal": mark}}) for line, mark in NUMBERS.items()]
    found, table = [], ""
    for line in question["lines"]:
        heading = TABLE_LINE.fullmatch(line.strip())
        table, line_itself = (heading[1], heading[2]) if heading else (table, line)
        tables = _read(table, line_itself)
        if tables and not _has_place(mapping, tables, is_folded=table == "rows"):
            found.append(Choice(line_itself, tables))
    return found


def _read(table: str, line: str) -> Tables | None:
    if not line.strip() or PLACEHOLDER in line:
        return None
    try:
        return tomllib.loads(f"[{table}]\n{line}" if table else line) or None
    except tomllib.TOMLDecodeError:
        return None


def _has_place(mapping: Tables, tables: Tables, *, is_folded: bool) -> bool:
    """Whether the mapping has a line under this name: the same, or one with a field of its own."""
    for name, value in tables.items():
        known = mapping.get(name)
        if isinstance(value, dict):
            return isinstance(known, dict) and _has_place(known, value, is_folded=is_folded)
        if known is None or known == UNDECIDED:
            return is_folded and known == UNDECIDED
        return is_folded or known == value
    return False
