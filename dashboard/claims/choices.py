"""Which claim is looked at and what it is held against: the choices of the claims page."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from dashboard.claims import queries, stated_claim
from dashboard.claims.queries import RECORDS
from dashboard.shell import filters
from dashboard.warehouse.door import Warehouse

OWN = "own"
FIRST = "npcc_2015_with_times_2016"
YEAR_KINDS = {"calendar": "Calendar years", "year_to_march": "Years to 31 March"}
LONGEST_WORDS, LONGEST_NUMBER = 160, 40


def choose(warehouse: Warehouse) -> tuple[stated_claim.StatedClaim, str]:
    """Draw the choices; the claim, and which of `RECORDS` it is held against."""
    claims = queries.claims(warehouse)
    rows = {} if claims.is_empty() else {row["claim_id"]: row for row in claims.rows(named=True)}
    with st.container(horizontal=True, key="claim choices"):
        chosen = st.selectbox(
            "Claim",
            [*rows, OWN],
            list(rows).index(FIRST) if FIRST in rows else 0,
            format_func=lambda name: rows[name]["title"] if name in rows else "Type one in",
            key="claim",
            bind="query-params",
            width=430,
        )
        held_against = filters.choose_one(
            "Held against",
            list(RECORDS),
            key="record",
            words=lambda name: RECORDS[name].name,
        )
    if chosen not in rows:
        return _type_in(), held_against
    stated = stated_claim.published(rows[chosen])
    st.button(
        "Change its numbers",
        on_click=_take_over,
        args=(stated,),
        type="tertiary",
        icon=":material/edit:",
    )
    return stated, held_against


def _type_in() -> stated_claim.StatedClaim:
    """The form; every field is in the address, so that a link shows the same claim."""
    values: dict[str, str | None] = {}
    with st.container(horizontal=True, key="claim numbers"):
        for name, (heading, example) in stated_claim.FIELDS.items():
            values[name] = _field(name, heading, example, 165, LONGEST_NUMBER)
    with st.container(horizontal=True, key="claim words"):
        kind = filters.choose_one(
            "Its years are", list(YEAR_KINDS), key="years", words=lambda name: YEAR_KINDS[name]
        )
        for name, (heading, example) in stated_claim.WORDS.items():
            values[name] = _field(name, heading, example, 280, LONGEST_WORDS)
    stated = stated_claim.typed(values, kind)
    for problem in stated.problems:
        st.warning(problem)
    return stated


def _field(name: str, heading: str, example: str, width: int, longest: int) -> str | None:
    return st.text_input(
        heading,
        key=name,
        bind="query-params",
        placeholder=f"such as {example}" if example else "",
        max_chars=longest,
        width=width,
    )


def _take_over(stated: stated_claim.StatedClaim) -> None:
    """Fill the form with a published claim's numbers."""
    st.session_state["claim"] = OWN
    taken: Mapping[str, Any] = {
        **stated_claim.written(stated.claim),
        "counted": stated.counted,
        "said": stated.source[:LONGEST_WORDS],
        "years": "year_to_march" if stated.year_kind == "year_to_march" else "calendar",
    }
    for name, value in taken.items():
        st.session_state[name] = value
