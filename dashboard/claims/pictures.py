"""The claims page's pictures: the claim's path, and its pace beside the record's."""

import html

import polars as pl
import streamlit as st

from dashboard.claims import figures, words
from dashboard.claims.charts import claim_lines
from dashboard.claims.queries import RecordedSeries
from dashboard.claims.stated_claim import StatedClaim
from dashboard.shell import page
from dashboard.shell.columns import Column, Kind


def draw(
    stated: StatedClaim, checks: pl.DataFrame, recorded: pl.DataFrame, series: RecordedSeries
) -> None:
    """Draw what the claim implies year by year, and what was recorded."""
    claim = stated.claim
    counts = recorded.clear() if series.is_rate else recorded
    implied = figures.path(claim, recorded)
    lines = figures.lines(implied, counts, claim)
    st.subheader("What did it imply, and what was then recorded?", anchor=False)
    st.html(f"<p>{html.escape(words.units_differ(stated, series))}</p>")
    if recorded_words := words.recorded_words(checks):
        st.html(words.bullets(recorded_words))
    if recorded.is_empty():
        st.info(f"{series.origin} has not been loaded, so nothing recorded can be shown.")
    if implied.is_empty():
        st.info("A path needs a rise, its first and last year, and a number.")
    if lines.height:
        page.picture(
            claim_lines(
                lines, title=words.path_title(stated, implied, counts, lines), axis="Number"
            ),
            description="Line chart by year of the claim's numbers, of where its pace leads, and "
            "of what was recorded in another unit, as in the table below.",
        )
    if implied.height:
        st.caption("Between the years that it names, and after them, the claim's pace is even.")
    _pace(stated, checks, recorded, series)
    _table(stated, implied, recorded, series)


def _pace(
    stated: StatedClaim, checks: pl.DataFrame, recorded: pl.DataFrame, series: RecordedSeries
) -> None:
    """Both from 100 in the claim's first year, where units that differ can be set side by side."""
    growth = stated.claim.growth_share
    if growth is None:
        growth = dict(checks.select("check", "value").iter_rows()).get("growth_of_counts")
    lines = figures.indexed(stated.claim, recorded, growth)
    if lines.is_empty():
        return
    first = min(lines["year"].to_list())
    page.picture(
        claim_lines(
            lines,
            title=f"The same as growth: {first} is 100 for both",
            axis=f"Per cent of {first}",
        ),
        description=f"Line chart of the claim and of {series.name.lower()}, each as per cent of "
        f"its own level in {first}.",
    )


def _table(
    stated: StatedClaim, implied: pl.DataFrame, recorded: pl.DataFrame, series: RecordedSeries
) -> None:
    rows = figures.by_year(implied, recorded, stated.claim)
    if rows.is_empty():
        return
    places = 1 if series.is_rate else 0
    shown = rows.with_columns(
        pl.col("year").cast(pl.String),
        pl.col("recorded").map_elements(lambda n: f"{n:,.{places}f}", return_dtype=pl.String),
        pl.col("year")
        .map_elements(
            lambda year: words.recorded_year(year, stated.year_kind), return_dtype=pl.String
        )
        .alias("recorded_year"),
    )
    columns = {
        "year": Column("Year of the claim", Kind.TEXT),
        "implied_count": Column("Implied by its pace", Kind.EXPECTED_COUNT),
        "claimed_count": Column("Claimed", Kind.COUNT),
        "recorded_year": Column("Recorded in", Kind.TEXT),
        "recorded": Column(series.name, Kind.TEXT),
    }
    page.table(shown, columns, name="Claim and record by year")
