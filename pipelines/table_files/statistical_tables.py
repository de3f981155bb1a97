"""Workbooks of statistical tables as the Government Analysis Function asks for them, by gptables.

A cover, contents, notes, and one table a sheet, numbers as numbers and symbols in brackets.
"""

import copy
import io
import re
import warnings
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import gptables
import pandas as pd

from pipelines.contracts.symbols import SYMBOLS
from pipelines.table_files.table import StatisticalTable, TableColumn, TablePublication

OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
}
"""Text stays text, whatever it begins with."""
LINK = re.compile(r"\](?=\()")
NOTE_MARK = re.compile(r"\$(?=\$)")
HAS_WORDS = re.compile(r"[a-zA-Z0-9]")
COVER, CONTENTS, NOTES = "Cover", "Contents", "Notes"
A4 = 9
NARROWEST, WIDEST = 14, 70
"""Of a column, in characters; what is longer is broken into lines."""
TITLE_HEIGHT, LINE_HEIGHT = 24, 16
"""In points."""
ONE_TABLE = "This worksheet contains one table."


@dataclass(frozen=True)
class FurtherSheets:
    """Sheets of another make that stand behind the tables, such as a chain of formulas.

    Attributes:
        titles: What is on each, by its name.
        write: Adds them to the workbook.
    """

    titles: Mapping[str, str] = field(default_factory=dict)
    write: Callable[[Any], object] = lambda _: None


def write_statistical_tables(
    publication: TablePublication, further: FurtherSheets | None = None
) -> bytes:
    """Write tables as a workbook; the same publication gives the same bytes.

    Args:
        publication: The tables, and what none of them goes without.
        further: Other sheets to stand behind them.

    Returns:
        An .xlsx file.
    """
    made = io.BytesIO()
    further = further or FurtherSheets()
    with gptables.GPWorkbook(made, OPTIONS) as book:
        book.set_theme(_theme())
        _set_properties(book, publication)
        notes = _number_notes(publication)
        sheets = {
            f"Table {number}": _statistical_table(table, number, publication, notes)
            for number, table in enumerate(publication.tables, start=1)
        }
        book._update_annotations(sheets)
        _write_cover(book, publication)
        _write(book, CONTENTS, _contents(publication, further, has_notes=bool(notes)))
        if notes:
            _write(book, NOTES, _notes_sheet(notes))
        for label, sheet in sheets.items():
            _write(book, label, sheet)
        for worksheet in book.worksheets():
            _set_page(worksheet, publication)
        further.write(book)
    return made.getvalue()


def number_format(column: TableColumn) -> str:
    """How a workbook shows the numbers of a column."""
    decimals = f".{'0' * column.decimals}" if column.decimals else ""
    if column.unit == "share":
        return f"0{decimals}%"
    return f"{'£' if column.unit == 'GBP' else ''}#,##0{decimals}"


def _statistical_table(
    table: StatisticalTable, number: int, publication: TablePublication, notes: dict[str, str]
) -> gptables.GPTable:
    columns = [c for c in table.columns if c.name not in {o.symbols for o in table.columns}]
    marks = "".join(f"$${notes[note]}$$" for note in table.notes)
    return gptables.GPTable(
        pd.DataFrame({_plain(column.title): _cells(table, column) for column in columns}),
        table_name=f"table_{number}_{table.name}"[:255],
        title=f"Table {number}: {_plain(table.title)} {marks}".rstrip(),
        subtitles=[words for words in (publication.marking, publication.banner) if words],
        instructions=f"{ONE_TABLE} Notes are on the sheet {NOTES}." if marks else ONE_TABLE,
        legend=[f"[{symbol}] = {SYMBOLS[symbol]}" for symbol in table.shown_symbols],
        source=f"Source: {_plain(table.source)}",
        scope=publication.provenance,
        index_columns={2: 0},
        additional_formatting=_formats(table, columns),
    )


def _cells(table: StatisticalTable, column: TableColumn) -> list[Any]:
    """The cells of a column as a workbook holds them: numbers, dates, words and symbols."""
    values = table.frame[column.name].to_list()
    if column.symbols:
        symbols = table.frame[column.symbols].to_list()
        return [f"[{s}]" if s else v for v, s in zip(values, symbols, strict=True)]
    if column.datatype.is_figure:
        return values
    return [_plain(str(value)) if value is not None else "[z]" for value in values]


def _formats(table: StatisticalTable, columns: list[TableColumn]) -> list[dict[str, Any]]:
    """Numbers to the right in the format of their column or, where it has its own, of the cell."""
    figures = {c.name: n for n, c in enumerate(columns) if c.datatype.is_figure}
    words = [n for n in range(1, len(columns)) if n not in figures.values()]
    of_columns: list[dict[str, Any]] = [
        {
            "column": {
                "columns": [place],
                "format": {"num_format": number_format(columns[place]), "align": "right"},
                "include_names": True,
            }
        }
        for place in figures.values()
    ]
    if words:  # apart from the figures to their left
        indent = {"columns": words, "format": {"indent": 1}, "include_names": True}
        of_columns.append({"column": indent})
    of_cells = [
        {"cell": {"cells": [(row + 1, figures[name])], "format": {"num_format": shown}}}
        for (row, name), shown in table.cell_formats.items()
    ]
    return [*of_columns, *of_cells]


def _number_notes(publication: TablePublication) -> dict[str, str]:
    """What gptables calls each note that a table has; it numbers them as they come."""
    notes = dict.fromkeys(note for table in publication.tables for note in table.notes)
    return {note: f"note{number}" for number, note in enumerate(notes)}


def _notes_sheet(notes: dict[str, str]) -> gptables.GPTable:
    frame = pd.DataFrame(
        {"Note number": range(1, len(notes) + 1), "Note text": [_plain(note) for note in notes]}
    )
    return gptables.GPTable(
        frame, table_name="notes_table", title=NOTES, instructions=ONE_TABLE, index_columns={}
    )


def _contents(
    publication: TablePublication, further: FurtherSheets, *, has_notes: bool
) -> gptables.GPTable:
    titles = {f"Table {n}": table.title for n, table in enumerate(publication.tables, start=1)}
    listed = {**({NOTES: "Notes on the tables"} if has_notes else {}), **titles, **further.titles}
    frame = pd.DataFrame(
        {
            "Sheet": [{label: f"internal:'{label}'!A1"} for label in listed],
            "What is on it": [_plain(title) for title in listed.values()],
        }
    )
    return gptables.GPTable(
        frame, table_name="contents_table", title=CONTENTS, instructions=ONE_TABLE
    )


def _cover(publication: TablePublication) -> gptables.Cover:
    intro = [publication.marking, publication.banner, *publication.summary, publication.provenance]
    symbols = [f"[{symbol}] = {meaning}" for symbol, meaning in SYMBOLS.items()]
    return gptables.Cover(
        title=_plain(publication.title),
        intro=[_plain(sentence) for sentence in intro if sentence],
        about=[*(_plain(note) for note in publication.notes), "Symbols in the tables:", *symbols],
        cover_label=COVER,
    )


def _write(book: gptables.GPWorkbook, label: str, table: gptables.GPTable) -> None:
    sheet = book.add_worksheet(label)
    sheet.set_row(0, TITLE_HEIGHT)
    with warnings.catch_warnings():
        # gptables 2.0 says four things in a manner that pandas 3.1 will give up.
        warnings.simplefilter("ignore", DeprecationWarning)
        sheet.write_gptable(table, False, book._annotations)
    told = [[str(name), *map(_said, table.table[name])] for name in table.table.columns]
    widths = [min(max(max(map(len, texts)) + 2, NARROWEST), WIDEST) for texts in told]
    for place, width in enumerate(widths):
        sheet.set_column(place, place, width)
    first = table.data_range[0]
    sheet.repeat_rows(first)
    for row, texts in enumerate(zip(*told, strict=True), start=first):
        _set_height(sheet, row, texts, widths)


def _write_cover(book: gptables.GPWorkbook, publication: TablePublication) -> None:
    sheet, cover = book.add_worksheet(COVER), _cover(publication)
    sheet.write_cover(cover)
    sheet.set_row(0, TITLE_HEIGHT)
    texts = ["", "", *cover.intro, "", *cover.about]
    for row, text in enumerate(texts[2:], start=2):
        _set_height(sheet, row, (text,), [cover.width])


def _set_height(sheet: Any, row: int, texts: Sequence[str], widths: Sequence[int]) -> None:
    """Room for every line of a row; not all programs make it of themselves."""
    lines = max(-(-len(text) // (width - 2)) for text, width in zip(texts, widths, strict=True))
    if lines > 1:
        sheet.set_row(row, lines * LINE_HEIGHT)


def _said(cell: Any) -> str:
    """The text of a cell, that of a link too."""
    return str(next(iter(cell))) if isinstance(cell, dict) else str(cell)


def _theme() -> gptables.Theme:
    """The theme of the guidance, with words at the top of rows that are several lines high."""
    theme = copy.deepcopy(gptables.gptheme)
    theme._update_all_formats({"valign": "top"})
    return theme


def _set_properties(book: gptables.GPWorkbook, publication: TablePublication) -> None:
    book.set_properties(
        {
            "title": publication.title[:255],
            "author": "Caseweight",
            "keywords": publication.marking,
            "comments": f"{publication.marking}. {publication.provenance}",
            "created": publication.built_at,
        }
    )


def _set_page(sheet: Any, publication: TablePublication) -> None:
    """Printed as wide as the paper, each page with its marking, version and number."""
    marking = publication.marking.replace("&", "&&")
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.fit_to_pages(1, 0)
    sheet.set_header(f"&C&B{marking}")
    sheet.set_footer(f"&L{publication.provenance}&C{marking}&RPage &P of &N")


def _plain(text: str) -> str:
    """A text in which nothing is taken for a link or a note, and no cell is without words."""
    text = NOTE_MARK.sub("$ ", LINK.sub("] ", text))
    return text if HAS_WORDS.search(text) else "[z]"
