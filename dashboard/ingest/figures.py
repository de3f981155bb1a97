"""The tables of the page: what asks first, what values mean, rows before and after, refusals."""

from typing import Any

import polars as pl

from dashboard.ingest.command_lines import UNDECIDED
from dashboard.ingest.edits import ColumnFields
from dashboard.shell import text

TRUE_OR_FALSE = ("true", "false")
NOTHING = "(nothing)"
ARROW = " → "


def questions_by_column(draft: dict[str, Any]) -> dict[str, list[dict[str, Any]]]:
    """The questions of each column, or of several together; first those of the most rows."""
    asked: dict[str, list[dict[str, Any]]] = {}
    for question in sorted(draft["questions"], key=lambda q: -q["row_count"]):
        asked.setdefault(question["column"], []).append(question)
    return asked


def column_rows(draft: dict[str, Any], fields: dict[str, ColumnFields]) -> pl.DataFrame:
    """The columns that no question is about, to be looked over.

    Returns:
        One row per column of the contract: column, is_mandatory, header, constant, date_format;
        those that are filled first.
    """
    asked = questions_by_column(draft)
    rows = [
        {
            "column": name,
            "header": said.header or None,
            "constant": said.constant or None,
            "date_format": said.date_format or None,
            "is_mandatory": column["is_mandatory"],
        }
        for column in draft["contract"]
        if (name := column["column"]) not in asked and (said := fields[name])
    ]
    schema = {
        **dict.fromkeys(("column", "header", "constant", "date_format"), pl.String()),
        "is_mandatory": pl.Boolean(),
    }
    is_empty = pl.col("header").is_null() & pl.col("constant").is_null()
    return pl.DataFrame(rows, schema=schema).sort(is_empty, maintain_order=True)


def read_column_rows(rows: pl.DataFrame) -> dict[str, ColumnFields]:
    """The fields of each column as a person left them in the table."""
    return {
        row["column"]: ColumnFields(
            header=row["header"] or "",
            constant=(row["constant"] or "").strip(),
            date_format=(row["date_format"] or "").strip(),
        )
        for row in rows.to_dicts()
    }


def value_rows(known: dict[str, str]) -> pl.DataFrame:
    """Values of the file and what they mean: value, meaning (null where undecided), these first."""
    rows = [
        {"value": value, "meaning": None if meaning == UNDECIDED else meaning}
        for value, meaning in known.items()
    ]
    found = pl.DataFrame(rows, schema={"value": pl.String, "meaning": pl.String})
    return found.sort(pl.col("meaning").is_not_null(), maintain_order=True)


def read_value_rows(rows: pl.DataFrame, known: dict[str, str]) -> dict[str, str]:
    """What values mean as a person left them in the table; that one means nothing stays so."""
    return {
        row["value"]: row["meaning"] or ("" if known[row["value"]] == "" else UNDECIDED)
        for row in rows.to_dicts()
    }


def meanings_of(column: dict[str, Any]) -> tuple[str, ...]:
    """What a value of a column may mean; empty where that is no closed list."""
    return tuple(column["allowed"]) or (TRUE_OR_FALSE if column["kind"] == "flag" else ())


def preview_rows(draft: dict[str, Any]) -> pl.DataFrame:
    """The first rows before and after: place, becomes, then each column that is filled.

    A cell that is changed holds both values; one that cannot be read, what came.
    """
    tables, rows = draft["mapping"], draft["preview"]
    columns, constants = tables.get("columns", {}), tables.get("constants", {})
    return pl.DataFrame(
        [
            {
                "place": row["place"],
                "becomes": ", ".join(map(text.label, row["reasons"])) or "accepted",
                **{
                    name: _before_and_after(
                        None if name in constants else row["before"].get(columns.get(name, name)),
                        row["after"].get(name),
                    )
                    for name in filled_columns(draft)
                },
            }
            for row in rows
        ],
        schema=dict.fromkeys(["place", "becomes", *filled_columns(draft)], pl.String),
    )


def filled_columns(draft: dict[str, Any]) -> dict[str, str]:
    """The columns that are filled, with their headers; empty for the same value in every row."""
    tables, headers = draft["mapping"], draft["headers"]
    columns, constants = tables.get("columns", {}), tables.get("constants", {})
    filled = {}
    for column in draft["contract"]:
        name = column["column"]
        if constants.get(name, UNDECIDED) != UNDECIDED:
            filled[name] = ""
        elif columns.get(name, name) in headers:
            filled[name] = columns.get(name, name)
    return filled


def _before_and_after(before: str | None, after: Any) -> str | None:
    stored = None if after is None else _plain(after)
    came = (before or "").strip()
    if not came or came == stored:
        return stored
    return f"{came}{ARROW}{NOTHING if stored is None else stored}"


def _plain(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def reason_rows(reasons: list[dict[str, Any]]) -> pl.DataFrame:
    """Why rows are refused: reason (in words), row_count, lines (up to three, in words)."""
    rows = [
        {
            "reason": text.label(reason["reason"]),
            "row_count": reason["row_count"],
            "lines": ", ".join(reason["example_lines"])
            + (" …" if reason["row_count"] > len(reason["example_lines"]) else ""),
        }
        for reason in reasons
    ]
    schema = {"reason": pl.String, "row_count": pl.Int64, "lines": pl.String}
    return pl.DataFrame(rows, schema=schema)
