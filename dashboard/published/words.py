"""Released tables in sentences: what is shown, what is not, and what the symbols mean."""

from collections.abc import Sequence

from dashboard.published.figures import Counted
from dashboard.shell import text
from pipelines.contracts.profiles import Profile
from pipelines.contracts.release_plan import (
    BEFORE,
    COUNT,
    HIGH,
    LATEST,
    LOW,
    LOWER_80,
    MEAN,
    POINT,
    UPPER_80,
)
from pipelines.contracts.symbols import HIDDEN, SYMBOLS

PERIODS = {
    LATEST: "Latest twelve months",
    BEFORE: "The twelve months before",
}
STATISTICS = {
    COUNT: "How many investigations",
    MEAN: "Mean",
    LOW: "Low end of 95% interval",
    HIGH: "High end of 95% interval",
    POINT: "Expected",
    LOWER_80: "Low end of 80% interval",
    UPPER_80: "High end of 80% interval",
}


def answer(profile: Profile, where: str, title: str, counted: Counted) -> str:
    """How much of a table is shown for one force.

    Args:
        profile: Whose figures.
        where: The force, or all of them.
        title: What the table shows.
        counted: Its cells for that force.
    """
    hidden = counted.by_symbol.get(HIDDEN, 0)
    of_all = f"{text.count(counted.cell_count)} cells of “{title}”"
    said = f"none of the {of_all} is hidden" if not hidden else f"{hidden:,} of the {of_all} "
    said += "" if not hidden else ("is hidden" if hidden == 1 else "are hidden")
    return f"{profile.heading} ({profile.marking}), {where}: {said}."


def name_of(code: str) -> str:
    """A value of a dimension in words."""
    return PERIODS.get(code) or STATISTICS.get(code) or text.label(code)


def meanings(symbols: Sequence[str]) -> str:
    """What the symbols of a table mean."""
    told = [f"**{symbol}** {SYMBOLS[symbol]}" for symbol in SYMBOLS if symbol in symbols]
    return "; ".join(told)
