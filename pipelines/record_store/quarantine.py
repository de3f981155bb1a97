"""The quarantine: rejected rows with the values as they came, and every reason.

The only place, with the file made from it (`rejects_file.py`), where original identifiers live.
"""

from collections.abc import Callable

import duckdb
import polars as pl

from pipelines.record_store.store import RecordStore
from pipelines.sources import SOURCES

EXPLANATIONS = {
    "missing": "A mandatory value is missing",
    "not_in_list": "The value is not one of the contract's list",
    "unreadable_date": "The text is no date; write 2016-03-31",
    "ambiguous_date": "The date can be read two ways; write 2016-03-31",
    "two_digit_year": "The year has two digits; write all four",
    "placeholder_date": "The date stands for none, such as 1900-01-01; leave the value empty",
    "date_before_1900": "The date lies before 1900",
    "date_after_extract": "The date lies after the extract's own date",
    "occurred_after_reported": "The offence starts after it was reported",
    "closed_before_opened": "The investigation closes before it opens",
    "first_action_long_before_opened": "The first action lies over 31 days before the opening",
    "published_before_opened": "The review is published before it opens",
    "not_a_financial_year": "The text is no financial year; write 2015/16",
    "not_between_0_and_2": "The share is below 0 or above 2; write 0.31 for 31 %",
    "not_from_the_first_of_a_month": "Shares hold for whole months; write the first day of one",
    "out_of_range": "The number is outside the range that is possible",
    "unknown_force": "No police force has this code",
    "not_a_number": "The text is no number; write 1234.50",
    "not_two_decimals": "The number has more than two decimals",
    "not_six_decimals": "The number has more than six decimals",
    "not_true_or_false": "Neither true nor false",
    "amount_and_hours_missing": "Neither an amount, nor both grade and hours",
    "identifier_from_spreadsheet": "A spreadsheet turned the identifier into a number",
    "identifier_with_lookalike": "A letter or sign looks like a plain one; write the plain one",
    "error_cell": "The cell holds an error of the spreadsheet and no value",
    "formula": "The cell holds a formula and no value; save its values",
    "personal_data": "The text reads like a person's name, address, number or day of birth",
    "not_a_label": "The text is no short name or code",
    "not_an_offence_code": "The text is no Home Office code; write 20B or 053/01",
    "too_many_labels": "The force has more labels than it can have districts or grades",
    "too_long": "The text is longer than 60 characters",
    "constant_contradicted": "The mapping says one thing for all rows, the file another here",
    "conflicting_duplicate": "Different rows of the file have the same key",
    "part_of_rejected_key": "Another row of the same key was rejected",
    "wrong_number_of_columns": "The line has more or fewer values than the header",
}


def keep_rejects(
    store: RecordStore,
    *,
    load_id: int,
    source: str,
    file_name: str,
    file_sha256: str,
    place: Callable[[int], tuple[str | None, int]],
) -> None:
    """Write the temporary table `refused` to the quarantine, in a transaction of its own.

    What an earlier try at the very same file left there is replaced. `place` tells the sheet and
    the row of a line.
    """
    connection = store.connection
    key = " || '|' || ".join(f"{name}::varchar" for name in SOURCES[source].key)
    with store.transaction():
        connection.execute(
            "delete from quarantine.rejects where source = ? and load_id in"
            " (select load_id from loads where file_sha256 = ?)",
            [source, file_sha256],
        )
        connection.execute(
            f"""
            insert into quarantine.rejects
            select ?, ?, ?, line, reasons, {key}, original, now()::timestamp, null
            from refused order by line
            """,
            [load_id, source, file_name],
        )
        if place(0)[0] is not None:
            _place_in_sheets(store, load_id, place)


def _place_in_sheets(
    store: RecordStore, load_id: int, place: Callable[[int], tuple[str | None, int]]
) -> None:
    """Say sheet and row where a workbook's lines run on from sheet to sheet."""
    lines = store.connection.sql("select distinct line from refused").pl()["line"].to_list()
    places = [(line, *place(line)) for line in lines]
    table = pl.DataFrame(
        places,
        schema={"line": pl.Int64, "sheet": pl.String, "sheet_row": pl.Int64},
        orient="row",
    )
    store.connection.register("places", table.to_arrow())
    store.connection.execute(
        """
        update quarantine.rejects set sheet = places.sheet, line = places.sheet_row
        from places where rejects.line = places.line and rejects.load_id = ?
        """,
        [load_id],
    )
    store.connection.unregister("places")


def read_rejected_rows(
    connection: duckdb.DuckDBPyConnection, load_id: int | None = None
) -> pl.DataFrame:
    """The quarantined rows that no later accepted row has resolved.

    Args:
        connection: A reading connection with `records` and `quarantine` attached.
        load_id: Only this load's rows.

    Returns:
        One row per rejected row: load_id, source, file_name, sheet, line, reasons, original (JSON
        text).
    """
    frames = [
        connection.sql(
            f"""
            select load_id, source, file_name, sheet, line, reasons, original::varchar as original
            from quarantine.rejects
            where source = '{name}' and not {is_resolved(name)}
            """
        ).pl()
        for name in SOURCES
    ]
    rows: pl.DataFrame = pl.concat(frames).sort("load_id", "sheet", "line")
    return rows if load_id is None else rows.filter(pl.col("load_id") == load_id)


def is_resolved(source: str) -> str:
    """SQL: whether a later accepted row has the key of a row of `quarantine.rejects`."""
    key = " || '|' || ".join(f"stored.{name}::varchar" for name in SOURCES[source].key)
    return f"""
        exists (
            select 1 from records.{source} as stored
            where {key} = rejects.record_key and stored.load_id > rejects.load_id
        )
    """
