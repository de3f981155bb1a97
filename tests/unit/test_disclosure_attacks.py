"""An attacker finds no hidden cell of any plan of up to three linked dimensions."""

from itertools import compress

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.models.disclosure import Kind, Table, protect
from tests.attacker import Attack, attack_atoms, recovered, solve_exactly

DIMENSIONS = ("a", "b", "d")
SIZES = st.lists(st.integers(2, 3), min_size=1, max_size=3)
COUNTS = st.sampled_from([0, 0, 1, 1, 2, 3, 4, 5, 6, 7, 9, 12, 20, 50])


@st.composite
def plans(draw, amounts=False):
    """Atoms of up to three dimensions, and one to three tables over some of these."""
    sizes = draw(SIZES)
    dimensions = DIMENSIONS[: len(sizes)]
    places = list(np.ndindex(*sizes))
    counts = draw(st.lists(COUNTS, min_size=len(places), max_size=len(places)))
    columns = {
        name: [f"{name}{place[at]}" for place in places] for at, name in enumerate(dimensions)
    }
    some = st.lists(st.sampled_from(dimensions), unique=True, min_size=1)
    tables = []
    for number in range(draw(st.integers(1, 3))):
        by = draw(some)
        over = [name for name in by if draw(st.booleans())]
        kind = Kind.AMOUNT if amounts else Kind.COUNT
        tables.append(Table.with_totals(f"t{number}", by, over, kind))
    return pl.DataFrame({**columns, "count": counts}), tables


def as_shown(atoms, tables, protected):
    """The cells with their true counts, and a column for each dimension of the plan."""
    cells = protected.cells
    dimensions = [name for name in DIMENSIONS if name in cells.columns]
    values = [
        atoms.filter(
            pl.lit(value=True),
            *(
                pl.col(n) == v
                for n, v in zip(dimensions, row, strict=True)
                if v not in (None, "all")
            ),
        )["count"].sum()
        for row in cells.select(dimensions).iter_rows()
    ]
    return cells.with_columns(true=pl.Series(values, dtype=pl.Int64)), dimensions


def is_within(part, whole):
    return part != whole and all(
        w in (None, "all") or w == p for p, w in zip(part, whole, strict=True)
    )


def floors_of(cells, dimensions):
    """One for hidden cells that are no noughts and lie in no other hidden cell; nought for others.

    More than an attacker knows, who cannot tell which of them are noughts.
    """
    names = [
        tuple(None if it == "all" else it for it in row)
        for row in cells.select(dimensions).iter_rows()
    ]
    hidden = [name for name, it in zip(names, cells["symbol"], strict=True) if it == "c"]
    return [
        float(true > 0 and not any(is_within(name, whole) for whole in hidden))
        for name, true in zip(names, cells["true"], strict=True)
    ]


@settings(max_examples=40, deadline=None)
@given(plans())
def test_no_hidden_count_is_recovered_and_small_ones_may_be_any_from_one_to_five(plan):
    atoms, tables = plan
    protected = protect(atoms, tables)
    assert protected.audit["is_held"].all()
    cells, dimensions = as_shown(atoms, tables, protected)
    shown = cells.filter(symbol="")
    assert (shown["count"] == shown["true"]).all()
    assert not shown["count"].is_between(1, 5).any()
    attack = attack_atoms(cells, dimensions, floors_of(cells, dimensions))
    assert not attack.solved()
    for cell in attack.hidden:
        true = cells["true"][cell]
        if 1 <= true <= 5:
            possible = [value for value in range(1, 6) if attack.can_be(cell, value)]
            assert possible == [1, 2, 3, 4, 5], cells.row(cell)
        else:
            assert attack.can_be(cell, true + 1) or attack.can_be(cell, true - 1), cells.row(cell)


@settings(max_examples=25, deadline=None)
@given(plans(amounts=True), st.integers(0, 1_000))
def test_no_case_is_told_to_within_a_tenth_by_any_amounts_together(plan, seed):
    atoms, tables = plan
    random = np.random.default_rng(seed)
    cases = [
        sorted(random.lognormal(8, 1.5, count).round().tolist(), reverse=True)
        for count in atoms["count"]
    ]
    atoms = atoms.with_columns(
        amount_gbp=pl.Series([float(sum(it)) for it in cases]),
        largest_gbp=pl.Series([float(it[0]) if it else 0.0 for it in cases]),
        second_largest_gbp=pl.Series([float(it[1]) if len(it) > 1 else 0.0 for it in cases]),
    )
    protected = protect(atoms, tables)
    dimensions = [name for name in DIMENSIONS if name in protected.cells.columns]
    cells = protected.cells.with_columns(count=pl.col("amount_gbp").fill_null(0.0))
    attack = attack_atoms(cells, dimensions)
    places = list(atoms.select(dimensions).iter_rows())
    for at, row in enumerate(cells.select(dimensions).iter_rows()):
        inside = [
            all(v in (None, "all") or v == p for p, v in zip(place, row, strict=True))
            for place in places
        ]
        dear = sorted((it for own in compress(cases, inside) for it in own), reverse=True)
        # Whoever stands behind the second takes it from the sum: the rest bounds the first.
        is_safe = len(dear) >= 10 and sum(dear) - dear[1] >= 1.1 * dear[0] - 0.01
        if cells["symbol"][at] == "":
            assert is_safe
        elif dear and not is_safe:
            low, high = attack.interval(at)
            # As much as the cell may hold, one case may; as little as it may, none holds more.
            assert high >= sum(dear) + 0.1 * dear[0] - 0.01
            assert low <= max(sum(dear) - 0.1 * dear[0], 0) + 0.01


def frame(**columns):
    return pl.DataFrame(columns)


def test_the_attacker_joins_frames_from_different_places():
    """What one page hides and another implies is found, so a clean answer means something."""
    by_type = frame(force_code=["A"] * 3, abuse_type=["x", "y", "all"], value=[None, 7, 20],
                    symbol=["c", "", ""])  # fmt: skip
    assert recovered(Attack.on([by_type])) == {(("abuse_type", "x"), ("force_code", "A")): 13}
    by_type = by_type.with_columns(
        value=pl.Series([None, None, 2]), symbol=pl.Series(["c", "c", ""])
    )
    assert not recovered(Attack.on([by_type]))
    elsewhere = frame(force_code=["A"], abuse_type=["y"], value=[1], symbol=[""])
    assert len(recovered(Attack.on([by_type, elsewhere]))) == 1


def test_the_attacker_adds_months_to_their_year_and_takes_none_below_nought():
    months = [f"2025-{m:02}-01" for m in range(4, 13)] + [f"2026-{m:02}-01" for m in (1, 2, 3)]
    by_month = frame(force_code=["A"] * 12, month=months, value=[None, None, *[9] * 10],
                     symbol=["c", "c", *[""] * 10])  # fmt: skip
    by_year = frame(force_code=["A"], financial_year=["2025/26"], value=[90], symbol=[""])
    attack = Attack.on([by_month, by_year], year_of_month="financial_year")
    assert set(recovered(attack).values()) == {0.0}


@pytest.mark.parametrize(
    ("rows", "sums", "found"),
    [
        ([{0: 1, 1: 1}, {0: 1, 1: -1}], [7, 1], {0: 4, 1: 3}),
        ([{0: 1, 1: 1}], [7], {}),
        ([{0: 1, 1: 1, 2: 1}, {1: 1, 2: 1}], [9, 4], {0: 5}),
    ],
)
def test_the_attacker_solves_what_can_be_solved(rows, sums, found):
    assert solve_exactly(rows, sums) == found
