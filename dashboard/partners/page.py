"""Partners: who knew what, when, and what was not shared."""

import streamlit as st

from dashboard.partners import children, figures, queries, referrals, sharing, waits, words
from dashboard.shell import filters, page, text
from dashboard.warehouse.session import current_warehouse
from pipelines.contracts.marts.partners import ANY, POLICE, WITHIN_DAYS

QUESTION = "Who knew what, and when?"
USUAL_DAYS = 5


def show() -> None:
    """Draw the page."""
    warehouse = current_warehouse()
    chosen = filters.choose(warehouse)
    years = text.financial_year(chosen.start), text.financial_year(chosen.end)
    found = queries.sharing(warehouse, chosen.force_code)
    current = text.financial_year(warehouse.info.last_complete_month)
    is_known = found.width > 0 and found.height > 0
    year = figures.year_to_show(found, current) if is_known else None
    if year is None:
        page.answer(QUESTION, text.NOT_HELD)
        page.missing(chosen, "notifications of who was told")
    else:
        options = sorted(found["financial_year"].unique().to_list(), reverse=True)
        with st.container(horizontal=True, key="partner choices"):
            year = filters.choose_one("Reported in", options, key="reported", default=year)
            days = filters.choose_one(
                "Working days",
                [str(number) for number in WITHIN_DAYS],
                key="days",
                default=str(USUAL_DAYS),
            )
        rows = figures.add_shares(found.filter(financial_year=year))
        told, social_care = (figures.pair(rows, POLICE, to) for to in (ANY, "social_care"))
        page.answer(QUESTION, words.answer(chosen.force_name, year, told, social_care))
        pairs = figures.matrix(rows)
        sharing.matrix(pairs, year, int(days), social_care)
        waits.section(warehouse, chosen, year)
        sharing.gaps(pairs)
        children.repeats(warehouse, chosen, years)
        children.reviews(warehouse, chosen, years)
    referrals.sources(warehouse, chosen)
    page.source(warehouse, "the forces' extracts of notifications, incidents and reviews")
    referrals.social_care(warehouse, chosen)
