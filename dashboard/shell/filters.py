"""What the reader has chosen; it lives in the address, so that a link shows the same page."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

import streamlit as st

from dashboard.shell import queries, shown
from dashboard.shell.months import demand_by_month
from dashboard.shell.text import financial_year, label, span, territory
from dashboard.warehouse.door import Warehouse
from pipelines.contracts.vocabulary import ABUSE_TYPES, ALL_FORCES, ALL_TYPES
from pipelines.models.periods import add_months

FIRST_MONTH_OF_YEAR = 4


@dataclass(frozen=True)
class Selection:
    """A force (or all of them) and a span of whole months, both ends included.

    `late_from` is the first month of the force with late records to come, whatever was chosen;
    none where all of them are expected to be in.
    """

    force_code: str
    force_name: str
    start: date
    end: date
    late_from: date | None
    has_data: bool

    @property
    def provisional_from(self) -> date | None:
        """First of the months for which late records are still expected; none in an older span."""
        return self.late_from if self.late_from and self.late_from <= self.end else None


def year_start(year: str) -> date:
    """First day of a financial year such as 2015/16."""
    return date(int(year[:4]), FIRST_MONTH_OF_YEAR, 1)


def choose(warehouse: Warehouse, *, with_period: bool = True) -> Selection:
    """Draw the force and period filters and return what they say.

    Args:
        warehouse: The published version.
        with_period: Whether the page asks for a period; else the selection holds all months.
    """
    with st.container(horizontal=True, key="filters"):
        force_code, force_name, has_data = _force(warehouse)
        start, end = _period(warehouse) if with_period else _whole_period(warehouse)
    period = span(start, end) if with_period else ""
    shown.add(info=warehouse.info, force_name=force_name, period=period)
    late_from = queries.provisional_from(warehouse, force_code)
    return Selection(force_code, force_name, start, end, late_from, has_data)


def _force(warehouse: Warehouse) -> tuple[str, str, bool]:
    forces = queries.forces(warehouse)
    rows = [] if forces.is_empty() else forces.rows(named=True)
    names = {row["force_code"]: row["force_name"] for row in rows}
    delivered = {row["force_code"] for row in rows if row["has_data"]}
    code = st.selectbox(
        "Force",
        [ALL_FORCES, *names],
        format_func=lambda code: territory(code, names, warehouse.info),
        key="force",
        bind="query-params",
        width=280,
    )
    code = code or ALL_FORCES
    has_data = bool(delivered) if code == ALL_FORCES else code in delivered
    return code, territory(code, names, warehouse.info), has_data


def _whole_period(warehouse: Warehouse) -> tuple[date, date]:
    last = warehouse.info.last_complete_month
    months = demand_by_month(warehouse, ALL_FORCES)
    return (months["month"][0] if months.height else last), last


def _period(warehouse: Warehouse) -> tuple[date, date]:
    first, last = _whole_period(warehouse)
    years = [
        f"{year}/{(year + 1) % 100:02d}"
        for year in range(int(financial_year(first)[:4]), int(financial_year(last)[:4]) + 1)
    ]
    start = st.selectbox("From", years, key="from", bind="query-params", width=130)
    end = st.selectbox("To", years, len(years) - 1, key="to", bind="query-params", width=130)
    start, end = sorted((start or years[0], end or years[-1]))
    return year_start(start), min(add_months(year_start(end), 11), last)


def choose_type() -> str:
    """Draw the filter of abuse types and return the type, or `all`."""
    chosen = st.selectbox(
        "Abuse type",
        [ALL_TYPES, *ABUSE_TYPES],
        format_func=label,
        key="type",
        bind="query-params",
        width=280,
    )
    return chosen or ALL_TYPES


def choose_measure(measures: list[str]) -> str:
    """Draw the filter of what is counted."""
    chosen = st.selectbox(
        "Measure",
        measures,
        format_func=label,
        key="measure",
        bind="query-params",
        width=280,
    )
    return chosen or measures[0]


def choose_source(sources: list[str], default: str) -> str:
    """Draw the filter of sources and return the one chosen."""
    chosen = st.selectbox(
        "Source",
        sources,
        sources.index(default),
        format_func=label,
        key="source",
        bind="query-params",
        width=280,
    )
    return chosen or default


def choose_one(
    name: str,
    options: Sequence[str],
    *,
    key: str,
    default: str | None = None,
    words: Callable[[str], str] = str,
    width: int = 280,
) -> str:
    """Draw a filter of a few options and return the one chosen.

    Args:
        name: What is chosen, as the reader sees it.
        options: The codes; at least one.
        key: The parameter's name in the address.
        default: The code that stands at first; the first of the options where none is given.
        words: How a code reads.
        width: Of the field, in pixels; a phone has 350.
    """
    first = default if default is not None and default in options else options[0]
    chosen = st.selectbox(
        name,
        list(options),
        list(options).index(first),
        format_func=words,
        key=key,
        bind="query-params",
        width=width,
    )
    return chosen if chosen is not None and chosen in options else first
