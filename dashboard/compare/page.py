"""Compare forces: one force beside its region, the forces most like it, and England and Wales."""

import streamlit as st

from dashboard.compare import choices, notes, queries, words, years
from dashboard.compare import force_map as forces_map
from dashboard.compare import forces_alike as alike
from dashboard.compare import ranking as parts
from dashboard.compare.figures import RATE, Standing, growth_standing, rate_standing
from dashboard.compare.queries import RECORDED_CRIME
from dashboard.shell import filters, page, shown, text
from dashboard.shell.release_queries import find_release
from dashboard.shell.windows import of_window
from dashboard.warehouse.door import Warehouse
from dashboard.warehouse.session import current_warehouse
from pipelines.contracts.vocabulary import ALL_FORCES

QUESTION = "How does this force compare?"
OF_ALL = "How do forces compare?"


def show() -> None:
    """Draw the page."""
    warehouse = current_warehouse()
    chosen = filters.choose(warehouse, with_period=False)
    question = QUESTION if chosen.force_code != ALL_FORCES else OF_ALL
    choice = choices.choose(warehouse)
    if choice is None:
        page.answer(question, text.NOT_HELD)
        page.missing(chosen, "recorded crime or incidents to compare by")
        return
    shown.add(period=" to ".join(choice.period))
    standing = _standing(warehouse, chosen.force_code, choice)
    if standing is None:
        page.answer(question, text.NOT_HELD)
        is_unknown = choice.kind == RATE and queries.population(warehouse).is_empty()
        st.info(notes.NO_CHILDREN_HELD if is_unknown else notes.NOTHING_TO_COMPARE)
        return
    said = words.sentence(standing, chosen.force_name, choice.group, choice.period)
    page.answer(question, said)
    if not choice.has_crime:
        st.info(notes.ONLY_INCIDENTS)
    st.markdown(notes.caveat(standing, choice.period))
    if standing.compared.height:
        left, right = st.columns([3, 2])
        with left:
            forces_map.draw(standing, choice)
            alike.draw(warehouse, chosen, standing, choice)
        with right:
            parts.ranking(standing, choice)
        st.caption(notes.interval_note(standing, choice.measure))
    parts.table(standing, choice)
    years.draw(warehouse, chosen, standing, choice)
    _sources(warehouse, choice)


def _standing(warehouse: Warehouse, force: str, choice: choices.Choice) -> Standing | None:
    """Where the forces stand; none where nothing can be compared."""
    places, near = (
        queries.force_places(warehouse),
        queries.forces_alike(warehouse, force),
    )
    if choice.kind == RATE:
        rates = choices.rates(warehouse, choice.measure, choice.group)
        rows = rates.filter(financial_year=choice.period[0]) if choice.period else rates.clear()
        standing = rate_standing(rows, places, near, force)
    elif choice.window is not None:
        growth = queries.growth_of_forces(warehouse, choice.measure, choice.group)
        rows = of_window(growth, choice.window)
        standing = growth_standing(rows, places, near, force)
    else:
        return None
    return standing if standing.compared.height or standing.national is not None else None


def _sources(warehouse: Warehouse, choice: choices.Choice) -> None:
    """The publications behind the page, each with its date."""
    if choice.measure == RECORDED_CRIME:
        last = queries.last_crime_quarter(warehouse)["last_quarter"][0]
        origin = f"Home Office police recorded crime open data, quarters to {text.quarter(last)}"
        page.source(warehouse, origin, publication=RECORDED_CRIME)
    else:
        page.source(warehouse, "the forces' incident extracts")
    if children := find_release(warehouse, "population"):
        st.caption(
            "Children aged 0 to 17: Office for National Statistics, mid-year population estimates"
            f"{children.note}, loaded as at {text.day_name(children.as_at)}."
        )
