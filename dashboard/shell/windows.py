"""The pairs of periods that growth compares, as the rows of its marts carry them."""

from collections.abc import Iterable, Mapping
from typing import Any

import polars as pl

from pipelines.contracts.vocabulary import (
    CLAIM_2012_2015,
    LATEST_TWELVE_MONTHS,
    ONE_FINANCIAL_YEAR,
    THREE_FINANCIAL_YEARS,
    YEAR_TO_DATE,
)
from pipelines.models.periods import WINDOW_SCHEMA

Window = Mapping[str, Any]
"""A window's kind, its periods' labels and their first and last days: WINDOW_SCHEMA."""

KINDS = (
    ONE_FINANCIAL_YEAR,
    THREE_FINANCIAL_YEARS,
    LATEST_TWELVE_MONTHS,
    YEAR_TO_DATE,
    CLAIM_2012_2015,
)
"""The kinds of windows in the order in which a reader is offered them."""


def windows_of(rows: pl.DataFrame) -> list[Window]:
    """The windows that rows of a mart are about, in the order of the rows."""
    return list(rows.select(list(WINDOW_SCHEMA)).unique(maintain_order=True).iter_rows(named=True))


def of_window(rows: pl.DataFrame, window: Window) -> pl.DataFrame:
    """The rows of a mart that are about one window."""
    return rows.filter(pl.col(name) == window[name] for name in WINDOW_SCHEMA)


def windows_in_order(windows: Iterable[Window]) -> list[Window]:
    """Windows as a reader looks for them.

    Returns:
        Financial years first, a year apart before three, the latest before the earlier; claims
        about a fixed pair of years last.
    """
    return sorted(
        windows,
        key=lambda window: (KINDS.index(window["window"]), -window["current_end"].toordinal()),
    )
