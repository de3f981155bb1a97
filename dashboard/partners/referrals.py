"""The sections on who tells the police, and on what is published of social care."""

import polars as pl
import streamlit as st

from dashboard.partners import figures, queries, words
from dashboard.shell import filters, page, text
from dashboard.shell.columns import Column, Kind
from dashboard.warehouse.door import Warehouse

SOURCE_COLUMNS = {
    "source": Column("Told by", Kind.TEXT),
    "incident_count": Column("Incidents", Kind.COUNT),
    "incident_share": Column("Of all %", Kind.SHARE),
    "shared_count": Column("Shared by the police", Kind.COUNT),
    "prompt_share": Column("Within a day %", Kind.SHARE),
    "investigation_count": Column("Investigations", Kind.COUNT),
    "joint_section_47_count": Column("Joint with section 47", Kind.COUNT),
    "joint_share": Column("Joint %", Kind.SHARE),
}
SOCIAL_CARE_COLUMNS = {
    "year": Column("Year to March", Kind.TEXT),
    "referral_count": Column("Referrals published", Kind.COUNT),
    "police_referral_share": Column("From the police %", Kind.SHARE),
    "told_social_care_count": Column("Told by the police, own records", Kind.COUNT),
    "told_share": Column("Own records per referral %", Kind.SHARE),
    "section_47_rate_per_10000": Column("Section 47 per 10,000 children", Kind.SCORE),
    "joint_section_47_count": Column("Joint investigations", Kind.COUNT),
    "joint_rate_per_10000": Column("Joint per 10,000 children", Kind.SCORE),
    "authorities": Column("Authorities with every figure", Kind.TEXT),
}


def sources(warehouse: Warehouse, chosen: filters.Selection) -> None:
    """Who tells the police, and what is investigated jointly."""
    st.subheader("Where do incidents come from, and what is done jointly?", anchor=False)
    found = queries.sources(warehouse, chosen.force_code, chosen.start, chosen.end)
    if found.is_empty() or not found["incident_count"].sum():
        page.missing(chosen, "incidents in these months")
        return
    named = pl.col("referral_source").map_elements(text.label, return_dtype=pl.String)
    rows = figures.add_source_shares(found).with_columns(source=named)
    st.markdown(words.sources(chosen.force_name, rows))
    page.table(
        rows, SOURCE_COLUMNS, name="Sharing and joint work by who told the police", expanded=True
    )


def social_care(warehouse: Warehouse, chosen: filters.Selection) -> None:
    """Published referrals and section 47 enquiries beside the police's own records."""
    st.subheader("What does social care count?", anchor=False)
    rows = queries.social_care(warehouse, chosen.force_code)
    if rows.is_empty():
        st.info(
            f"No published figures of children's social care are held for {chosen.force_name}: "
            "they are of England, and come with the tool's table (caseweight ingest)."
        )
        return
    known = figures.add_own(rows).drop_nulls("police_referral_share")
    if known.height:
        st.markdown(words.social_care(known.row(0, named=True)))
    st.caption(words.SOCIAL_CARE)
    given, of = pl.col("given_count").cast(pl.String), pl.col("authority_count").cast(pl.String)
    shown = figures.add_own(rows).with_columns(
        pl.col("year").cast(pl.String), authorities=given + " of " + of
    )
    page.table(shown, SOCIAL_CARE_COLUMNS, name="Social care figures beside the police's own")
    page.source(
        warehouse,
        "Department for Education, Local Authority Interactive Tool",
        publication="safeguarding_indicators",
    )
