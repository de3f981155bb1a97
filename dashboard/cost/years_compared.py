"""Which two years are compared, and whether the later one is finished."""

import polars as pl
import streamlit as st

from dashboard.cost import figures, queries
from dashboard.cost.figures import MANY_OPEN_SHARE
from dashboard.shell import filters, text
from dashboard.warehouse.door import Warehouse


def choose_years(
    warehouse: Warehouse, chosen: filters.Selection, drivers: pl.DataFrame
) -> tuple[str, str]:
    """Draw the filter of two years and return them, the earlier first."""
    years = sorted({*drivers["baseline"], *drivers["current"]})
    settled = figures.settled_unit_cost(queries.unit_cost(warehouse, chosen.force_code))
    latest = str(settled.get("opened_year", years[-1]))
    latest = latest if latest in years[1:] else years[-1]
    with st.container(horizontal=True, key="years compared"):
        before = filters.choose_one(
            "Opened in", years, key="before", default=years[years.index(latest) - 1]
        )
        after = filters.choose_one("Compared with", years, key="after", default=latest)
    if before == after:
        before = years[max(years.index(after) - 1, 0)]
        after = years[years.index(before) + 1]
    return min(before, after), max(before, after)


def warn_unfinished(warehouse: Warehouse, chosen: filters.Selection, year: str) -> None:
    """Say so where many of the later year's investigations are still open."""
    rows = queries.unit_cost(warehouse, chosen.force_code)
    if rows.is_empty():
        return
    rows = rows.filter(pl.col("opened_year") == year)
    counts = pl.col("open_count") / (pl.col("open_count") + pl.col("investigation_count"))
    share = rows.select(counts).to_series()
    if len(share) and share[0] is not None and share[0] >= MANY_OPEN_SHARE:
        st.warning(
            f"{text.percent(share[0])} of the investigations opened in {year} are still open. The "
            "closed ones are the quick and cheap ones, so part of this change is not real."
        )
