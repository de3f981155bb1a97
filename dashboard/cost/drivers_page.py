"""What drives it: why the cost of an investigation changed between two years."""

import polars as pl
import streamlit as st

from dashboard.cost import choices, queries, words, years_compared
from dashboard.cost.charts_change import waterfall, waterfall_steps
from dashboard.shell import filters, page, shown, text
from dashboard.shell.columns import Column, Kind
from dashboard.warehouse.session import current_warehouse

QUESTION = "Why did the cost of an investigation change?"
PRICE_BASE = "prices of each day"
COLUMNS = {
    "step": Column("Step", Kind.TEXT),
    "amount_gbp": Column("Pounds (£)", Kind.POUNDS),
    "end_gbp": Column("Mean after it (£)", Kind.POUNDS),
    "price_base": Column("Price base", Kind.TEXT),
}
MEANING = """
**Price of an hour**: pay and grades, what an hour costs. **Hours per case**: how long the work
takes. **Mix of cases**: more or fewer of the dear types and complexities. **The rest**: what is
bought and not timed, such as forensics and travel. Each is its own change while the others stand at
the middle of both years, so that they add up to the whole change.
"""


def show() -> None:
    """Draw the page."""
    warehouse = current_warehouse()
    chosen = filters.choose(warehouse, with_period=False)
    drivers = queries.cost_drivers(warehouse, chosen.force_code)
    if drivers.is_empty():
        page.answer(QUESTION, text.NOT_HELD)
        page.missing(chosen, "two years in a row with five closed, costed investigations each")
        return
    baseline, current = years_compared.choose_years(warehouse, chosen, drivers)
    shown.add(period=f"{baseline} to {current}")
    picked = drivers.filter((pl.col("baseline") >= baseline) & (pl.col("current") <= current)).sort(
        "baseline"
    )
    if picked["baseline"].n_unique() != int(current[:4]) - int(baseline[:4]):
        page.answer(QUESTION, f"{chosen.force_name}: a year between them has too few cases.")
        st.info("Choose two years with five closed cases in every year between them.")
        return
    sums = dict(picked.group_by("driver").agg(pl.col("contribution_gbp").sum()).iter_rows())
    steps = waterfall_steps(
        {name: sums.get(driver, 0.0) for driver, name in words.DRIVERS.items()},
        baseline=baseline,
        current=current,
        mean_gbp=picked["baseline_mean_gbp"][0],
    )
    page.answer(QUESTION, words.change_sentence(chosen.force_name, steps))
    choices.left_out(warehouse, chosen.force_code)
    _picture(steps, baseline, current)
    years_compared.warn_unfinished(warehouse, chosen, current)
    st.caption(
        "Direct cost of closed investigations in cash. The axis need not begin at zero: a bar's "
        "length is the pounds it adds. Over several years the yearly steps are added up."
    )
    rows = steps.with_columns(pl.lit(PRICE_BASE).alias("price_base"))
    page.table(rows, COLUMNS, name="Why unit cost changed", expanded=True)
    st.markdown(MEANING)
    page.source(warehouse, "the forces' cost lines, hours and rates")


def _picture(steps: pl.DataFrame, baseline: str, current: str) -> None:
    page.picture(
        waterfall(steps, title=words.change_title(steps), price_base="cash"),
        description=f"Waterfall from the mean cost of investigations opened in {baseline} to those "
        f"opened in {current}: price of an hour, hours per case, mix and the rest, as in the "
        "answer above and the table below.",
    )
