"""A mapping as a person changes it: the fields of each column, and the tables that come of them."""

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

from dashboard.ingest.command_lines import UNDECIDED, Tables

DATED = ("date", "month")
OWN_PARTS = ("columns", "constants", "dates", "values", "rows")
ONE_PER = "one_per"


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


@dataclass
class Edits:
    """What a person says of a draft, part by part.

    Attributes:
        fields: Of every column of the contract.
        meanings: Column → value of the file → the contract's value, or `?`.
        rules: Column → how it is settled where several rows make one record: a rule, or values in
            order, parted by commas; empty where undecided.
        more: Tables that answer questions, to be laid over the rest.
    """

    fields: dict[str, ColumnFields]
    meanings: dict[str, dict[str, str]]
    rules: dict[str, str]
    more: list[Tables] = field(default_factory=list)


def read_edits(draft: dict[str, Any]) -> Edits:
    """A draft as it stands, before a person says anything."""
    values = draft["mapping"].get("values", {})
    return Edits(
        fields=read_fields(draft),
        meanings={name: dict(known) for name, known in values.items()},
        rules=read_rules(draft),
    )


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
            if column["kind"] in DATED
            else "",
        )
        for column in draft["contract"]
        if (name := column["column"])
    }


def change_mapping(draft: dict[str, Any], edits: Edits) -> Tables:
    """The mapping that a draft, as `map --json` prints it, becomes as a person says.

    Parts that a person does not see stay as they are.
    """
    tables = {part: deepcopy(t) for part, t in draft["mapping"].items() if part not in OWN_PARTS}
    columns: dict[str, str] = {}
    constants: dict[str, str] = {}
    dates = _other_dates(draft)
    for column in draft["contract"]:
        name = column["column"]
        said = edits.fields[name]
        if said.constant:
            constants[name] = said.constant
        elif said.header:
            if said.header != name:
                columns[name] = said.header
        elif column["is_mandatory"]:
            place = constants if name in draft["mapping"].get("constants", {}) else columns
            place[name] = UNDECIDED
        if column["kind"] in DATED and said.date_format:
            dates[name] = said.date_format
    folded = _write_rules(draft, edits.rules)
    parts = (columns, constants, dates, edits.meanings, folded)
    changed = deepcopy(dict(zip(OWN_PARTS, parts, strict=True)))
    tables |= {part: table for part, table in changed.items() if table}
    for addition in edits.more:
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


def read_rules(draft: dict[str, Any]) -> dict[str, str]:
    """How each column is settled, as `Edits` has it; what is not decided comes first."""
    folded = draft["mapping"].get("rows", {})
    rules = {
        name: ", ".join(rule) if isinstance(rule, list) else str(rule)
        for name, rule in folded.items()
        if name != ONE_PER
    }
    said = {name: "" if rule == UNDECIDED else rule for name, rule in rules.items()}
    return dict(sorted(said.items(), key=lambda pair: bool(pair[1])))


def _write_rules(draft: dict[str, Any], rules: Mapping[str, str]) -> Tables:
    """The table `[rows]`; one word is a rule, unless it is a value of the column's own list."""
    folded = draft["mapping"].get("rows", {})
    if not folded:
        return {}
    allowed = {column["column"]: column["allowed"] for column in draft["contract"]}
    written: Tables = {ONE_PER: folded[ONE_PER]}
    for name, text in rules.items():
        words = [word.strip() for word in text.split(",") if word.strip()]
        is_order = len(words) > 1 or any(word in allowed.get(name, ()) for word in words)
        written[name] = words if is_order else next(iter(words), UNDECIDED)
    return written
