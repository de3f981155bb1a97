"""What every paper says at its foot and at its end, whatever the file."""

from dataclasses import dataclass, replace

from dashboard.briefing.content import Block, Briefing
from dashboard.shell import text

NOTE_HEADINGS = ("As printed", "Table and column", "Rows")


@dataclass(frozen=True)
class EndNote:
    """Where some numbers come from: one mart, column and filter, and what is printed of it."""

    shown: tuple[str, ...]
    mart: str
    column: str
    filter: str

    @property
    def row(self) -> tuple[str, str, str]:
        """The note under `NOTE_HEADINGS`."""
        column = f"{self.mart}: {self.column}" if self.column else self.mart
        return "; ".join(self.shown), column, self.filter or "all"

    @property
    def words(self) -> str:
        """The note in a line."""
        of = f", where {self.filter}" if self.filter else ""
        return f"{'; '.join(self.shown)}: marts.{self.mart}, {self.column}{of}."


def end_notes(briefing: Briefing, block: Block | None = None) -> tuple[EndNote, ...]:
    """Where each number comes from, those of one mart, column and filter in one note.

    Args:
        briefing: What it says.
        block: The block whose numbers alone are meant.
    """
    if block is not None:
        briefing = replace(briefing, blocks=(block,))
    found: dict[tuple[str, str, str], list[str]] = {}
    for number in briefing.numbers():
        shown = found.setdefault((number.mart, number.column, number.filter), [])
        if number.shown not in shown:
            shown.append(number.shown)
    return tuple(EndNote(tuple(shown), *of) for of, shown in found.items())


def running_foot(briefing: Briefing) -> str:
    """Of when the data are and of which version, for the foot of each page."""
    return f"Data as at {text.day_name(briefing.info.as_at)}. Version {briefing.info.version}."
