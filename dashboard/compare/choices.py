"""What is compared: measure, kind of offence, rate or growth, and the period."""

from dataclasses import dataclass

import polars as pl
import streamlit as st

from dashboard.compare import queries
from dashboard.compare.figures import GROWTH, RATE
from dashboard.compare.queries import INCIDENTS, RECORDED_CRIME
from dashboard.compare.rates import fullest_year, work_out_rates
from dashboard.shell import filters, text
from dashboard.shell.windows import Window, windows_in_order, windows_of
from dashboard.warehouse.door import Warehouse
from pipelines.contracts.vocabulary import ALL_FORCES, ALL_TYPES

KINDS = {RATE: "Rate per 1,000 children", GROWTH: "Growth"}
MEASURES = {RECORDED_CRIME: "Recorded crime", INCIDENTS: "Incidents"}
WIDTH = 228
"""Pixels of a filter, so that the four stand in one line."""


@dataclass(frozen=True)
class Choice:
    """What the reader compares.

    Attributes:
        period: The financial year of the rates, or the labels of the two periods of the growth;
            empty where nothing can be compared.
        has_crime: Whether recorded crime is held at all.
        window: The window of the growth.
    """

    measure: str
    group: str
    kind: str
    period: tuple[str, ...]
    has_crime: bool
    window: Window | None = None


def choose(warehouse: Warehouse) -> Choice | None:
    """Draw the filters and return what they say; none where no measure is held."""
    held = {measure: queries.benchmark_groups(warehouse, measure) for measure in MEASURES}
    measures = [measure for measure in MEASURES if held[measure]]
    if not measures:
        return None
    with st.container(horizontal=True, key="what is compared"):
        measure = filters.choose_one(
            "Count", measures, key="count", words=MEASURES.__getitem__, width=WIDTH
        )
        groups = [*([ALL_TYPES] if measure == INCIDENTS else []), *held[measure]]
        is_crime = measure == RECORDED_CRIME
        group = filters.choose_one(
            "Offence group" if is_crime else "Abuse type",
            groups,
            key="offences" if is_crime else "type",
            words=text.label,
            width=WIDTH,
        )
        kind = filters.choose_one(
            "Compare by", list(KINDS), key="by", words=KINDS.__getitem__, width=WIDTH
        )
        window = _choose_window(warehouse, measure, group) if kind == GROWTH else None
        period = _choose_year(warehouse, measure, group) if kind == RATE else ()
    if window is not None:
        period = (window["baseline"], window["current"])
    return Choice(measure, group, kind, period, bool(held[RECORDED_CRIME]), window)


def _choose_year(warehouse: Warehouse, measure: str, group: str) -> tuple[str, ...]:
    """The financial year of the rates; none where no force has one."""
    found = rates(warehouse, measure, group)
    full = fullest_year(found)
    if full is None:
        return ()
    known = found.drop_nulls("rate_per_1000")["financial_year"]
    names = known.unique().sort(descending=True).to_list()
    return (filters.choose_one("Year", names, key="year", default=full, width=WIDTH),)


def _choose_window(warehouse: Warehouse, measure: str, group: str) -> Window | None:
    """The window of the growth; none where no force has one."""
    growth = queries.growth_of_forces(warehouse, measure, group)
    if growth.is_empty():
        return None
    # A force's latest window ends at its own last settled month: those of the sum are shared.
    of_all = growth.filter(force_code=ALL_FORCES).drop_nulls("growth_low")
    known = windows_in_order(windows_of(of_all))
    windows = {f"{window['baseline']} to {window['current']}": window for window in known}
    if not windows:
        return None
    return windows[filters.choose_one("From and to", list(windows), key="window", width=WIDTH)]


def rates(warehouse: Warehouse, measure: str, group: str) -> pl.DataFrame:
    """Every force's rates by financial year, worked out once a version."""
    return _rates(warehouse, str(warehouse.path), measure, group)


@st.cache_data(max_entries=40, show_spinner=False)
def _rates(_warehouse: Warehouse, path: str, measure: str, group: str) -> pl.DataFrame:
    return work_out_rates(_warehouse, measure, group)
