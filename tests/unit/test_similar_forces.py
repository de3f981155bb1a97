"""Forces alike: a case worked by hand, and what holds for every set of forces."""

import datetime as dt
import math

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.models.compare.similar_forces import force_profile, similar_forces


def profile(*rows, **further):
    frame = pl.DataFrame(
        rows,
        schema={
            "force_code": pl.String,
            "child_population_count": pl.Int64,
            "rate_per_1000": pl.Float64,
        },
        orient="row",
    )
    return frame.with_columns(pl.Series(name, values) for name, values in further.items())


def distances(frame):
    return {(a, b): distance for a, b, _, distance in frame.iter_rows()}


def test_distance_is_that_worked_by_hand():
    # Logs to base 10 of children: 4, 5, 6 (deviation √(2/3)); of rates: 0, 0, 1 (√2 / 3).
    found = distances(
        similar_forces(profile(("A", 10**4, 1.0), ("B", 10**5, 1.0), ("C", 10**6, 10.0)))
    )
    step, jump = math.sqrt(3 / 2), 3 / math.sqrt(2)
    assert found["A", "B"] == pytest.approx(math.sqrt(step**2 / 2))
    assert found["B", "C"] == pytest.approx(math.sqrt((step**2 + jump**2) / 2))
    assert found["A", "C"] == pytest.approx(math.sqrt(((2 * step) ** 2 + jump**2) / 2))


def test_the_nearest_stands_first_and_no_more_are_given_than_asked_for():
    forces = profile(*[(f"F{n}", 1000 * 2**n, 2.0) for n in range(10)])
    near = similar_forces(forces, most=3).filter(force_code="F0")
    assert near["similar_force_code"].to_list() == ["F1", "F2", "F3"]
    assert near["rank"].to_list() == [1, 2, 3]
    assert similar_forces(forces).height == 80


@pytest.mark.parametrize("missing", [(None, 2.0), (1000, None), (0, 2.0)])
def test_a_force_of_which_something_is_missing_has_none_and_is_nobodys(missing):
    found = similar_forces(profile(("A", 1000, 1.0), ("B", 2000, 2.0), ("C", *missing)))
    assert set(found["force_code"]) == set(found["similar_force_code"]) == {"A", "B"}


def test_what_all_forces_share_tells_none_apart():
    found = distances(similar_forces(profile(("A", 1000, 1.0), ("B", 1000, 2.0))))
    assert found["A", "B"] == pytest.approx(math.sqrt(4 / 2))


def test_a_further_measure_counts_as_it_stands():
    forces = profile(("A", 1000, 1.0), ("B", 1000, 1.0), ("C", 1000, 1.0), share=[-1.0, 0.0, 1.0])
    found = distances(similar_forces(forces))
    assert found["A", "C"] == pytest.approx(2 * found["A", "B"])


@pytest.mark.parametrize("rows", [[], [("A", 1000, 1.0)]])
def test_no_force_or_a_single_one_has_none(rows):
    assert similar_forces(profile(*rows)).is_empty()


@settings(max_examples=25, deadline=None, derandomize=True)
@given(
    st.lists(
        st.tuples(st.integers(1, 10**7), st.floats(0.001, 50).map(lambda rate: round(rate, 6))),
        min_size=2,
        max_size=8,
    )
)
def test_distance_is_the_same_both_ways_and_whatever_the_unit(values):
    forces = [(f"F{n}", children, rate) for n, (children, rate) in enumerate(values)]
    found = distances(similar_forces(profile(*forces)))
    assert all(found[b, a] == pytest.approx(d, abs=1e-9) for (a, b), d in found.items())
    tenfold = distances(similar_forces(profile(*[(f, 10 * n, 1000 * r) for f, n, r in forces])))
    assert all(tenfold[pair] == pytest.approx(d, abs=1e-6) for pair, d in found.items())


def quarters(force, first_year, counts, group="child_sexual"):
    starts = [
        dt.date(first_year + (n + 1) // 4, (3 * n + 3) % 12 + 1, 1) for n in range(len(counts))
    ]
    return pl.DataFrame(
        {
            "force_code": [force] * len(counts),
            "abuse_type": [group] * len(counts),
            "period_start": starts,
            "count": counts,
        },
        schema_overrides={"count": pl.Int64, "period_start": pl.Date},
    )


POPULATION = pl.DataFrame(
    {
        "force_code": ["A", "B", "A", "ALL"],
        "year": [2020, 2020, 2021, 2020],
        "child_population_count": [10_000, 20_000, 11_000, 30_000],
    }
)


def test_the_rate_is_of_the_latest_whole_year_and_its_own_children():
    crime = pl.concat(
        [
            quarters("A", 2019, [9, 9, 9, 9, 10, 20, 30, 40, 500]),
            quarters("B", 2020, [1, 2, 3, 4]),
            quarters("A", 2020, [7, 7, 7, 7], group="child_cruelty"),
            quarters("ALL", 2020, [11, 22, 33, 44]),
        ]
    )
    assert force_profile(crime, POPULATION, "child_sexual").rows() == [
        ("A", "2020/21", 10_000, 10.0),
        ("B", "2020/21", 20_000, 0.5),
    ]


def test_a_force_without_children_or_with_a_quarter_missing_is_left_out():
    crime = pl.concat(
        [
            quarters("A", 2020, [1, 1, 1, 1]),
            quarters("B", 2020, [1, None, 1, 1]),
            quarters("BTP", 2020, [1, 1, 1, 1]),
        ]
    )
    assert force_profile(crime, POPULATION, "child_sexual")["force_code"].to_list() == ["A"]


def test_corrections_that_outweigh_count_as_half_an_offence():
    crime = quarters("A", 2020, [-3, 1, 0, 0])
    ((_, _, _, rate),) = force_profile(crime, POPULATION, "child_sexual").rows()
    assert rate == pytest.approx(0.05)


@pytest.mark.parametrize("counts", [[], [1, 1, 1]])
def test_without_a_whole_year_or_children_there_is_no_profile(counts):
    assert force_profile(quarters("A", 2020, counts), POPULATION, "child_sexual").is_empty()
    whole = quarters("A", 2020, [1, 1, 1, 1])
    assert force_profile(whole, POPULATION.clear(), "child_sexual").is_empty()
