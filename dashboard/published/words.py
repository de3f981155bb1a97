"""Released tables in sentences: what is shown, what is not, and what the symbols mean."""

from collections.abc import Sequence

from dashboard.published.figures import Counted
from dashboard.shell import text
from pipelines.contracts.profiles import Profile
from pipelines.contracts.symbols import HIDDEN, SYMBOLS

PERIODS = {
    "latest_twelve_months": "Latest twelve months",
    "twelve_months_before": "The twelve months before",
}
STATISTICS = {
    "count": "How many investigations",
    "mean": "Mean",
    "low": "Low end of 95% interval",
    "high": "High end of 95% interval",
    "point": "Expected",
    "lower_80": "Low end of 80% interval",
    "upper_80": "High end of 80% interval",
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
