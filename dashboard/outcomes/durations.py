"""The section of the outcomes page on how long investigations take."""

import polars as pl
import streamlit as st

from dashboard.outcomes import duration_figures as figures
from dashboard.outcomes import duration_queries as queries
from dashboard.outcomes import duration_words as words
from dashboard.outcomes.charts_durations import days_by_year, endings_by_day
from dashboard.shell import filters, page, text
from dashboard.shell import queries as shell_queries
from dashboard.shell.columns import Column, Kind
from dashboard.warehouse.door import Warehouse
from pipelines.contracts.marts.durations import CLOSING, FIRST_ACTION, SHARE_DAYS

MEDIAN, UPPER_QUARTILE = (
    f"cco_2017_days_to_charge_{name}" for name in ("median", "upper_quartile")
)
YEAR_COLUMNS = {
    "opened_year": Column("Opened in", Kind.TEXT),
    "investigation_count": Column("Opened", Kind.COUNT),
    "event_count": Column("Ended so", Kind.COUNT),
    "other_end_count": Column("Ended otherwise", Kind.COUNT),
    "open_count": Column("Still open", Kind.COUNT),
    **{
        f"{name}{end}_days": Column(f"{words_of}{of_end}", Kind.DAYS)
        for name, words_of in (
            ("median", "Half within, days"),
            ("upper_quartile", "Three quarters within"),
            ("lower_quartile", "A quarter within"),
        )
        for end, of_end in (("", ""), ("_low", ", 95% from"), ("_high", ", to"))
    },
}
ENDING_COLUMNS = {
    "ending": Column("How they ended", Kind.TEXT),
    "event_count": Column("So far", Kind.COUNT),
    **{
        f"share{end}_by_{day}_days": Column(f"{day} days{of_end}", Kind.SHARE)
        for day in SHARE_DAYS
        for end, of_end in (("", ""), ("_low", ", 95% from"), ("_high", ", to"))
    },
}


def section(warehouse: Warehouse, chosen: filters.Selection, abuse_type: str) -> None:
    """How long it takes, of the force, years and type chosen."""
    st.subheader("How long does it take?", anchor=False)
    with st.container(horizontal=True, key="duration choices"):
        complexity = filters.choose_one(
            "Complexity",
            list(words.COMPLEXITIES),
            key="complexity",
            words=lambda name: words.COMPLEXITIES[name],
        )
        measure = filters.choose_one(
            "Days to", list(words.WAITS), key="wait", words=lambda name: words.WAITS[name]
        )
    rows = queries.durations_by_year(warehouse, chosen.force_code, abuse_type, complexity)
    if rows.is_empty():
        page.missing(chosen, "investigations with this choice")
        return
    years = text.financial_year(chosen.start), text.financial_year(chosen.end)
    of = {name: figures.of_measure(rows, name, *years) for name in words.WAITS}
    if of[CLOSING].is_empty():
        page.missing(chosen, "investigations opened in these years")
        return
    published = [
        shell_queries.published_figure(warehouse, name) for name in (MEDIAN, UPPER_QUARTILE)
    ]
    _said(chosen, of, published)
    _by_year(of[measure], measure, [found["value"] for found in published if found])
    _endings(warehouse, chosen, rows, years, (abuse_type, complexity))


def _said(
    chosen: filters.Selection, of: dict[str, pl.DataFrame], published: list[dict[str, object]]
) -> None:
    latest = of[CLOSING].row(-1, named=True)
    reached = {name: figures.latest_reached(rows) for name, rows in of.items()}
    st.markdown(
        f"{words.closing(chosen.force_name, reached[CLOSING], latest)} "
        f"{words.first_action(reached[FIRST_ACTION])}"
    )
    st.markdown(words.charge(reached[words.CHARGE], *published))
    st.caption(words.HOW)


def _by_year(rows: pl.DataFrame, measure: str, published: list[float]) -> None:
    """Days within which half and three quarters have ended, by year opened."""
    drawn = figures.quartiles(rows)
    if drawn.height:
        names = [f"Published: {name.lower()}" for name in (figures.HALF, figures.THREE_QUARTERS)]
        lines = dict(zip(names, published, strict=False)) if measure == words.CHARGE else {}
        last = drawn.filter(quartile=figures.HALF).row(-1, named=True)
        page.picture(
            days_by_year(
                drawn,
                title=words.TITLES[measure].format(
                    year=last["opened_year"], days=text.count(last["days"])
                ),
                published=lines,
            ),
            description="Points of the days within which half and three quarters have ended, by "
            "year opened, with their 95% intervals, as in the table.",
        )
    else:
        st.markdown(words.FEW_DRAWN)
    page.table(
        rows.sort("opened_year", descending=True),
        YEAR_COLUMNS,
        name="Days by year opened",
        unknown="not reached",
    )


def _endings(
    warehouse: Warehouse,
    chosen: filters.Selection,
    rows: pl.DataFrame,
    years: tuple[str, str],
    kinds: tuple[str, str],
) -> None:
    """How the investigations of one year have ended, day by day."""
    options = figures.of_measure(rows, CLOSING, *years)["opened_year"].to_list()
    latest = figures.year_of_endings(figures.of_measure(rows, CLOSING, *years))
    year = filters.choose_one("Opened in", options[::-1], key="opened", default=latest)
    of_year = rows.filter(
        pl.col("opened_year") == year, pl.col("measure").is_in(list(words.ENDINGS))
    )
    table = of_year.with_columns(ending=pl.col("measure").replace(words.ENDINGS))
    curves = queries.duration_curves(warehouse, chosen.force_code, *kinds, year)
    if curves.is_empty():
        st.markdown(words.NOT_DRAWN)
    else:
        day = SHARE_DAYS[1]
        charged = of_year.filter(measure=words.CHARGE)[f"share_by_{day}_days"].to_list()
        page.picture(
            endings_by_day(
                curves.with_columns(ending=pl.col("measure").replace(words.ENDINGS)),
                title=words.endings_title(year, day, charged[0] if charged else None),
            ),
            description=f"Lines of the share of investigations opened in {year} that has ended in "
            "each way by days since opening, with 95% intervals; the table has three of the days.",
        )
    page.table(table, ENDING_COLUMNS, name="How investigations end by days since opening")
