"""Numbers as they are printed: a file of numbers tells no more than the paper that it goes with.

A ratio of two hidden counts, to sixteen digits, gives both away; to one decimal it does not.
"""

import re
from dataclasses import dataclass, replace

import polars as pl

from dashboard.briefing.content import Number
from pipelines.contracts.symbols import SYMBOLS

SHOWN = re.compile(
    r"(?P<sign>[+\-−]?)(?P<pound>£?)(?P<whole>\d[\d,]*)(?P<decimals>\.\d+)?(?P<scale>k|m|bn|%)?"
)
SCALES = {"": 0, "k": 3, "m": 6, "bn": 9, "%": -2}
UNKNOWN_SYMBOL = "x"
DRAWN_DIGITS = 4
"""Of what is no count: no chart can be read more closely."""


@dataclass(frozen=True)
class Printed:
    """A number read off what is printed.

    Attributes:
        value: In its unit: `£19.0k` is 19000, `3.1%` is 0.031.
        decimals: How many stand behind the point.
        kind: `GBP`, `share`, or nothing where it is a plain number.
    """

    value: int | float
    decimals: int
    kind: str

    @property
    def format(self) -> str:
        """How a workbook shows it."""
        behind = f".{'0' * self.decimals}" if self.decimals else ""
        return {"GBP": f"£#,##0{behind}", "share": f"0{behind}%"}.get(self.kind, f"#,##0{behind}")


def read_printed(shown: str) -> Printed | None:
    """Read a number off what is printed; none where it is more than one number, or words."""
    found = SHOWN.fullmatch(shown.strip())
    if found is None:
        return None
    decimals = len(found["decimals"] or ".") - 1
    digits = int(found["whole"].replace(",", "") + (found["decimals"] or "").removeprefix("."))
    power = SCALES[found["scale"] or ""] - decimals
    # Whole numbers stay whole; for others one division keeps the nearest number to what is printed.
    size: int | float = digits * 10**power if power >= 0 else digits / 10**-power
    value = -size if found["sign"] in ("-", "−") else size
    if found["scale"] == "%":
        return Printed(value, decimals, "share")
    is_scaled = bool(found["scale"])
    return Printed(value, 0 if is_scaled else decimals, "GBP" if found["pound"] else "")


def read_cell(cell: str | Number) -> Printed | None:
    """Read the number that a cell shows; none where a symbol or words stand for it.

    A figure that says its direction in a word (`£112,000 under`) has the sign of its value, and one
    that is all words (`the same`) is nought as far as the paper tells.
    """
    if not isinstance(cell, Number):
        return read_printed(cell)
    found = read_printed(cell.shown)
    if found or cell.symbol or cell.value is None:
        return found
    size = read_printed(cell.shown.partition(" ")[0]) or Printed(0, 0, "")
    return replace(size, value=-size.value if cell.value < 0 else size.value)


def symbol_of(cell: str | Number) -> str:
    """The symbol of a cell that shows no number; nothing where it shows one."""
    if isinstance(cell, Number):
        if cell.symbol:
            return cell.symbol
        return "" if read_cell(cell) else UNKNOWN_SYMBOL
    if cell in SYMBOLS:
        return cell
    return "" if read_printed(cell) else UNKNOWN_SYMBOL


def as_drawn(points: pl.DataFrame) -> pl.DataFrame:
    """The points of a picture as closely as it can be read: counts as they are, others rounded."""
    floats = pl.selectors.float()
    return points.with_columns(floats.round_sig_figs(DRAWN_DIGITS))
