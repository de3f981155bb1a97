"""Where the money goes: years, what matters most, the bridges, and categories."""

import polars as pl
import streamlit as st

from dashboard.plan import charts, figures, words
from dashboard.plan.choices import ChosenPlan
from dashboard.plan.columns import CATEGORY_COLUMNS
from dashboard.plan.worked_out import WorkedOut
from dashboard.shell import page, text
from dashboard.shell.charts.theme import money_axis
from dashboard.shell.charts.waterfall import whole_steps

KINDS_NOTE = (
    "Each bar moves one thing alone and leaves all others at their middle. What comes by itself "
    "(investigations, the cost of a case, chance) and the scenario's own ranges are moved to the "
    "ends of their 8 in 10; the others by the step named, as a judgement, for comparison. In cash."
)
STEPS_NOTE = (
    "Steps are of mean cash; the last one leads to the middle of the range. In cash. The axis "
    "need not begin at nought."
)


def draw_years(drawn: dict[str, pl.DataFrame], price_base: str, *, in_real_terms: bool) -> None:
    """Cash by financial year with its ranges, a scenario beside the other.

    Args:
        drawn: `yearly_figures` by the scenario's name.
        price_base: The year of the real pounds.
        in_real_terms: Whether money is in them.
    """
    terms = f"at prices of {price_base}" if in_real_terms else "in cash"
    rows = figures.cash_by_scenario(drawn)
    page.picture(
        charts.yearly_ranges(
            rows,
            list(drawn),
            axis=money_axis("Cost in the year"),
            title=f"Cost by financial year, {terms}",
        ),
        description=f"Cost by financial year of {', '.join(drawn)}, {terms}: middle and 8-in-10 "
        "range, with the budget where there is one; the table below has the figures.",
    )
    has_budget = rows["budget"].is_not_null().any()
    st.caption(
        "The bars hold 8 in 10 futures, the mark in them is the middle"
        f"{'; the line across a year is its budget' if has_budget else ''}. The axis may not begin "
        "at £0."
    )


def draw(worked: WorkedOut, year: str, chosen: ChosenPlan) -> None:
    """What matters most, the bridges, and the categories of one year."""
    rows = figures.drivers_of(worked.plan.tornado, year)
    if rows.is_empty():
        return
    left, right = st.columns(2)
    with left:
        _tornado(rows, year)
    with right:
        _bridges(worked, year, chosen)
    price = figures.row_of(figures.yearly_figures(worked.plan, worked.code), year)["price"]
    categories = figures.categories_of(
        worked.plan, worked.code, year, in_real_terms=chosen.in_real_terms, price=price
    )
    named = pl.col("category").map_elements(_category, return_dtype=pl.String)
    page.table(categories.with_columns(named), CATEGORY_COLUMNS, name=f"Cost by category, {year}")


def _category(code: str) -> str:
    return "All categories" if code == figures.ALL_CATEGORIES else text.label(code)


def _tornado(rows: pl.DataFrame, year: str) -> None:
    names = [words.driver_name(row) for row in rows.iter_rows(named=True)]
    st.subheader(f"What matters most in {year}", anchor=False)
    first = rows.row(0, named=True)
    half = max(abs(first["low_gbp"]), abs(first["high_gbp"]))
    st.markdown(f"{names[0]}: that alone moves the cost by up to {text.pounds(half)}.")
    page.picture(
        charts.tornado(rows.with_columns(name=pl.Series(names)), title="Change of the year's cost"),
        description="Bars of how far the year's cost moves when one thing alone moves: "
        + "; ".join(
            f"{name}, {text.pounds(row['low_gbp'])} to {text.pounds(row['high_gbp'])}"
            for name, row in zip(names, rows.iter_rows(named=True), strict=True)
        ),
    )
    st.caption(KINDS_NOTE)


def _bridges(worked: WorkedOut, year: str, chosen: ChosenPlan) -> None:
    years = worked.base.axes.horizon.years
    place = years.index(year)
    st.subheader("Why it changes", anchor=False)
    if place > 0:
        before = years[place - 1]
        level, steps, reached = figures.bridge_of(worked.plan.bridge, "years", year)
        _bridge(level, steps, reached, first=before, last=year, title=f"{before} to {year}")
    else:
        st.markdown("The year under way is the first of the plan: there is none to set it against.")
    if chosen.scenario.levers:
        level, steps, reached = figures.bridge_of(worked.plan.bridge, "scenario", year)
        name = chosen.scenario.name
        _bridge(level, steps, reached, first="Base", last=name, title=f"Base to {name}, {year}")
    st.caption(STEPS_NOTE)


def _bridge(
    level: float, steps: dict[str, float], reached: float, *, first: str, last: str, title: str
) -> None:
    named = {words.step_name(step): amount for step, amount in steps.items()}
    change = (reached - level) * figures.PER_THOUSAND
    more = "more" if change >= 0 else "less"
    st.markdown(
        f"From {words.in_markdown(first)} to {words.in_markdown(last)}: "
        f"{text.pounds(abs(change))} {more}."
    )
    drawn = whole_steps(named, first=first, last=last, level=level)
    page.picture(
        charts.bridge(drawn, title=title),
        description=f"Waterfall of cash, {title}, in thousands of pounds: "
        + "; ".join(f"{name} {amount:+,.0f}" for name, amount in named.items()),
    )
