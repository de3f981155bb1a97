"""What every paper says at its foot and at its end, whatever the file."""

from dataclasses import dataclass, replace

from dashboard.briefing.content import Block, Briefing, Number
from dashboard.shell import text

NOTE_HEADINGS = ("As printed", "Table and column", "Rows")
ABSENT = ("x", "z")
MOST_SHOWN = 30
"""In one note: a row of a table has to fit a page."""


@dataclass(frozen=True)
class EndNote:
    """Where the numbers of one mart and column come from.

    Attributes:
        shown: What is printed, each with the rows that are its own in brackets.
        mart: The table of schema `marts`.
        column: Its column, or what was worked out from which columns.
        filter: The rows that all of them have in common.
        apart: The columns by which they differ, in the order of the brackets.
    """

    shown: tuple[str, ...]
    mart: str
    column: str
    filter: str
    apart: tuple[str, ...] = ()

    @property
    def rows(self) -> str:
        """Which rows of the mart, in words."""
        own = f"in brackets: {', '.join(self.apart)}" if self.apart else ""
        return "; ".join(filter(None, (self.filter, own))) or "all"

    @property
    def cells(self) -> tuple[str, str, str]:
        """The note under `NOTE_HEADINGS`."""
        column = f"{self.mart}: {self.column}" if self.column else self.mart
        return "; ".join(self.shown), column, self.rows

    @property
    def words(self) -> str:
        """The note in a line."""
        return f"{'; '.join(self.shown)}: marts.{self.mart}, {self.column}, rows: {self.rows}."


def end_notes(briefing: Briefing, block: Block | None = None) -> tuple[EndNote, ...]:
    """Where each number comes from, those of one mart and column in one note.

    Numbers that are not there, since nothing was delivered or none applies, are left to the file of
    evidence.

    Args:
        briefing: What it says.
        block: The block whose numbers alone are meant.
    """
    if block is not None:
        briefing = replace(briefing, blocks=(block,))
    found: dict[tuple[str, str], list[Number]] = {}
    for number in briefing.numbers():
        if number.symbol not in ABSENT:
            found.setdefault((number.mart, number.column), []).append(number)
    return tuple(
        _note(numbers[start : start + MOST_SHOWN])
        for numbers in found.values()
        for start in range(0, len(numbers), MOST_SHOWN)
    )


def _note(numbers: list[Number]) -> EndNote:
    first = numbers[0]
    common = [pair for pair in first.where if all(pair in number.where for number in numbers)]
    pairs = [pair for number in numbers for pair in number.where]
    apart = dict.fromkeys(column for column, value in pairs if (column, value) not in common)
    shown = dict.fromkeys(_with_own_rows(number, tuple(apart)) for number in numbers)
    told = ", ".join(f"{column} = {value}" for column, value in common)
    return EndNote(tuple(shown), first.mart, first.column, told, tuple(apart))


def _with_own_rows(number: Number, apart: tuple[str, ...]) -> str:
    own = dict(number.where)
    values = [str(own.get(column, "all")) for column in apart]
    return f"{number.shown} ({', '.join(values)})" if values else number.shown


def running_foot(briefing: Briefing) -> str:
    """Of when the data are and of which version, for the foot of each page."""
    return f"Data as at {text.day_name(briefing.info.as_at)}. Version {briefing.info.version}."
