"""The numbered list below a time chart: what each mark on it stands for."""

from collections.abc import Sequence
from datetime import date, timedelta

import polars as pl
import streamlit as st

from dashboard.events import queries, words
from dashboard.warehouse.door import Warehouse
from pipelines.models.periods import add_months

HEADING = "The numbers mark what changed the counts, or the way they are counted:"
NO_CAUSE = "That a line moves at a mark does not show that the event moved it."


def events_between(
    warehouse: Warehouse,
    force_code: str,
    measures: Sequence[str],
    first: date,
    last: date,
    *,
    months: int = 1,
    groups: Sequence[str] = (),
) -> pl.DataFrame:
    """The events within the periods that a chart draws, as `queries.events`.

    Args:
        warehouse: The published version.
        force_code: A force, or ALL.
        measures: What the chart draws.
        first: First day of the first period drawn.
        last: First day of the last period drawn.
        months: Months in a period.
        groups: Abuse types or offence groups drawn; none is all of them.
    """
    end = add_months(last, months) - timedelta(days=1)
    return queries.events(warehouse, force_code, measures, start=first, end=end, groups=groups)


def legend(events: pl.DataFrame, *, folded: bool = False) -> None:
    """The marks of a chart in words: date, title, kind and source of each.

    Args:
        events: As `queries.events`.
        folded: Whether the list stays closed until somebody asks for it.
    """
    if events.is_empty():
        return
    if folded:
        with st.expander("What the numbers on the charts stand for"):
            _list(events)
    else:
        st.caption(HEADING)
        _list(events)


def _list(events: pl.DataFrame) -> None:
    lines = [words.line(event) for event in events.rows(named=True)]
    st.markdown("\n".join(lines))
    st.caption(NO_CAUSE)
