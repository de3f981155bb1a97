"""What the reader of the released tables has chosen; it lives in the address."""

from dataclasses import dataclass

import polars as pl
import streamlit as st

from dashboard.published import queries, words
from dashboard.published.figures import other_dimensions
from dashboard.shell import filters, text
from dashboard.warehouse.door import Warehouse
from pipelines.contracts.profiles import LEAVING, Profile
from pipelines.contracts.release_plan import DIMENSIONS, MEAN, PLANNED, POINT, ReleaseTable
from pipelines.contracts.vocabulary import ALL_FORCES, ALL_TYPES
from pipelines.settings import Settings

FIRST_SHOWN = (MEAN, POINT, "incidents")


@dataclass(frozen=True)
class Choice:
    """A table and a force."""

    table: ReleaseTable
    force_code: str
    force_name: str


def choose_profile() -> Profile:
    """Whose figures: of those that this server may show, the public ones first."""
    may_show = [profile for profile in reversed(LEAVING) if Settings().profile.includes(profile)]
    if len(may_show) == 1:
        return may_show[0]
    chosen = st.radio(
        "Figures for",
        may_show,
        format_func=lambda profile: profile.heading,
        captions=[profile.words for profile in may_show],
        key="figures",
        bind="query-params",
    )
    return chosen or may_show[0]


def choose(warehouse: Warehouse) -> Choice:
    """The table and the force."""
    held = queries.released_tables(warehouse)
    tables = [name for name in held["name"] if name in PLANNED]
    forces = queries.forces_with_cells(warehouse)
    names = dict(forces.select("force_code", "force_name").iter_rows()) if forces.width else {}
    with st.container(horizontal=True, key="filters"):
        name = filters.choose_one(
            "Table",
            tables,
            key="table",
            words=lambda name: PLANNED[name].title,
            width=520,
        )
        code = filters.choose_one(
            "Force",
            [ALL_FORCES, *names],
            key="force",
            words=lambda code: text.territory(code, names, warehouse.info),
        )
    return Choice(PLANNED[name], code, text.territory(code, names, warehouse.info))


def choose_line(cells: pl.DataFrame, table: ReleaseTable) -> dict[str, str]:
    """A value for each dimension that the picture has no axis for; the sum where there is one."""
    chosen = {}
    with st.container(horizontal=True, key="line"):
        for name in other_dimensions(table):
            values = cells[name].unique(maintain_order=True).to_list()
            first = next((code for code in values if code in (ALL_TYPES, *FIRST_SHOWN)), None)
            chosen[name] = filters.choose_one(
                DIMENSIONS[name], values, key=name, default=first, words=words.name_of
            )
    return chosen
