"""How wide the columns of a table are, and which hold figures, alike in every paper."""

import re
from dataclasses import dataclass

from dashboard.briefing.content import BriefingTable, Number

NARROWEST, WIDEST, EDGES = 7, 42, 3
"""Of a column, in characters, and what its edges take; what is longer is broken into lines."""
LONGEST_FIGURE = 24
"""In characters: what is longer is words, whatever the column."""
FIGURE = re.compile(r"[−+-]?£?\d|(c|low)$")
"""How a figure begins; a hidden one is a symbol."""


@dataclass(frozen=True)
class Shape:
    """A column's share of the table's width (0 to 1), and whether it is set to the right."""

    share: float
    is_figure: bool


def shape_columns(table: BriefingTable) -> list[Shape]:
    """The shape of each column: as wide as its longest cell asks for, within bounds."""
    columns = [[shown_cell(row[n]) for row in table.rows] for n in range(len(table.headings))]
    return shape_texts(table.headings, columns, table.figures_from)


def shape_texts(
    headings: tuple[str, ...], columns: list[list[str]], figures_from: int
) -> list[Shape]:
    """The shape of columns of texts, those from `figures_from` on of figures."""
    longest = [max(map(len, cells), default=0) for cells in columns]
    # A heading is broken between words, and two lines of it look no worse than one.
    needed = [
        min(max(most, len(heading) // 2, *map(len, heading.split()), NARROWEST), WIDEST) + EDGES
        for most, heading in zip(longest, headings, strict=True)
    ]
    return [
        Shape(width / sum(needed), place >= figures_from and _holds_figures(columns[place]))
        for place, width in enumerate(needed)
    ]


def _holds_figures(cells: list[str]) -> bool:
    """Whether a column holds figures, or what stands for them; names and reasons are words."""
    told = [cell for cell in cells if cell]
    is_short = all(len(cell) <= LONGEST_FIGURE for cell in told)
    return is_short and (not told or any(FIGURE.match(cell) for cell in told))


def shown_cell(cell: str | Number) -> str:
    """A table's cell as it is printed."""
    return cell.shown if isinstance(cell, Number) else cell
