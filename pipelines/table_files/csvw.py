"""Tables as CSV, with metadata beside them that programs read (W3C, CSV on the Web).

Source: W3C Recommendation "Metadata Vocabulary for Tabular Data", 17 December 2015. Units are
`schema:unitText`, since the vocabulary has no word for them. A licence is not named: whoever
publishes says under which.
"""

import json
from typing import Any

import polars as pl

from pipelines.contracts.spreadsheets import neutralise_text
from pipelines.contracts.symbols import SYMBOLS
from pipelines.table_files.archive import write_archive
from pipelines.table_files.table import StatisticalTable, TableColumn, TablePublication

METADATA = "csv-metadata.json"
"""Where programs look for it beside a CSV file, by the standard."""
CONTEXT: list[Any] = ["http://www.w3.org/ns/csvw", {"@language": "en"}]


def write_csvw(publication: TablePublication) -> bytes:
    """Write tables as a ZIP archive of CSV files with their metadata; the same each time."""
    return write_archive(csvw_files(publication), publication.built_at)


def csvw_files(publication: TablePublication) -> dict[str, bytes]:
    """The CSV file of each table, and `csv-metadata.json`, by name.

    A figure that is not shown is an empty cell; its symbol stands in the column of symbols. Text
    that a spreadsheet would take for a formula begins with an apostrophe.
    """
    files = {
        f"{table.name}.csv": neutralise_text(table.frame).write_csv().encode()
        for table in publication.tables
    }
    described = json.dumps(_describe(publication), indent=2, ensure_ascii=False)
    return {METADATA: f"{described}\n".encode(), **files}


def _describe(publication: TablePublication) -> dict[str, Any]:
    sentences = [publication.banner, *publication.summary, publication.provenance]
    return {
        "@context": CONTEXT,
        "dc:title": publication.title,
        "dc:description": " ".join(sentence for sentence in sentences if sentence),
        "dc:accessRights": publication.marking,
        "dc:creator": "Caseweight",
        "dc:issued": {"@value": f"{publication.built_at:%Y-%m-%d}", "@type": "xsd:date"},
        **({"dc:temporal": publication.as_at.isoformat()} if publication.as_at else {}),
        "dc:hasVersion": publication.version,
        **_notes(publication.notes),
        "tables": [_describe_table(table) for table in publication.tables],
    }


def _describe_table(table: StatisticalTable) -> dict[str, Any]:
    schema: dict[str, Any] = {
        "columns": [_describe_column(column, table) for column in table.columns]
    }
    if table.key:
        schema["primaryKey"] = list(table.key)
    return {
        "url": f"{table.name}.csv",
        "dc:title": table.title,
        "dc:source": table.source,
        **_notes(table.notes),
        "tableSchema": schema,
    }


def _describe_column(column: TableColumn, table: StatisticalTable) -> dict[str, Any]:
    described: dict[str, Any] = {"name": column.name, "titles": column.title}
    is_of_symbols = column.name in {other.symbols for other in table.columns}
    words = [column.description]
    if is_of_symbols:
        words += [f"{symbol}: {meaning}." for symbol, meaning in SYMBOLS.items()]
    if column.symbols:
        words.append(f"Empty where it is not shown; {column.symbols} says why.")
    if any(words):
        described["dc:description"] = " ".join(word for word in words if word)
    if column.unit:
        described["schema:unitText"] = column.unit
    described["datatype"] = str(column.datatype)
    is_empty = table.frame[column.name].cast(pl.String).fill_null("") == ""
    if not is_of_symbols and not is_empty.any():
        described["required"] = True
    return described


def _notes(notes: tuple[str, ...]) -> dict[str, Any]:
    return {"notes": [{"rdfs:comment": note} for note in notes]} if notes else {}
