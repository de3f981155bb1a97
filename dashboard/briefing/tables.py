"""The tables that a briefing comes to: its figures, its own ones, the points of its pictures."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import polars as pl

from dashboard.briefing.content import (
    NOTES_HEADING,
    Block,
    Briefing,
    BriefingTable,
    Bullets,
    Heading,
    Number,
    Paragraph,
    Picture,
    Pictures,
    Readings,
)
from dashboard.briefing.printed import Printed, as_drawn, read_cell, read_printed, symbol_of
from dashboard.briefing.table_shape import shown_cell
from pipelines.contracts.profiles import Profile
from pipelines.table_files import Datatype, StatisticalTable, TableColumn, TablePublication

NOT_PLAIN = re.compile(r"[^a-z0-9]+")
FIGURES_TITLE = "Figures of this briefing"
DATATYPES = {pl.Date: Datatype.DATE, pl.String: Datatype.TEXT}


@dataclass
class Collected:
    """What has been read of a briefing so far."""

    lead: list[str] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    readings: list[tuple[str, Number, str, str]] = field(default_factory=list)
    tables: list[StatisticalTable] = field(default_factory=list)
    hides: bool = False


def publish_tables(briefing: Briefing) -> TablePublication:
    """Put together the tables of a briefing, and its words as notes on all of them.

    Args:
        briefing: What it says.
    """
    found = Collected(hides=briefing.profile is not Profile.INTERNAL)
    for block in briefing.blocks:
        READERS[type(block)](found, block)
    tables = [*_figures(found), *found.tables, *_evidence(briefing)] or [_words(briefing, found)]
    return TablePublication(
        title=briefing.title,
        summary=(briefing.subtitle, briefing.profile.words, *found.lead),
        marking=briefing.marking,
        banner=briefing.banner,
        as_at=briefing.info.as_at,
        version=briefing.info.version,
        built_at=briefing.info.built_at,
        tables=tuple(_named_apart(tables)),
        notes=(*found.words, *(source.entry for source in briefing.sources), briefing.provenance),
    )


def _read_heading(found: Collected, block: Heading) -> None:
    found.words.append(f"{block.words}:")


def _read_paragraph(found: Collected, block: Paragraph) -> None:
    (found.lead if block.is_lead else found.words).append(block.words)


def _read_bullets(found: Collected, block: Bullets) -> None:
    found.words += block.points


def _read_readings(found: Collected, block: Readings) -> None:
    for it in block.readings:
        # A word that gives a figure its direction is lost in a column of numbers.
        is_worded = not it.value.symbol and not read_printed(it.value.shown)
        said = f"{it.value.shown}. {it.note}".strip() if is_worded else it.note
        found.readings.append((it.name, it.value, said, it.source.note))


def _read_pictures(found: Collected, block: Pictures) -> None:
    for picture in block.pictures:
        if picture.series is not None and picture.series.height:
            found.tables.append(_points(picture, picture.series, hides=found.hides))
        else:
            found.words += [f"{picture.title}:", picture.alternative]


def _read_table(found: Collected, block: BriefingTable) -> None:
    titles = _told_apart(block.headings)
    names = _plain_names(titles)
    columns: list[TableColumn] = []
    values: dict[str, Sequence[object]] = {}
    formats: dict[tuple[int, str], str] = {}
    for place, (name, title) in enumerate(zip(names, titles, strict=True)):
        cells = [row[place] for row in block.rows]
        if place < block.figures_from or not all(_is_one_number(cell) for cell in cells):
            columns.append(TableColumn(name, title, Datatype.TEXT))
            values[name] = [shown_cell(cell) for cell in cells]
            continue
        made, printed, symbols = _figure_column(name, title, cells)
        columns += made
        values[name] = [it.value if it else None for it in printed]
        values[f"{name}_symbol"] = symbols
        formats |= {(row, name): it.format for row, it in enumerate(printed) if it}
    schema = {c.name: _dtype(c.datatype) for c in columns}
    found.tables.append(
        StatisticalTable(
            name=_plain_name(block.key or block.title),
            title=block.title,
            columns=tuple(columns),
            frame=pl.DataFrame(values, schema=schema, strict=False),
            source=f"{block.source.name}; {block.source.when}.",
            notes=(block.note,) if block.note else (),
            cell_formats=formats,
        )
    )


def _figure_column(
    name: str, title: str, cells: list[str | Number]
) -> tuple[list[TableColumn], list[Printed | None], list[str]]:
    """A column of figures and that of its symbols, with what is printed in either."""
    printed = [None if symbol_of(cell) else read_cell(cell) for cell in cells]
    units = {cell.unit for cell in cells if isinstance(cell, Number) and cell.unit}
    is_whole = all(isinstance(it.value, int) for it in printed if it)
    column = TableColumn(
        name,
        title,
        Datatype.WHOLE if is_whole else Datatype.NUMBER,
        unit=units.pop() if len(units) == 1 else "",
        symbols=f"{name}_symbol",
    )
    symbols = TableColumn(f"{name}_symbol", f"{title}: symbol", Datatype.TEXT)
    return [column, symbols], printed, [symbol_of(cell) for cell in cells]


def _is_one_number(cell: str | Number) -> bool:
    """Whether a cell is a number or the sign of a missing one, and no words."""
    shown = shown_cell(cell)
    is_missing = isinstance(cell, Number) and (cell.value is None or bool(cell.symbol))
    return is_missing or read_printed(shown) is not None or symbol_of(cell) == shown


def _points(picture: Picture, points: pl.DataFrame, *, hides: bool) -> StatisticalTable:
    """The points of a picture as a table, each column of numbers with one of symbols."""
    points = as_drawn(points)
    names = _plain_names(points.columns)
    columns: list[TableColumn] = []
    series: list[pl.Series] = []
    missing = "c" if hides else "x"
    for name, title in zip(names, points.columns, strict=True):
        values = points[title].alias(name)
        if not values.dtype.is_numeric():
            datatype = DATATYPES.get(type(values.dtype), Datatype.TEXT)
            if values.dtype == pl.Boolean:
                values = pl.Series(name, ["yes" if flag else "no" for flag in values])
            text = values if datatype is Datatype.DATE else values.cast(pl.String).fill_null("")
            columns.append(TableColumn(name, title, datatype))
            series.append(text)
            continue
        datatype = Datatype.WHOLE if values.dtype.is_integer() else Datatype.NUMBER
        symbols = pl.Series(f"{name}_symbol", [missing if v is None else "" for v in values])
        columns += [
            TableColumn(name, title, datatype, symbols=symbols.name),
            TableColumn(symbols.name, f"{title}: symbol", Datatype.TEXT),
        ]
        series += [values, symbols]
    return StatisticalTable(
        name=_plain_name(picture.key or picture.title),
        title=picture.title,
        columns=tuple(columns),
        frame=pl.DataFrame(series),
        source=f"{picture.source.name}; {picture.source.when}.",
        notes=(picture.note,) if picture.note else (),
    )


def _figures(found: Collected) -> list[StatisticalTable]:
    """The figures in boxes as a table."""
    if not found.readings:
        return []
    cells = [value for _, value, _, _ in found.readings]
    made, printed, symbols = _figure_column("value", "Value", list(cells))
    formats = {(row, "value"): it.format for row, it in enumerate(printed) if it}
    columns = (
        TableColumn("figure", "Figure", Datatype.TEXT),
        *made,
        TableColumn("note", "What to mind", Datatype.TEXT),
        TableColumn("source", "Source", Datatype.TEXT),
    )
    names, _, notes, sources = zip(*found.readings, strict=True)
    values = {
        "figure": names,
        "value": [it.value if it else None for it in printed],
        "value_symbol": symbols,
        "note": notes,
        "source": sources,
    }
    frame = pl.DataFrame(values, schema={c.name: _dtype(c.datatype) for c in columns}, strict=False)
    return [
        StatisticalTable("figures", FIGURES_TITLE, columns, frame, "As each row says.",
                         key=("figure",), cell_formats=formats)
    ]  # fmt: skip


def _evidence(briefing: Briefing) -> list[StatisticalTable]:
    """Every number with the table, column and rows that it is from."""
    numbers = briefing.numbers()
    if not numbers:
        return []
    titles = {
        "key": "Number",
        "printed": "As printed",
        "unit": "Unit",
        "mart": "Table",
        "mart_column": "Column",
        "rows": "Rows",
    }
    rows = [(n.key, n.shown, n.unit, n.mart, n.column, n.filter or "all") for n in numbers]
    return [
        StatisticalTable(
            name="evidence",
            title=NOTES_HEADING,
            columns=tuple(TableColumn(n, title, Datatype.TEXT) for n, title in titles.items()),
            frame=pl.DataFrame(rows, schema=dict.fromkeys(titles, pl.String), orient="row"),
            source="The published version that is named with the table.",
            key=("key",),
        )
    ]


def _words(briefing: Briefing, found: Collected) -> StatisticalTable:
    """What a briefing says that has no figures."""
    column = TableColumn("words", "What it says", Datatype.TEXT)
    rows = found.lead + found.words or [briefing.title]
    frame = pl.DataFrame({"words": rows}, schema={"words": pl.String})
    return StatisticalTable("words", briefing.title, (column,), frame, "The briefing itself.")


def _dtype(datatype: Datatype) -> type[pl.DataType]:
    return {Datatype.WHOLE: pl.Int64, Datatype.NUMBER: pl.Float64}.get(datatype, pl.String)


def _plain_name(words: str) -> str:
    """A name for a file or a column: lower case, a letter first."""
    name = NOT_PLAIN.sub("_", words.lower()).strip("_")[:60].strip("_")
    return name if name[:1].isalpha() else f"n_{name}".rstrip("_")


def _told_apart(headings: tuple[str, ...]) -> list[str]:
    """Headings of which several are the same, each with the one before it."""
    told, plain = list(headings), [heading.casefold() for heading in headings]
    for place, heading in enumerate(headings):
        if plain.count(plain[place]) > 1:
            before = headings[place - 1] if place else f"{place + 1}"
            told[place] = f"{before}, {heading[:1].lower()}{heading[1:]}"
    repeats = [told[:place].count(title) for place, title in enumerate(told)]
    return [f"{it} ({n + 1})" if n else it for it, n in zip(told, repeats, strict=True)]


def _plain_names(titles: tuple[str, ...] | list[str]) -> list[str]:
    """Names of columns, each once."""
    names: list[str] = []
    for title in titles:
        name = _plain_name(title)
        names.append(f"{name}_{names.count(name) + 2}" if name in names else name)
    return names


def _named_apart(tables: list[StatisticalTable]) -> list[StatisticalTable]:
    """Tables of one name are numbered."""
    seen: dict[str, int] = {}
    told = []
    for table in tables:
        seen[table.name] = count = seen.get(table.name, 0) + 1
        told.append(table if count == 1 else replace(table, name=f"{table.name}_{count}"))
    return told


READERS: dict[type[Block], Callable[[Collected, Any], None]] = {
    Heading: _read_heading,
    Paragraph: _read_paragraph,
    Readings: _read_readings,
    Pictures: _read_pictures,
    BriefingTable: _read_table,
    Bullets: _read_bullets,
}
