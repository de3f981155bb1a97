"""What is said of a table of a workbook: what is passed over, and what is not as it looks."""

import itertools
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from pipelines.sources.reading.sheet_cells import Sheet
from pipelines.sources.reading.sheet_marks import PLACES, name_cell
from pipelines.sources.reading.sheet_parts import Part
from pipelines.sources.reading.sheet_tables import Grid


def name_gap(parts: list[Part]) -> str:
    """The blank columns within a table, in words."""
    for part in parts:
        if gaps := part.block.gaps:
            letter = name_cell(0, gaps[0] + part.sheet.left).rstrip("1")
            return f"the empty column {letter} of sheet {part.sheet.name}"
    return ""


def tell_notices(parts: list[Part], sheets: list[Sheet], every: list[Part]) -> Iterator[str]:
    """What is passed over, or is not as a person would think."""
    of_sheets = [part for part in every if part.sheet in sheets]
    outside = sum(_count_outside(sheet, of_sheets) for sheet in sheets)
    if outside:
        yield f"{outside:,} rows outside tables not read"
    others = [part.name for part in every if part not in parts]
    if others:
        more = ", ..." if len(others) > PLACES else ""
        what = "another table" if len(others) == 1 else f"{len(others)} other tables"
        yield f"{what} not read ({', '.join(others[:PLACES])}{more})"
    for is_filtered, how in ((True, "that a filter hides"), (False, "that are hidden")):
        count = sum(
            len(part.sheet.marks.hidden_rows.intersection(part.block.rows))
            for part in parts
            if part.sheet.marks.is_filtered == is_filtered
        )
        if count:
            yield f"{count:,} rows {how} read too"


def _count_outside(sheet: Sheet, parts: list[Part]) -> int:
    """Rows of a sheet that hold something and belong to no table."""
    read = {
        row
        for part in parts
        if part.sheet is sheet
        for row in [*part.block.header_rows, *part.block.rows]
    }
    return max(0, int(np.count_nonzero(Grid(sheet.cells).filled.any(axis=1))) - len(read))


def refuse_uncalculated(path: Path, parts: list[Part], header: str) -> str:
    """Why a column with formulas that were never worked out cannot be read; empty where it can."""
    cells = list(itertools.islice((c for p in parts for c in p.uncalculated(header)), PLACES + 1))
    if not cells:
        return ""
    more = ", ..." if len(cells) > PLACES else ""
    return (
        f"{path.name}: column '{header}' holds formulas without their values"
        f" ({', '.join(cells[:PLACES])}{more}): a program wrote them, and no spreadsheet has worked"
        " them out. Open the file in Excel, save it, and load it again."
    )
