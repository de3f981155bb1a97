"""The financial year so far, against the same months of the year before."""

from datetime import date

import polars as pl

from dashboard.demand import figures, queries, words
from dashboard.lateness import queries as lateness_queries
from dashboard.lateness import words as lateness_words
from dashboard.shell import filters, text
from dashboard.shell import queries as shell_queries
from dashboard.warehouse.door import Warehouse
from pipelines.models.periods import Window, months_between, standard_windows


def start_of_year(last: date) -> date:
    """First month of the financial year that a month lies in."""
    return filters.year_start(text.financial_year(last))


def sentence(warehouse: Warehouse, force_code: str, whole: pl.DataFrame, measure: str) -> str:
    """What the year has brought so far, and how the same months of the year before compare.

    Args:
        warehouse: The published version.
        force_code: A force, or ALL.
        whole: As `queries.demand_by_month`, every month, at least one.
        measure: `incidents` or `investigations`.

    Returns:
        The count, its growth with interval, and which of its months are provisional. Where a month
        was not delivered, or the months of the year before are not known, it says that.
    """
    last = whole["month"][-1]
    start = start_of_year(last)
    months = whole.filter(pl.col("month") >= start)
    covered = months_between(start, last) + 1
    name = _name(text.label(measure), start, last, covered)
    counts = months[figures.COUNTED_IN[measure]]
    if counts.len() < covered or counts.null_count():
        return f"{name}: {text.UNKNOWN}, since a month was not delivered."
    total = int(counts.sum())
    said = f"{name}: {text.count(total)}"
    window = _window_to_date(whole["month"][0], last)
    growth = figures.growth_row(queries.demand_growth(warehouse, force_code, measure), window)
    caution = lateness_words.caution(
        lateness_queries.reporting_lag(warehouse, force_code),
        measure,
        months["month"].to_list(),
        shell_queries.provisional_from(warehouse, force_code, [measure]),
        growth if growth and growth["current_count"] == total else None,
    )
    if not growth:
        return f"{said}; the same months of the year before are not known. {caution}".strip()
    return f"{said}, {words.growth_phrase(growth, total)}. {caution}".strip()


def _name(label: str, start: date, last: date, covered: int) -> str:
    year = text.financial_year(last)
    if covered == figures.YEAR_MONTHS:
        return f"**{label}, financial year {year}**"
    span = lateness_words.months_phrase([start, last])
    return f"**{label}, financial year to date** ({span}, {covered} of 12 months)"


def _window_to_date(first: date, last: date) -> Window | None:
    current = (start_of_year(last), last, 1)
    for window in standard_windows(first, last, 1):
        if (window.current_start, window.current_end, window.years_between) == current:
            return window
    return None
