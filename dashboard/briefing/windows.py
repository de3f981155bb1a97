"""Which of the windows in `demand_growth` is the last 12 complete months against the 12 before.

The mart names its periods by label only (`Nov 2025–Oct 2026`, `2025/26`, `2015`), and holds spans
of other lengths beside these, so the labels are read rather than matched by their look.
"""

import re
from calendar import month_abbr
from collections.abc import Mapping
from typing import Any

import polars as pl

from pipelines.contracts.vocabulary import ALL_TYPES

YEAR_MONTHS = 12
MONTHS_BEFORE_APRIL = 3
MONTHS = {name: number for number, name in enumerate(month_abbr) if name}
SPAN = re.compile(r"(\w{3})(?: (\d{4}))? ?(?:–|-|to) ?(\w{3}) (\d{4})")
FINANCIAL_YEAR = re.compile(r"(\d{4})/\d{2}")
CALENDAR_YEAR = re.compile(r"\d{4}")


def latest_year(growth: pl.DataFrame) -> Mapping[str, Any]:
    """The row of the latest 12 months that are set against the 12 directly before them.

    Args:
        growth: Rows of `demand_growth` of one measure and force.

    Returns:
        The row for all types; empty where there is none.
    """
    if growth.is_empty():
        return {}
    found = [
        (current, row)
        for row in growth.filter(pl.col("abuse_type") == ALL_TYPES).iter_rows(named=True)
        if (current := year_from(row["current"])) is not None
        and (baseline := year_from(row["baseline"])) is not None
        and current - baseline == YEAR_MONTHS
    ]
    return max(found, key=lambda pair: pair[0])[1] if found else {}


def year_from(label: str) -> int | None:
    """First month, counted from year 0, of a period of 12 months; none for any other period."""
    if financial := FINANCIAL_YEAR.fullmatch(label):
        return int(financial[1]) * YEAR_MONTHS + MONTHS_BEFORE_APRIL
    if CALENDAR_YEAR.fullmatch(label):
        return int(label) * YEAR_MONTHS
    span = SPAN.fullmatch(label)
    if span is None or span[1] not in MONTHS or span[3] not in MONTHS:
        return None
    first = int(span[2] or span[4]) * YEAR_MONTHS + MONTHS[span[1]] - 1
    last = int(span[4]) * YEAR_MONTHS + MONTHS[span[3]] - 1
    return first if last - first + 1 == YEAR_MONTHS else None
