"""Somebody keeps what an earlier version showed of twelve months that no table shows any more."""

import datetime as dt
from itertools import product

import polars as pl

from pipelines.contracts.release_plan import PLAN
from pipelines.modelling.protection import Protection, protect_demand
from pipelines.modelling.release import as_table
from pipelines.models.periods import add_months
from pipelines.models.release.windows import (
    known_of_forces,
    unsettled_forces,
    window_table,
    with_windows,
)
from tests.attacker import Attack, recovered

FIRST = dt.date(2025, 4, 1)
COUNTED = {
    ("A", "neglect"): [0, 8, 3, 9, 7, 8, 9, 7, 8, 9, 7, 8, 3, 9],
    ("B", "neglect"): [31, 29, 38, 35, 33, 30, 28, 36, 37, 32, 34, 39, 27, 31],
    ("C", "neglect"): [51, 49, 58, 55, 53, 50, 48, 56, 57, 52, 54, 59, 47, 50],
}
KINDS = ("neglect", "sexual")
QUIET = {
    ("A", "neglect"): [0] * 5 + [3] + [0] * 7,
    ("A", "sexual"): [0] + [8] * 11 + [0],
    ("B", "neglect"): [0] + [2] * 10 + [0] * 2,
    ("B", "sexual"): [0] + [9] * 11 + [0],
    ("C", "neglect"): [30] + [1] * 11 + [0],
    ("C", "sexual"): [40] + [1] + [9] * 10 + [0],
    ("D", "neglect"): [50] * 13,
    ("D", "sexual"): [60] * 13,
}
"""Of A and B the thirteenth month is as empty as the first, so that both windows are the same."""
MEASURE = "incidents"
TABLES = {
    table.name: as_table(table)
    for table in PLAN
    if table.name in ("incidents_latest", "incidents_by_month")
}
LATEST = TABLES["incidents_latest"]


def label(start: int) -> str:
    return f"{add_months(FIRST, start):%Y-%m} to {add_months(FIRST, start + 11):%Y-%m}"


def release(start, protection, counted=COUNTED):
    """A version whose latest twelve months begin with a month's number: its cells."""
    rows = [
        (force, add_months(FIRST, at), label(start) if at >= start else None, kind, count)
        for (force, kind), counts in counted.items()
        for at, count in enumerate(counts[: start + 12])
    ]
    names = ["force_code", "month", "period", "abuse_type", "count"]
    atoms = pl.DataFrame(rows, schema=names, orient="row")
    found = protect_demand(MEASURE, atoms, TABLES, {"latest": label(start)}, protection)
    assert found.audit["is_held"].all()
    return found


def cells_of(found):
    return [found.table(table).rename({"count": "value"}) for table in TABLES.values()]


def shown(found):
    return found.cells.filter(pl.col("table").is_in(list(TABLES)))


def attack(*versions):
    """All cells of some versions, and that each window adds up twelve months of a force."""
    joined = Attack.on(frame for found in versions for frame in cells_of(found))
    for start, force in ((start, force) for start in range(3) for force in "ABC"):
        own = ("force_code", force)
        months = [(own, ("month", str(add_months(FIRST, start + step)))) for step in range(12)]
        joined.equations.append(((own, ("period", label(start))), months))
    return recovered(joined)


def test_a_window_of_an_earlier_version_gives_no_month_of_this_one_back():
    first = release(0, Protection({}, None))
    second = release(1, Protection({MEASURE: first}, shown(first)))
    third = release(2, Protection({MEASURE: second}, shown(second)))
    assert attack(first) == {}
    assert attack(first, second, third) == {}
    # Beyond the tables that are laid out nothing of it leaves, and the next version knows of both.
    known = set(third.cells["table"]) - set(TABLES)
    assert known == {window_table(LATEST, label(start)).name for start in (0, 1)}


def test_the_attack_tells_a_month_where_earlier_windows_are_not_known():
    first = release(0, Protection({}, None))
    told = attack(first, release(1, Protection({}, None)))
    assert told[("force_code", "A"), ("month", "2026-04-01")] == 3


def test_a_window_is_not_forgotten_where_two_versions_differ_by_late_records_of_another_force():
    late = {key: counts.copy() for key, counts in QUIET.items()}
    for kind in KINDS:
        late["D", kind][3] -= 1
    first = release(0, Protection({}, None), late)
    second = release(0, Protection({MEASURE: first}, shown(first)), QUIET)
    both = pl.concat([shown(first), shown(second)])
    third = release(1, Protection({MEASURE: second}, both), QUIET)
    joined = Attack.on(frame for found in (second, third) for frame in cells_of(found))
    for force, kind in product("AB", KINDS):
        own = (("abuse_type", kind), ("force_code", force))
        before, now = ((*own, ("period", label(start))) for start in (0, 1))
        joined.equations.append((before, [now]))
    assert recovered(joined) == {}


def test_a_force_is_in_a_window_of_which_it_delivered_every_month():
    atoms = pl.DataFrame(
        [(force, add_months(FIRST, at)) for force, count in (("A", 12), ("B", 11))
         for at in range(count)],
        schema=["force_code", "month"], orient="row",
    )  # fmt: skip
    found = with_windows(atoms, [label(0)], {"A", "B"}).drop_nulls()
    assert set(found["force_code"]) == {"A"}
    assert found.height == 12


def test_forces_of_which_all_is_shown_are_taken_out_of_the_sum_of_all():
    cells = pl.DataFrame(
        [("A", "x", None, "c"), ("B", "x", 20, ""), ("ALL", "x", 27, ""),
         ("A", "y", 9, ""), ("B", "y", 30, ""), ("C", "y", 4, ""), ("C", "y", 5, ""),
         ("ALL", "y", 44, "")],
        schema=["force_code", "abuse_type", "count", "symbol"], orient="row",
    )  # fmt: skip
    # Of C two versions say different things, so that it is not known what to take out.
    assert unsettled_forces(cells) == {"A", "C"}
    found = known_of_forces(cells, {"A", "C"})
    assert set(found.rows()) == {
        ("A", "x", None, "c"), ("ALL", "x", 7, ""), ("A", "y", 9, ""), ("C", "y", 4, ""),
        ("C", "y", 5, ""), ("ALL", "y", 14, ""),
    }  # fmt: skip
