"""Tables as files: CSV with its metadata, and workbooks of statistical tables."""

import csv
import datetime as dt
import io
import json
import zipfile
from dataclasses import replace
from typing import Any

import polars as pl
import pytest

from pipelines.table_files import (
    Datatype,
    FurtherSheets,
    StatisticalTable,
    TableColumn,
    TablePublication,
    csvw_files,
    write_csvw,
    write_statistical_tables,
)

FRAME = pl.DataFrame(
    {
        "force": ["Kent", "=Essex", "A [link](http://x) $$q$$"],
        "month": [dt.date(2026, 4, 1)] * 3,
        "value": [1234, None, 0],
        "symbol": ["", "c", "low"],
        "share": [0.123, 0.5, 0.25],
    }
)
COLUMNS = (
    TableColumn("force", "Force", Datatype.TEXT),
    TableColumn("month", "Month", Datatype.DATE),
    TableColumn("value", "Incidents", Datatype.WHOLE, unit="incidents", symbols="symbol"),
    TableColumn("symbol", "Symbol", Datatype.TEXT),
    TableColumn("share", "Share", Datatype.NUMBER, unit="share", decimals=1),
)
TABLE = StatisticalTable(
    "incidents", "Incidents by force", COLUMNS, FRAME, "Extracts.", ("A note.",), ("force",)
)
PUBLICATION = TablePublication(
    title="Published tables",
    summary=("What they are.",),
    marking="OFFICIAL",
    banner="SYNTHETIC DATA",
    as_at=dt.date(2026, 9, 30),
    version="v7",
    built_at=dt.datetime(2026, 11, 1, 5),
    tables=(TABLE,),
)
# Source: Metadata Vocabulary for Tabular Data, sections 5.3 to 5.6: what each part may have beside
# common properties, which have a prefix.
GROUP = {"@context", "tables", "notes", "id", "dialect", "tableSchema", "transformations"}
OF_TABLE = {"url", "notes", "tableSchema", "dialect", "suppressOutput", "tableDirection"}
SCHEMA = {"columns", "primaryKey", "foreignKeys", "rowTitles"}
COLUMN = {"name", "titles", "datatype", "required", "null", "virtual", "suppressOutput"}
PREFIXES = {"dc", "rdfs", "schema"}


@pytest.fixture(scope="module")
def book() -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(write_statistical_tables(PUBLICATION))) as opened:
        return {name: opened.read(name).decode() for name in opened.namelist()}


def own(part: dict[str, Any]) -> set[str]:
    """What a part of the metadata has that is no common property."""
    common = {name for name in part if name.partition(":")[0] in PREFIXES and ":" in name}
    return set(part) - common


def described() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(csvw_files(PUBLICATION)["csv-metadata.json"])
    return found


def test_the_metadata_have_only_what_the_vocabulary_knows() -> None:
    group = described()
    (table,) = group["tables"]
    assert group["@context"][0] == "http://www.w3.org/ns/csvw"
    assert own(group) <= GROUP
    assert own(table) <= OF_TABLE
    assert own(table["tableSchema"]) <= SCHEMA
    for column in table["tableSchema"]["columns"]:
        assert own(column) <= COLUMN
        assert column["datatype"] in {"string", "integer", "number", "date"}
    assert "dc:license" not in group


def test_the_metadata_say_what_is_in_the_file() -> None:
    (table,) = described()["tables"]
    rows = list(csv.reader(io.StringIO(csvw_files(PUBLICATION)[table["url"]].decode())))
    columns = table["tableSchema"]["columns"]
    assert rows[0] == [column["name"] for column in columns]
    for column, *cells in zip(columns, *rows[1:], strict=True):
        assert not column.get("required") or all(cells), column["name"]
        if column["datatype"] in {"integer", "number"}:
            assert all(float(cell) >= 0 for cell in cells if cell)
    key = [rows[0].index(name) for name in table["tableSchema"]["primaryKey"]]
    assert len({tuple(row[place] for place in key) for row in rows[1:]}) == len(rows) - 1
    assert columns[2]["schema:unitText"] == "incidents"


def test_a_hidden_number_is_an_empty_cell_with_its_symbol_and_no_text_begins_a_formula() -> None:
    rows = csvw_files(PUBLICATION)["incidents.csv"].decode().splitlines()
    assert rows[2].startswith("'=Essex,2026-04-01,,c,")


def test_files_are_the_same_whenever_they_are_made() -> None:
    assert write_csvw(PUBLICATION) == write_csvw(PUBLICATION)
    assert write_statistical_tables(PUBLICATION) == write_statistical_tables(PUBLICATION)


def test_numbers_are_numbers_and_symbols_stand_in_brackets_with_a_legend(
    book: dict[str, str],
) -> None:
    sheet, strings = book["xl/worksheets/sheet4.xml"], book["xl/sharedStrings.xml"]
    assert "<v>1234</v>" in sheet
    assert "<v>0.123</v>" in sheet
    assert "<v>0</v>" not in sheet  # shown as [low]
    for words in ("[c]", "[low]", "[c] = hidden", "[low] = not nought", "[note 1]", "A note."):
        assert words in strings
    assert "0.0%" in book["xl/styles.xml"]


def test_text_of_an_extract_makes_neither_formula_nor_link(book: dict[str, str]) -> None:
    sheets = [text for name, text in book.items() if name.startswith("xl/worksheets/sheet")]
    assert not any("<f>" in sheet for sheet in sheets)
    assert "http://x" not in "".join(t for name, t in book.items() if "rels" in name)
    assert "=Essex" in book["xl/sharedStrings.xml"]


def test_every_sheet_is_marked_and_numbered_where_it_is_printed(book: dict[str, str]) -> None:
    sheets = [text for name, text in book.items() if name.startswith("xl/worksheets/sheet")]
    assert len(sheets) == 4
    for sheet in sheets:
        assert "<oddHeader>&amp;C&amp;BOFFICIAL</oddHeader>" in sheet
        assert "30 September 2026. Version v7." in sheet
        assert "Page &amp;P of &amp;N" in sheet


def test_further_sheets_stand_behind_the_tables_and_in_the_contents() -> None:
    further = FurtherSheets(
        {"Sums": "What they add up to"},
        lambda book: book.add_worksheet("Sums").write_formula(0, 0, "=1+1", None, 2),
    )
    made = write_statistical_tables(PUBLICATION, further)
    with zipfile.ZipFile(io.BytesIO(made)) as opened:
        assert "<f>1+1</f>" in opened.read("xl/worksheets/sheet5.xml").decode()
        assert "What they add up to" in opened.read("xl/sharedStrings.xml").decode()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"name": "Incidents by force"}, "no plain name"),
        ({"columns": COLUMNS[:-1]}, "are not the frame's"),
        ({"frame": FRAME.with_columns(symbol=pl.lit("?"))}, "no symbols"),
        ({"frame": FRAME.with_columns(symbol=pl.lit(""))}, "row 2 of value has no number"),
        ({"frame": FRAME.with_columns(share=None)}, "row 1 of share has no number"),
    ],
)
def test_what_a_reader_could_not_make_sense_of_is_refused(
    change: dict[str, Any], said: str
) -> None:
    with pytest.raises(ValueError, match=said):
        replace(TABLE, **change)


def test_two_tables_of_one_name_are_refused() -> None:
    with pytest.raises(ValueError, match="must be there and differ"):
        replace(PUBLICATION, tables=(TABLE, TABLE))
