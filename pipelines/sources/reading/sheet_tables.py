"""The tables on a sheet: where they stand, which rows name their columns, what is left unread.

A sheet is a grid of text. It is cut at blank rows and blank columns; of each piece the header is
the first row that is filled as the rows below it are, and short rows before it are a banner. Rows
below a blank row that are no table of their own continue the table above.
"""

import re
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import polars as pl

from pipelines.sources.reading.delivery import name_apart
from pipelines.sources.reading.layout import FILLED_SHARE, is_value

YEAR = re.compile(r"(19|20)\d\d([/-]\d\d(\d\d)?)?")
"""A column can be named by its year, though a number is a value elsewhere."""
BANNER_ROWS = 40
"""How far down a piece its header is looked for. What has none by then is no table."""
MOST_CUTS = 60
"""How often a piece is cut again: cells strewn over a sheet could be cut ever finer."""
Filled = npt.NDArray[np.bool_]


class Grid:
    """A sheet's cells by row, without a second copy of them."""

    def __init__(self, cells: pl.DataFrame) -> None:
        self._cells = cells
        nulls = [cells[name].is_not_null().to_numpy() for name in cells.columns]
        self.filled: Filled = np.column_stack(nulls) if nulls else np.zeros((0, 0), dtype=bool)

    def __len__(self) -> int:
        """How many rows."""
        return self._cells.height

    def __getitem__(self, row: int) -> list[str | None]:
        """The cells of a row."""
        return list(self._cells.row(row))


@dataclass
class Block:
    """A table on a sheet, in rows and columns of its grid counted from 0.

    Attributes:
        header_rows: Its header's row, or the two that name its columns together.
        headers: Its columns' names.
        columns: Where these stand.
        rows: The rows below the header that hold something.
    """

    header_rows: tuple[int, ...]
    headers: tuple[str, ...]
    columns: list[int]
    rows: list[int] = field(default_factory=list)

    @property
    def gaps(self) -> list[int]:
        """Blank columns among its own."""
        return sorted({*range(self.columns[0], self.columns[-1])}.difference(self.columns))


@dataclass(frozen=True)
class _Piece:
    top: int
    bottom: int
    left: int
    right: int


def find_tables(
    grid: Grid, header_row: int | None = None, *, is_across: bool = False
) -> list[Block]:
    """Find the tables of a sheet.

    Args:
        grid: The sheet.
        header_row: Where a person says the header is, from 0: one table, to the sheet's end.
        is_across: Blank columns part no tables, but stand within them.

    Returns:
        The tables from top to bottom.
    """
    filled = grid.filled
    if filled.size == 0 or not filled.any():
        return []
    if header_row is not None:
        return _told(grid, header_row)
    blocks: list[Block] = []
    whole = _Piece(0, filled.shape[0], 0, filled.shape[1])
    for piece in _bands(filled, whole) if is_across else _pieces(filled, whole):
        above = _continued(grid, piece, blocks)
        if above is not None:
            # A gap among its columns cuts a band in two: each would bring the same rows.
            more = _filled_rows(filled, piece.top, piece.bottom, above.columns)
            above.rows.extend(
                row for row in more if row > max([*above.header_rows, *above.rows[-1:]])
            )
        elif (block := _table(grid, piece)) is not None:
            blocks.append(block)
    # Where all of it is text in two columns it is what the sheet is for, and no note to a table.
    kept = [block for block in blocks if not _is_prose(grid, block)] or blocks
    return [block for block in kept if block.rows]


def _told(grid: Grid, top: int) -> list[Block]:
    """The table under the header that a person named: all columns in use from there on."""
    filled = grid.filled
    if top >= len(grid) or not filled[top].any():
        return []
    columns = np.flatnonzero(filled[top:].any(axis=0))
    piece = _Piece(top, len(grid), int(columns[0]), int(columns[-1]) + 1)
    return [_block(grid, piece, top, is_double=_is_grouped(grid, piece, top))]


def _pieces(filled: Filled, whole: _Piece, cuts: int = 0) -> list[_Piece]:
    """Cut at blank rows, then at blank columns, and so on while anything can be cut."""
    inside = filled[whole.top : whole.bottom, whole.left : whole.right]
    # Once cut, a piece is looked at again: rows that only its neighbour filled are blank in it.
    bands = _runs(_by_row(inside))
    pieces = []
    for top, bottom in bands:
        for left, right in _runs(_by_row(inside[top:bottom].T)):
            piece = _Piece(
                whole.top + top, whole.top + bottom, whole.left + left, whole.left + right
            )
            is_whole = piece == whole or cuts > MOST_CUTS
            pieces += [piece] if is_whole else _pieces(filled, piece, cuts + 1)
    return pieces


def _bands(filled: Filled, whole: _Piece) -> list[_Piece]:
    """Cut at blank rows alone, each as wide as what stands in it."""
    bands = []
    for top, bottom in _runs(_by_row(filled[whole.top : whole.bottom])):
        columns = np.flatnonzero(filled[top:bottom].any(axis=0))
        bands.append(_Piece(top, bottom, int(columns[0]), int(columns[-1]) + 1))
    return bands


def _by_row(filled: Filled) -> Filled:
    return np.asarray(filled.any(axis=1))


def _runs(marks: Filled) -> list[tuple[int, int]]:
    edges = np.flatnonzero(np.diff(np.concatenate([[0], marks.astype(np.int8), [0]])))
    return [(int(a), int(b)) for a, b in zip(edges[::2], edges[1::2], strict=True)]


def _continued(grid: Grid, piece: _Piece, blocks: list[Block]) -> Block | None:
    """The table above, where a piece lies within its columns and has no header of its own."""
    above = next(
        (
            block
            for block in reversed(blocks)
            if block.columns[0] <= piece.left and piece.right - 1 <= block.columns[-1]
        ),
        None,
    )
    # A single column below a table is a note.
    if above is None or piece.right - piece.left < 2:
        return None
    first = [cell for cell in grid[piece.top][piece.left : piece.right] if cell is not None]
    below = [grid[row] for row in range(piece.top + 1, min(piece.bottom, piece.top + BANNER_ROWS))]
    # Words over values are a header. Words over words are one only where they begin in another
    # column than the table above does: else they are more rows of a table of text.
    has_header = (
        len(first) > 1
        and not any(is_value(cell) for cell in first)
        and (
            any(is_value(c) for row in below for c in row[piece.left : piece.right] if c)
            or piece.left != above.columns[0]
        )
    )
    return None if has_header else above


def _table(grid: Grid, piece: _Piece) -> Block | None:
    """The table in a piece; None where it is a banner or a note."""
    if piece.right - piece.left < 2:
        return None
    usual = _usual_width(grid.filled, piece)
    for row in range(piece.top, min(piece.bottom, piece.top + BANNER_ROWS)):
        if row + 1 < piece.bottom and _is_merged(grid, piece, row):
            return _block(grid, piece, row, is_double=True)
        if grid.filled[row, piece.left : piece.right].sum() >= max(2, FILLED_SHARE * usual):
            return _block(grid, piece, row, is_double=False)
    return None


def _usual_width(filled: Filled, piece: _Piece) -> float:
    """How many cells its rows fill: the upper quartile, for notes and rows with gaps fill fewer."""
    counts = filled[piece.top : piece.bottom, piece.left : piece.right].sum(axis=1)
    return float(np.quantile(counts, 0.75, method="lower"))


def _is_merged(grid: Grid, piece: _Piece, top: int) -> bool:
    """Whether two rows name the columns, with cells merged downwards at the single ones.

    A reader gives a merged cell's text in its first cell and nothing in the others. A name merged
    over two rows stands alone (`Area`); a group stands above the names of its columns (`Referrals`
    over `2021` and `2022`).
    """
    above, below = _cut(grid[top], piece), _cut(grid[top + 1], piece)
    if not any(below) or not _are_names(below):
        return False
    data = _cut(grid[top + 2], piece) if top + 2 < piece.bottom else []
    is_single = [a is not None and b is None for a, b in zip(above, below, strict=True)]
    is_pair = [a is not None and b is not None for a, b in zip(above, below, strict=True)]
    is_covered = sum(a is not None or b is not None for a, b in zip(above, below, strict=True))
    if not any(is_single) or not any(is_pair) or is_covered < FILLED_SHARE * len(above):
        return False
    # What the rows are about is named first, merged downwards. Where a cell stands below that name,
    # it is of the first row of the data and not of a second row of the header.
    if not is_single[next(i for i, a in enumerate(above) if a is not None)]:
        return False
    if not data:
        return True  # a blank row parts such a header from its rows
    # Data fills the columns of single names too, and is not emptier than the header's second row.
    has_data = any(s and d is not None for s, d in zip(is_single, data, strict=True))
    return has_data and sum(d is not None for d in data) >= sum(b is not None for b in below)


def _is_grouped(grid: Grid, piece: _Piece, top: int) -> bool:
    """Whether the row below a told header fills the gaps that its merged cells leave."""
    if top + 2 >= piece.bottom:
        return False
    above, below = _cut(grid[top], piece), _cut(grid[top + 1], piece)
    gaps = [b for a, b in zip(above, below, strict=True) if a is None]
    return bool(gaps) and all(gap is not None for gap in gaps) and _are_names(below)


def _are_names(cells: list[str | None]) -> bool:
    return all(cell is None or YEAR.fullmatch(cell) or not is_value(cell) for cell in cells)


def _cut(row: list[str | None], piece: _Piece) -> list[str | None]:
    return row[piece.left : piece.right]


def _block(grid: Grid, piece: _Piece, top: int, *, is_double: bool) -> Block:
    names = _cut(grid[top], piece)
    if is_double:
        names = _joined(names, _cut(grid[top + 1], piece))
    header_rows = (top, top + 1) if is_double else (top,)
    columns = list(range(piece.left, piece.right))
    rows = _filled_rows(grid.filled, header_rows[-1] + 1, piece.bottom, columns)
    kept = np.flatnonzero(grid.filled[piece.top : piece.bottom, piece.left : piece.right].any(0))
    names, columns = [names[n] for n in kept], [columns[n] for n in kept]
    return Block(header_rows, name_apart(names), columns, rows)


def _joined(above: list[str | None], below: list[str | None]) -> list[str | None]:
    """Names of two rows: `Referrals` over `2021` and `2022` is `Referrals 2021`, ..."""
    # A group lasts to the next name above. A name merged downwards has nothing below and ends it.
    group, names = None, list[str | None]()
    for upper, lower in zip(above, below, strict=True):
        if upper is not None:
            group = upper if lower is not None else None
        names.append(f"{group} {lower}" if group and lower else upper or lower)
    return names


def _filled_rows(filled: Filled, top: int, bottom: int, columns: list[int]) -> list[int]:
    inside = filled[top:bottom, columns[0] : columns[-1] + 1].any(axis=1)
    return [int(row) + top for row in np.flatnonzero(inside)]


def _is_prose(grid: Grid, block: Block) -> bool:
    """Notes and contents: two columns and no number, date or flag in them."""
    return len(block.columns) < 3 and not any(
        is_value(cell) for row in block.rows for c in block.columns if (cell := grid[row][c])
    )
