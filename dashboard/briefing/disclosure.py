"""The public profile's primary rule on a page of totals: which figures are shown, and which as `c`.

A count of 1 to 5 becomes `c`; zero is shown. Whatever is worked out from such a count, or would
give it away, becomes `c` with it: growth, its interval, a mean. Where that rule leaves room, the
stricter reading holds here: a mean needs six investigations, since a mean of five would say that
there were five. Totals over forces are rounded to 10 after the small ones are taken out.

Nothing is subtracted from anything: the page shows one total per measure and period, without
parts. The one table of parts is the monthly line, so where a month among those behind the totals
is small, none of these months is drawn.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

from dashboard.shell.disclosure import SMALLEST_SHOWN, SUPPRESSED
from dashboard.shell.text import count as in_words

MONTHS_BEHIND_TOTALS = 36
"""Two windows of 12 months, and a year to spare for a force whose last extract is older."""
ROUNDED_TO = 10
COST_STATISTICS = ("mean_gbp", "mean_low_gbp", "mean_high_gbp", "median_gbp", "p90_gbp")


def is_small(number: int | None) -> bool:
    """Whether a count is one of 1 to 5, or a correction of that size."""
    return number is not None and 0 < abs(number) < SMALLEST_SHOWN


def rounded_total(number: int) -> int:
    """A total over forces to the nearest 10, halves up."""
    return (number + ROUNDED_TO // 2) // ROUNDED_TO * ROUNDED_TO


def shown_count(number: int | None, *, is_total: bool) -> str:
    """A count as the page shows it.

    Args:
        number: The true count; none where it is not known.
        is_total: Whether it is the sum over forces, which is rounded to 10.

    Returns:
        The count with thousands separators, `c`, or "not known".
    """
    if is_small(number):
        return SUPPRESSED
    return in_words(rounded_total(number) if is_total and number is not None else number)


def may_derive_from(*numbers: int | None) -> bool:
    """Whether a figure worked out from these counts may be shown: all are known and none small."""
    return all(number is not None and not is_small(number) for number in numbers)


def shown_growth(growth: Mapping[str, Any], *, is_total: bool) -> Mapping[str, Any]:
    """A row of `demand_growth` as far as it may be shown.

    Args:
        growth: The row: baseline_count, current_count and what was worked out from them.
        is_total: Whether it is the sum over forces, whose counts are rounded to 10.

    Returns:
        The row with rounded counts and the growth of the true ones; empty where a count is small.
    """
    counts = {name: growth.get(name) for name in ("baseline_count", "current_count")}
    if not may_derive_from(*counts.values()):
        return {}
    if not is_total:
        return growth
    return {**growth, **{name: rounded_total(int(n)) for name, n in counts.items() if n}}


def drawable_counts(
    demand: pl.DataFrame, columns: Sequence[str], *, is_total: bool
) -> tuple[pl.DataFrame, bool]:
    """Monthly counts without the points that must not be drawn.

    Args:
        demand: One row per month, in order: month and the columns named (counts, null where the
            month was not delivered).
        columns: The columns of counts.
        is_total: Whether these are sums over forces, which are rounded to 10.

    Returns:
        The frame with small counts as nulls, and with the last 36 months of a column as nulls where
        one of these is small (a total of the other page parts would give it back); and whether
        anything was left out.
    """
    is_recent = pl.int_range(pl.len()) >= demand.height - MONTHS_BEHIND_TOTALS
    hidden = []
    for name in columns:
        small = pl.col(name).abs().is_between(1, SMALLEST_SHOWN - 1).fill_null(False)
        hidden.append((small | (is_recent & (small & is_recent).any())).alias(name))
    masks = demand.select(hidden)
    left_out = (
        bool(masks.select(pl.any_horizontal(pl.all()).any()).item()) if demand.height else False
    )
    half = ROUNDED_TO // 2
    return demand.with_columns(
        pl.when(~masks[name])
        .then((pl.col(name) + half) // ROUNDED_TO * ROUNDED_TO if is_total else pl.col(name))
        .alias(name)
        for name in columns
    ), left_out


def drawable_costs(unit_cost: pl.DataFrame) -> pl.DataFrame:
    """Costs by year without the statistics that rest on fewer than six closed investigations.

    Args:
        unit_cost: One row per opened_year: investigation_count (closed) and statistics in GBP, of
            those and of all investigations of the year.

    Returns:
        The same frame with those statistics as nulls.
    """
    if unit_cost.is_empty():
        return unit_cost
    enough = pl.col("investigation_count") >= SMALLEST_SHOWN
    held = [name for name in COST_STATISTICS if name in unit_cost.columns]
    return unit_cost.with_columns(pl.when(enough).then(pl.col(name)).alias(name) for name in held)
