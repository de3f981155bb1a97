"""Words about months whose late records are still to come."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import polars as pl

from dashboard.shell import text

NOT_ESTIMATED = (
    "late records will still arrive and move them. How many cannot be told: that takes several "
    "monthly extracts"
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


def caution(
    lag: pl.DataFrame,
    measure: str,
    months: Sequence[date],
    provisional_from: date | None,
    growth: Mapping[str, Any] | None = None,
) -> str:
    """What to mind about a total some of whose months are provisional.

    Args:
        lag: As `queries.reporting_lag`.
        measure: What is counted.
        months: The months of the total.
        provisional_from: First provisional month of the measure.
        growth: The row of demand_growth quoted beside the total; with it the sentence says what
            the change would be with the records still to come, where that can be told.
    """
    late = late_months(months, provisional_from)
    if not late:
        return ""
    verb = "is" if len(late) == 1 else "are"
    share = (growth or {}).get("growth_share")
    to_come = _to_come(_of(lag, measure), late)
    if to_come is None:
        doubt = " What looks like a fall may be records still to come." if (share or 0) < 0 else ""
        return f"{months_phrase(late)} {verb} provisional: late records will still arrive.{doubt}"
    then = ""
    if growth and share is not None:
        with_late = (growth["current_count"] + to_come) / growth["baseline_count"] - 1
        # Whole per cent: what is still to come is not known to a tenth of one.
        change = f"{with_late:+.0%}".replace("-", text.MINUS)
        then = f", with which the change would be about {change}"
    return (
        f"{months_phrase(late)} {verb} provisional: about {text.count(to_come)} more {measure} are "
        f"expected{then}."
    )


def _of(lag: pl.DataFrame, measure: str) -> pl.DataFrame:
    return lag if lag.is_empty() else lag.filter(pl.col("measure") == measure)


def _to_come(lag: pl.DataFrame, late: Sequence[date]) -> float | None:
    """Records still expected for some months; none unless each of them is estimated."""
    if lag.is_empty():
        return None
    known = lag.filter(pl.col("month").is_in(list(late))).drop_nulls("expected_final_count")
    if known.height != len(late):
        return None
    return float((known["expected_final_count"] - known["count"]).sum())
