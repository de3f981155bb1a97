"""A table on a sheet, cut out: its rows under their headers, and its cells by name."""

from collections.abc import Iterator
from dataclasses import dataclass

import polars as pl

from pipelines.sources.reading.delivery import SHEET_HEADER, Batch
from pipelines.sources.reading.sheet_cells import UNCALCULATED, Sheet
from pipelines.sources.reading.sheet_marks import name_cell
from pipelines.sources.reading.sheet_tables import Block

ROWS_A_SHEET = 100_000_000  # lines of one sheet and the next lie so far apart
BATCH_ROWS = 200_000


@dataclass(frozen=True, eq=False)
class Part:
    """The rows of a table on one sheet.

    Attributes:
        sheet: The sheet.
        block: Where it stands on it.
        rows: row (as Excel counts) and the table's columns under their headers.
    """

    sheet: Sheet
    block: Block
    rows: pl.DataFrame

    @property
    def headers(self) -> tuple[str, ...]:
        """The table's columns."""
        return tuple(self.rows.columns[:-1])

    @property
    def header_row(self) -> int:
        """Where the header stands, as Excel counts."""
        return self.block.header_rows[0] + 1

    @property
    def name(self) -> str:
        """Where it stands, in words."""
        return f"{self.sheet.name}!{self.cell(self.header_row, 0)}"

    def cell(self, row: int, column: int) -> str:
        """A cell of a row (as Excel counts) and one of the table's columns."""
        return name_cell(row - 1, self.block.columns[column] + self.sheet.left)

    def uncalculated(self, header: str) -> Iterator[str]:
        """Cells of a column whose formula was never worked out."""
        if header not in self.headers or not self.sheet.marks.uncalculated:
            return
        for row in self.rows.filter(pl.col(header) == UNCALCULATED)["\n"]:
            yield f"{self.sheet.name}!{self.cell(row, self.headers.index(header))}"


def cut_part(sheet: Sheet, block: Block) -> Part:
    """A table's rows, taken out of its sheet."""
    # The row's number stands last, under a name that no header can have.
    rows = sheet.cells[block.rows].select(
        *(pl.col(str(c)).alias(h) for c, h in zip(block.columns, block.headers, strict=True)),
        pl.Series("\n", block.rows, dtype=pl.Int64) + 1,
    )
    return Part(sheet, block, rows)


@dataclass(frozen=True)
class SheetTable:
    """The rows of one kind of table in a workbook."""

    parts: tuple[Part, ...]

    def place(self, line: int) -> tuple[str | None, int]:
        """The sheet and the row as Excel shows it."""
        number, row = divmod(line, ROWS_A_SHEET)
        return self.parts[number].sheet.name, row

    def batches(self, columns: list[str]) -> Iterator[Batch]:
        """Read the rows, only the columns named."""
        total, done = max(1, sum(part.rows.height for part in self.parts)), 0
        for number, part in enumerate(self.parts):
            sheet = pl.lit(part.sheet.name).alias(SHEET_HEADER)
            for rows in part.rows.iter_slices(BATCH_ROWS):
                done += rows.height
                line = (pl.col("\n") + number * ROWS_A_SHEET).alias("line")
                chosen = rows.select(
                    line, *(sheet if name == SHEET_HEADER else pl.col(name) for name in columns)
                )
                yield Batch(chosen, [], done / total)
