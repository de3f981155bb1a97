"""Words about months whose late records are still to come."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import polars as pl

from dashboard.shell import text

NOT_ESTIMATED = (
    "late records will still arrive and move them. How many cannot be told: that takes the day on "
    "which each record was entered (recorded_date), or several monthly extracts"
)


def latest_month_sentence(lag: pl.DataFrame, measure: str) -> str:
    """What the latest month has so far, and what it is expected to come to.

    Args:
        lag: As `queries.reporting_lag`.
        measure: `incidents` or `investigations`.

    Returns:
        Nothing where the latest month is complete or cannot be estimated.
    """
    rows = _of(lag, measure)
    if rows.is_empty():
        return ""
    month = rows.row(-1, named=True)
    if not month["is_provisional"] or month["expected_final_count"] is None:
        return ""
    return (
        f"{text.month_name(month['month'])}: {text.count(month['count'])} {measure} recorded so "
        f"far, about {text.count(month['expected_final_count'])} "
        f"({text.count(month['low'])} to {text.count(month['high'])}) expected once all records "
        "have come."
    )


def delay_sentence(delays: pl.DataFrame) -> str:
    """What began in the latest month: how much is reported, and how much is expected to be.

    Args:
        delays: As `queries.reporting_delay`, at least one row.
    """
    month = delays.row(-1, named=True)
    return (
        f"Of incidents that began in {text.month_name(month['month'])}, "
        f"{text.count(month['reported_count'])} have been reported so far. From how late earlier "
        f"ones were, about {text.count(text.rounded(month['expected_count']))} "
        f"({text.count(text.rounded(month['low']))} to "
        f"{text.count(text.rounded(month['high']))}) will have been within two years."
    )


def late_months(months: Sequence[date], provisional_from: date | None) -> list[date]:
    """Those of some months that are provisional."""
    return [month for month in months if provisional_from and month >= provisional_from]


def months_phrase(months: Sequence[date]) -> str:
    """Which months are provisional, such as `August to October 2026`."""
    first, last = months[0], months[-1]
    if first == last:
        return text.month_name(first)
    year = "" if first.year == last.year else f"{text.SPACE}{first.year}"
    return f"{first:%B}{year} to {text.month_name(last)}"


def provisional_sentence(months: Sequence[date], *, is_estimated: bool) -> str:
    """Which months drawn are provisional, and what that means."""
    if not months:
        return ""
    verb = "is" if len(months) == 1 else "are"
    what = (
        "hollow points are what is recorded so far, diamonds what is expected once all records "
        "have come, each with its 95% interval"
        if is_estimated
        else NOT_ESTIMATED
    )
    return f"{months_phrase(months)} (shaded) {verb} provisional: {what}."


def recorded_so_far_sentence(late: pl.DataFrame, measure: str) -> str:
    """What is recorded of the months after the last settled one, and what they will come to.

    Args:
        late: As `months.recorded_so_far`.
        measure: What is counted.

    Returns:
        Nothing where every month is settled.
    """
    if late.is_empty():
        return ""
    verb = "is" if late.height == 1 else "are"
    recorded, expected = (float(late[n].fill_null(0).sum()) for n in ("count", "expected_count"))
    said = (
        f"{months_phrase(late['month'].to_list())} {verb} provisional and in no total: "
        f"{text.count(recorded)} {measure} are recorded so far"
    )
    if late["expected_count"].null_count():
        return f"{said}, and how many are still to come cannot be told."
    # The interval of several months together is known of each of them only.
    reach = f" ({_ends(late.row(0, named=True))})" if late.height == 1 else ""
    return f"{said}, about {text.count(text.rounded(expected))}{reach} are expected in the end."


def _ends(month: dict[str, Any]) -> str:
    return (
        f"95% interval {text.count(month['expected_low'])} to {text.count(month['expected_high'])}"
    )


def _of(lag: pl.DataFrame, measure: str) -> pl.DataFrame:
    return lag if lag.is_empty() else lag.filter(pl.col("measure") == measure)
