"""What a build makes for plans: profile of spending, level of cost, joint openings by quarter."""

import datetime as dt

import numpy as np
import polars as pl
import pytest

from pipelines.contracts.marts import MARTS
from pipelines.modelling.openings import opening_path
from pipelines.models.cost.case_level import case_level
from pipelines.models.cost.cohorts import development_patterns
from pipelines.models.cost.cost_profile import cost_profile, open_profile
from pipelines.models.periods import add_months
from pipelines.models.plan.profiles import AGES, OLD_AGE, read_profiles
from tests.plan_inputs import BY_AGE, STILL_OPEN, plan_inputs

FIRST, LAST = dt.date(2018, 4, 1), dt.date(2026, 7, 1)
QUARTERS = [
    add_months(FIRST, 3 * place) for place in range(34) if add_months(FIRST, 3 * place) <= LAST
]
SPENT, OPENED = {0: 60.0, 1: 30.0, 2: 10.0}, 50


def cohorts():
    rows = [("E23000001", "sexual", "standard", quarter, LAST, OPENED) for quarter in QUARTERS]
    columns = ["force_code", "abuse_type", "complexity", "opened_quarter", "last_quarter"]
    return pl.DataFrame(rows, schema=[*columns, "investigation_count"], orient="row")


def increments():
    rows = [
        ("E23000001", "sexual", "standard", quarter, add_months(quarter, 3 * age), OPENED * gbp)
        for quarter in QUARTERS
        for age, gbp in SPENT.items()
        if add_months(quarter, 3 * age) <= LAST
    ]
    columns = ["force_code", "abuse_type", "complexity", "opened_quarter", "cost_quarter"]
    return pl.DataFrame(rows, schema=[*columns, "cost_gbp"], orient="row")


def spent_by_category():
    rows = [
        ("E23000001", "sexual", age, category, gbp * share, gbp * share * timed)
        for age, gbp in SPENT.items()
        for category, share, timed in (("officer_time", 0.75, 0.05), ("travel", 0.25, 0.0))
    ]
    columns = ["force_code", "abuse_type", "quarters_since_opened", "category", "cost_real_gbp"]
    return pl.DataFrame(rows, schema=[*columns, "hours"], orient="row")


def test_a_profile_says_when_and_on_what_a_pound_is_spent_and_adds_up_to_one():
    patterns = development_patterns(increments(), cohorts())
    found = cost_profile(patterns, spent_by_category(), cost_basis="direct")
    assert found["spent_share"].sum() == pytest.approx(1.0)
    shares = dict(
        found.filter(category="officer_time")
        .select("quarters_since_opened", "spent_share")
        .iter_rows()
    )
    assert shares == pytest.approx({0: 0.45, 1: 0.225, 2: 0.075})
    MARTS["cost_profile"].validate(found)


def test_closings_make_a_life_table():
    leaves = {0: 10, 1: 20, 2: 20}
    closings = pl.DataFrame(
        [
            ("E23000001", "sexual", "standard", quarter, add_months(quarter, 3 * age), count)
            for quarter in QUARTERS
            for age, count in leaves.items()
            if add_months(quarter, 3 * age) <= LAST
        ],
        schema=[
            *("force_code", "abuse_type", "complexity", "opened_quarter", "closed_quarter"),
            "closed_count",
        ],
        orient="row",
    )
    found = open_profile(increments(), cohorts(), closings)
    shares = found.sort("quarters_since_opened")["open_share"].to_list()
    assert shares[:3] == pytest.approx([0.8, 0.4, 0.0])
    MARTS["open_profile"].validate(found)


def cases(means, *, count=400, seed=1, error=0.0):
    """Closed cases of one type, each force with its own mean cost."""
    random = np.random.default_rng(seed)
    frames = [
        pl.DataFrame(
            {
                "force_code": f"E2300{number:04}",
                "abuse_type": "sexual",
                "opened_quarter": [QUARTERS[-1 - place % 12] for place in range(count)],
                "opened_year": "2025/26",
                "last_quarter": LAST,
                "is_closed": True,
                "cost_real_gbp": mean * random.gamma(0.5, 2.0, count),
                "price_base": "2024/25",
                "still_to_come_real_gbp": 0.0,
            }
        )
        for number, mean in enumerate(means, start=1)
    ]
    rows = pl.concat(frames).with_columns(pl.col("cost_real_gbp").alias("cost_gbp"))
    return rows.with_columns(error_gbp=pl.col("cost_gbp") * error)


CASE_YEARS = pl.DataFrame(
    {
        "abuse_type": ["sexual"],
        "case_year_count": [4],
        "year_gbp": [400.0],
        "year_square": [100.0**2 * 4 + 20_000.0],
    }
)


def level_of(rows):
    return case_level(rows, spent_by_category(), CASE_YEARS, cost_basis="direct")


def test_levels_are_drawn_to_all_forces_where_they_differ_by_chance_alone():
    alike = level_of(cases([20_000.0] * 6))
    own, drawn = alike["own_mean_real_gbp"], alike["final_real_gbp"]
    assert drawn.std() < 0.5 * own.std()
    unlike = level_of(cases([10_000.0, 20_000.0, 40_000.0], count=4_000))
    apart = (unlike["final_real_gbp"] / unlike["own_mean_real_gbp"] - 1).abs().max()
    assert apart < 0.05
    MARTS["case_level"].validate(alike)


def test_a_force_alone_keeps_its_own_mean_and_its_own_error():
    rows = cases([20_000.0], count=900)
    found = level_of(rows).row(0, named=True)
    assert found["final_real_gbp"] == pytest.approx(rows["cost_real_gbp"].mean())
    relative = rows["cost_real_gbp"].std() / rows["cost_real_gbp"].mean() / 30
    assert found["relative_error"] == pytest.approx(relative, rel=1e-6)


def test_the_error_of_rates_widens_the_error_of_the_level():
    found = level_of(cases([20_000.0], error=0.3)).row(0, named=True)
    without = level_of(cases([20_000.0])).row(0, named=True)
    expected = (without["relative_error"] ** 2 + 0.3**2) ** 0.5
    assert found["relative_error"] == pytest.approx(expected, rel=1e-6)


def test_dispersion_is_the_variance_of_a_years_cost_for_each_pound_of_it():
    # Four case-years of 100 on average: 40,000 + 20,000 of squares less 40,000, for 400 pounds.
    assert level_of(cases([20_000.0]))["dispersion_gbp"][0] == pytest.approx(20_000 / 400)


def test_hours_are_those_for_each_real_pound_of_time():
    assert level_of(cases([20_000.0]))["hours_per_real_gbp"][0] == pytest.approx(0.05)


def test_openings_of_a_quarter_are_what_is_known_of_it_and_what_is_drawn():
    october = dt.date(2026, 10, 1)
    months = [add_months(october, place) for place in range(1, 6)]
    paths = pl.DataFrame(
        [
            ("investigations", "E23000001", series, month, draw, 10.0 * draw)
            for series in ("sexual", "all")
            for month in months
            for draw in (1, 2)
        ],
        schema=["measure", "force_code", "series", "period_start", "draw", "value"],
        orient="row",
    )
    counts = pl.DataFrame(
        [("investigations", "E23000001", "sexual", october, 7.0)],
        schema=["measure", "force_code", "abuse_type", "period_start", "count"],
        orient="row",
    )
    found = opening_path(paths, counts)
    # January to March is whole without October; of the first quarter October is known.
    assert found.select("quarter", "draw", "opened_count").rows() == [
        (october, 1, 27.0),
        (october, 2, 47.0),
        (dt.date(2027, 1, 1), 1, 30.0),
        (dt.date(2027, 1, 1), 2, 60.0),
    ]
    assert opening_path(paths, counts.clear())["quarter"].unique().to_list() == [
        dt.date(2027, 1, 1)
    ]


def profiles():
    marts = plan_inputs(1)
    categories = tuple(sorted(marts.cost_category["category"]))
    profile = marts.cost_profile.filter(cost_basis="direct")
    return read_profiles(profile, marts.open_profile, ("sexual",), categories)


def test_what_an_open_case_is_still_to_cost_is_spent_whole_in_time():
    spent, stays = profiles().of_open(0, AGES)
    assert spent.sum(axis=(2, 3)) == pytest.approx(np.ones((1, AGES)), abs=1e-6)
    # Of a case one quarter old: what its later ages bring, over all they bring.
    assert spent[0, 1, :3].sum(axis=1) == pytest.approx(np.array(BY_AGE[1:4]) / 0.8)
    assert stays[0, 1, 0] == pytest.approx(STILL_OPEN[1] / STILL_OPEN[0])
    assert (spent[0, OLD_AGE:, 0].sum(axis=1) > 0).all()


def test_in_a_quarter_that_is_half_over_half_as_much_is_left_to_spend():
    whole, _ = profiles().of_open(0, 8)
    half, _ = profiles().of_open(0, 8, 0.5)
    first, rest = half[0, 1].sum(axis=1)[0], half[0, 1].sum(axis=1)[1]
    before = whole[0, 1].sum(axis=1)
    assert first / rest == pytest.approx(0.5 * before[0] / before[1])
    assert half[0, 1].sum() == pytest.approx(whole[0, 1].sum())


def test_where_every_case_costs_the_same_every_force_keeps_that_level():
    same = cases([20_000.0] * 3).with_columns(cost_real_gbp=pl.lit(500.0), cost_gbp=pl.lit(500.0))
    assert level_of(same)["final_real_gbp"].to_list() == pytest.approx([500.0] * 3)
