"""The rates behind the cost pages, with those that nobody has sourced marked."""

import polars as pl
import streamlit as st

from dashboard.cost import rate_queries, rate_words
from dashboard.shell import page, text
from dashboard.shell.columns import Column, Kind
from dashboard.warehouse.door import Warehouse

COLUMNS = {
    "is_illustrative": Column("Status", Kind.TEXT),
    "kind": Column("Kind", Kind.TEXT),
    "component": Column("What", Kind.TEXT),
    "category": Column("Applies to", Kind.TEXT),
    "valid_from": Column("In force from", Kind.MONTH),
    "unit": Column("Unit", Kind.TEXT),
    "rate_gbp": Column("Rate (£, prices of its day)", Kind.POUNDS),
    "includes": Column("Includes", Kind.TEXT),
    "rate_share": Column("Share of pay", Kind.SHARE),
    "provenance": Column("Grade", Kind.TEXT),
    "relative_error_share": Column("Widens the interval by ±", Kind.SHARE),
    "source": Column("Source", Kind.TEXT),
}
ILLUSTRATIVE, SOURCED = "ILLUSTRATIVE", "Sourced or your own"
REPLACE = """
Your own hourly rates go into `rates.csv`. One row puts all shipped ones aside, so give every grade.

```text
grade,valid_from,hourly_rate_gbp,includes,provenance
constable,2024-04-01,28.40,pay,local_time_recording
sergeant,2024-04-01,60.10,full,local_estimate
```

What a rate includes is one of `pay` (also when empty), `pay_on_costs` (with employer's pension and
national insurance) and `full` (with overhead too): nothing is then added twice.

Your own on-costs and overhead go into `uplifts.csv`, 31% written as 0.31. They hold from the month
in which the first row of a category and component begins; before it the shipped ones hold.

```text
category,component,valid_from,share,provenance
staff_time,pension,2024-04-01,0.168,local_time_recording
officer_time,overhead,2024-04-01,0.25,local_estimate
staff_time,overhead,2024-04-01,0.25,local_estimate
```

The provenance is one of `local_time_recording` (also when empty), `local_estimate`,
`national_proxy` and `quoted_headline`. Then type:

```text
caseweight ingest rates.csv uplifts.csv && caseweight build
```
"""
RULE = (
    "Each rate has a grade: local time recording widens an interval by nothing, a local estimate "
    "by ±10% of the pounds that rest on it, a national proxy by ±20%, a quoted headline by ±40%; "
    "what is added to a rate, or taken from it, errs along. Both ends of a mean's interval move "
    "out by 1.96 times the error so made, added in quadrature to the sampling error, since a wrong "
    "rate is wrong in every case. The grades are a judgement."
)
SINCE_EVER = 1900


def draw(warehouse: Warehouse) -> None:
    """The rates in force, and which of them are illustrative."""
    rates = rate_queries.cost_rates(warehouse)
    if rates.is_empty():
        return
    st.subheader("Which rates stand behind it?", anchor=False)
    in_force = rates.filter("is_illustrative")
    if in_force.is_empty():
        st.markdown("Every rate in force is sourced or the forces' own.")
    else:
        names = rate_words.rate_names(in_force.to_dicts())
        verb = "is" if in_force.height == 1 else "are"
        st.markdown(
            f"**{in_force.height} of {rates.height} rates in force {verb} illustrative**, without "
            f"a source: {names}."
        )
    earlier = rate_words.earlier_sentence(rate_queries.illustrative_rates(warehouse))
    if earlier:
        st.markdown(earlier)
    included = rate_queries.included_in_rates(warehouse)
    if included.height:
        st.markdown(rate_words.included_sentences(included))
    with st.expander("Put your own rates in their place"):
        st.markdown(REPLACE)
    st.caption(RULE)
    words = pl.col("kind", "component", "category", "unit", "includes", "provenance").map_elements(
        text.label, return_dtype=pl.String
    )
    shown = rates.with_columns(
        words,
        pl.when("is_illustrative")
        .then(pl.lit(ILLUSTRATIVE))
        .otherwise(pl.lit(SOURCED))
        .alias("is_illustrative"),
        pl.when(pl.col("valid_from").dt.year() > SINCE_EVER).then("valid_from"),
    )
    page.table(shown, COLUMNS, name="Rates in force", expanded=False)
