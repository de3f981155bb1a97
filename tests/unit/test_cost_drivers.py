"""Why unit cost changed: parts worked by hand, which add up to the change whatever the data."""

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.contracts.marts.cost import UnitCostDriver
from pipelines.models.cost.cost_drivers import unit_cost_drivers


def cases(
    count: int, *, year: str, hours: float, rate: float, rest: float, complexity: str = "standard"
) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "force_code": ["E23000001"] * count,
            "opened_year": [year] * count,
            "abuse_type": ["sexual"] * count,
            "complexity": [complexity] * count,
            "is_closed": [True] * count,
            "cost_gbp": [hours * rate + rest] * count,
            "hours": [hours] * count,
            "timed_gbp": [hours * rate] * count,
        },
        schema_overrides={
            **dict.fromkeys(("force_code", "opened_year", "abuse_type", "complexity"), pl.String),
            "is_closed": pl.Boolean,
            "cost_gbp": pl.Float64,
            "hours": pl.Float64,
            "timed_gbp": pl.Float64,
        },
    )


def drivers(frame: pl.DataFrame) -> dict[str, float]:
    found = UnitCostDriver.validate(unit_cost_drivers(frame)).filter(force_code="ALL")
    return dict(found.select("driver", "contribution_gbp").iter_rows())


def test_each_driver_alone_takes_the_whole_change() -> None:
    before = cases(5, year="2015/16", hours=10, rate=40, rest=100)
    after = {"year": "2016/17", "hours": 10, "rate": 40, "rest": 100}
    for name, change in {
        "price": ({"rate": 44}, 40),
        "hours": ({"hours": 12}, 80),
        "rest": ({"rest": 130}, 30),
    }.items():
        found = drivers(pl.concat([before, cases(5, **{**after, **change[0]})]))
        assert found.pop(name) == pytest.approx(change[1])
        assert list(found.values()) == pytest.approx([0, 0, 0], abs=1e-9)


def test_price_and_hours_together_are_split_at_the_middle() -> None:
    # 10 × 40 → 12 × 44: price 11 × 4 = 44, hours 42 × 2 = 84, together 128.
    found = drivers(
        pl.concat(
            [
                cases(5, year="2015/16", hours=10, rate=40, rest=0),
                cases(5, year="2016/17", hours=12, rate=44, rest=0),
            ]
        )
    )
    assert (found["price"], found["hours"]) == pytest.approx((44, 84))


def test_a_type_that_one_year_lacks_counts_as_mix_alone() -> None:
    before = cases(10, year="2015/16", hours=1, rate=10, rest=0)
    after = pl.concat(
        [
            cases(5, year="2016/17", hours=1, rate=10, rest=0),
            cases(5, year="2016/17", hours=3, rate=10, rest=0, complexity="major"),
        ]
    )
    found = drivers(pl.concat([before, after]))
    assert found["mix"] == pytest.approx(10)
    assert found["price"] == found["hours"] == found["rest"] == 0


STRATUM = st.tuples(
    st.integers(0, 6), st.floats(0, 50), st.floats(0, 90), st.floats(-100, 5000, width=32)
)


@settings(deadline=None, max_examples=40)
@given(strata=st.lists(STRATUM, min_size=4, max_size=4))
def test_the_four_parts_add_up_to_the_change(
    strata: list[tuple[int, float, float, float]],
) -> None:
    years = ("2015/16", "2015/16", "2016/17", "2016/17")
    frame = pl.concat(
        [
            cases(
                count + 5 * (place % 2),
                year=year,
                hours=hours,
                rate=rate,
                rest=rest,
                complexity=("standard", "major")[place % 2],
            )
            for place, (year, (count, hours, rate, rest)) in enumerate(
                zip(years, strata, strict=True)
            )
        ]
    )
    found = unit_cost_drivers(frame).filter(force_code="ALL")
    change = found["current_mean_gbp"][0] - found["baseline_mean_gbp"][0]
    assert found["contribution_gbp"].sum() == pytest.approx(change, rel=1e-9, abs=1e-6)


def test_years_apart_or_under_five_cases_are_not_compared() -> None:
    alone = cases(5, year="2015/16", hours=1, rate=1, rest=1)
    for other in (
        cases(5, year="2017/18", hours=1, rate=1, rest=1),
        cases(4, year="2016/17", hours=1, rate=1, rest=1),
    ):
        assert unit_cost_drivers(pl.concat([alone, other])).is_empty()
    assert UnitCostDriver.validate(unit_cost_drivers(alone.clear())).is_empty()
