"""The two periods that growth is explained between, and what changed recording between them."""

from datetime import date

import polars as pl

from dashboard.demand import figures, queries
from dashboard.warehouse.door import Warehouse
from pipelines.models.periods import Window, add_months, months_between, standard_windows

ARROW = " → "
LOOKED_BACK = 36
"""Months before the version's last one in which a force's own last month is looked for."""


def windows(
    warehouse: Warehouse, force_code: str, measure: str, drivers: pl.DataFrame
) -> list[str]:
    """The windows that drivers are known for; the one of the page's own answer comes first."""
    first = figures.latest_growth(warehouse, force_code, measure)
    rows = drivers.select("baseline", "current").unique().iter_rows()
    codes = sorted((f"{before}{ARROW}{after}" for before, after in rows), reverse=True)
    code = f"{first.get('baseline')}{ARROW}{first.get('current')}"
    return sorted(codes, key=lambda other: other != code)


def published_count(
    warehouse: Warehouse, force_code: str, measure: str, baseline: str, current: str
) -> int:
    """The count of the earlier period in mart demand_growth; 0 where it holds none."""
    rows = queries.demand_growth(warehouse, force_code, measure)
    if rows.is_empty():
        return 0
    window = (pl.col("baseline") == baseline) & (pl.col("current") == current)
    counts = rows.filter(window & (pl.col("abuse_type") == "all"))["baseline_count"]
    return int(counts[0]) if len(counts) else 0


def window_of(baseline: str, current: str, first: date, last: date) -> Window | None:
    """The dates of a standard window, whenever the force's last month was."""
    for back in range(LOOKED_BACK):
        for window in standard_windows(first, add_months(last, -back), 1):
            if (window.baseline, window.current) == (baseline, current):
                return window
    return None


def is_carried_forward(window: Window | None, last_known_year: int | None) -> bool:
    """Whether the children of the later period are those of an earlier year."""
    if window is None or last_known_year is None:
        return False
    months = months_between(window.current_start, window.current_end) + 1
    return add_months(window.current_start, months // 2).year > last_known_year


def in_window(events: pl.DataFrame, window: Window | None) -> pl.DataFrame:
    """The events that changed recording between the start of the baseline and the current end."""
    if events.is_empty() or window is None:
        return events
    is_year = pl.col("date_precision") == "year"
    last = pl.when(is_year).then(pl.col("date").dt.offset_by("1y")).otherwise(pl.col("date"))
    end = add_months(window.current_end, 1)
    return events.filter(last > window.baseline_start, pl.col("date") < end)
