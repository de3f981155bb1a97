"""Compare forces: unit cost as if every force had the national mix of cases."""

import polars as pl
import streamlit as st

from dashboard.cost import choices, figures, queries, words
from dashboard.cost.figures import like_for_like
from dashboard.shell import filters, page, shown, text
from dashboard.shell.charts.dots import ranked_dots
from dashboard.shell.charts.theme import percent_axis
from dashboard.shell.columns import Column, Kind
from dashboard.warehouse.session import current_warehouse
from pipelines.contracts.vocabulary import ALL_FORCES

QUESTION = "Do like cases cost more in some forces?"
COLUMNS = {
    "force_name": Column("Force", Kind.TEXT),
    "difference": Column("Stands out (99.8%)", Kind.TEXT),
    "differs": Column("At 95%", Kind.TEXT),
    "investigation_count": Column("Closed investigations", Kind.COUNT),
    "pooled_mean_gbp": Column("At the national mix, tail pooled (£)", Kind.POUNDS),
    "pooled_low_gbp": Column("95% from (£)", Kind.POUNDS),
    "pooled_high_gbp": Column("95% to (£)", Kind.POUNDS),
    "shrunk_mean_gbp": Column("Best guess of its own level (£)", Kind.POUNDS),
    "standardised_mean_gbp": Column("As booked, tail its own (£)", Kind.POUNDS),
    "national_mean_gbp": Column("National mean, same cases (£)", Kind.POUNDS),
    "mean_gbp": Column("Own mean, own mix (£): not comparable", Kind.POUNDS),
    "covered_share": Column("Of the mix covered", Kind.SHARE),
    "price_base": Column("Price base", Kind.TEXT),
}


def show() -> None:
    """Draw the page."""
    warehouse = current_warehouse()
    chosen = filters.choose(warehouse, with_period=False)
    years = queries.standardised_years(warehouse)
    if not years:
        page.answer(QUESTION, text.NOT_HELD)
        page.missing(chosen, "unit costs at the same mix of cases")
        return
    settled = figures.settled_unit_cost(queries.unit_cost(warehouse, ALL_FORCES)).get("opened_year")
    with st.container(horizontal=True, key="cost choices"):
        basis = choices.choose_basis()
        year = filters.choose_one("Opened in", years, key="year", default=settled or years[-1])
    shown.add(period=year)
    rows = like_for_like(queries.standardised_cost(warehouse, year, basis), chosen.force_code)
    compared = rows.filter(pl.col("value").is_not_null())
    nation = "England and Wales" if warehouse.info.is_national else "the forces loaded"
    if compared.height:
        page.answer(QUESTION, words.compare_sentence(year, compared, nation, basis))
        _picture(compared, is_national=warehouse.info.is_national)
    else:
        page.answer(QUESTION, f"No force can be compared for cases opened in {year}.")
    choices.left_out(warehouse)
    _chosen_word(rows, chosen)
    st.caption(
        "Closed investigations at the national mix of abuse type and complexity, against the "
        "national mean over the same kinds of case. The tail is pooled: cases count up to the "
        "national 98th percentile of their kind, and what goes beyond is shared by all, since a "
        "small force meets a very dear case or does not. The best guess draws that towards all "
        "forces, the more the less is known of one. Both are for comparing: what was booked stays "
        "as it is on every other page. Forces whose intervals overlap are not told "
        "apart by their order, and this is no league table: it cannot see how complexity is "
        "graded, nor what is worked on and not costed. "
        f"{choices.basis_note(warehouse, basis)} In cash."
    )
    page.table(rows, COLUMNS, name="Unit cost at the same mix")
    page.source(warehouse, "the forces' cost lines and hourly rates")


def _picture(compared: pl.DataFrame, *, is_national: bool) -> None:
    page.picture(
        ranked_dots(
            compared,
            title=words.compare_title(compared),
            axis=percent_axis("Like for like, % of the mean"),
            reference=100.0,
            reference_name="National mean" if is_national else "Mean of all",
        ),
        description=f"Dot plot of {compared.height} forces with 95% intervals; an upward "
        "triangle stands out above the national mean, a downward one below, a circle does not. "
        "The table holds the pounds.",
    )


def _chosen_word(rows: pl.DataFrame, chosen: filters.Selection) -> None:
    """Say so where the chosen force is not in the picture."""
    mine = rows.filter("is_chosen")
    if chosen.force_code == ALL_FORCES or mine["value"].count():
        return
    if mine.is_empty():
        page.missing(chosen, "closed, costed investigations of that year")
    else:
        st.info(f"{chosen.force_name} has too few kinds of the national mix to be compared.")
