"""Growth drivers: two types by hand, noughts, recording taken out, and that they always add up."""

import datetime as dt
import math

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.contracts.marts.demand import GrowthDriver
from pipelines.errors import ModelError
from pipelines.models.demand.drivers import (
    SCHEMA,
    growth_drivers,
    log_mean_contributions,
)
from pipelines.models.demand.growth import demand_growth
from pipelines.models.periods import WINDOW_SCHEMA, add_months

APRIL = dt.date(2020, 4, 1)
FORCE, OTHER = "E23000001", "E23000002"
NEXT_APRIL = dt.date(2021, 4, 1)
MONTHS = st.lists(st.integers(0, 10_000), min_size=24, max_size=24)
SPARSE = st.lists(st.sampled_from([0, 0, 0, 0, 1, 7]), min_size=24, max_size=24)
EITHER = st.one_of(st.just([0] * 24), st.just([0] * 12 + [3] * 12), SPARSE, MONTHS)


def series(counts, abuse_type="sexual", *, measure="incidents", force_code=FORCE):
    return pl.DataFrame(
        {
            "measure": measure,
            "force_code": force_code,
            "abuse_type": abuse_type,
            "period_start": [add_months(APRIL, step) for step in range(len(counts))],
            "period_months": 1,
            "count": pl.Series(counts, dtype=pl.Int64),
        }
    )


def year_totals(before, after, abuse_type="sexual", **names):
    """Two years of a type with these totals, all of them in each year's last month."""
    return series([0] * 11 + [before] + [0] * 11 + [after], abuse_type, **names)


def children(before, after, *, force_code=FORCE):
    return pl.DataFrame(
        {
            "force_code": force_code,
            "year": pl.Series([2020, 2021], dtype=pl.Int32),
            "child_population_count": [before, after],
            "is_carried_forward": False,
        }
    )


def known_change(month, size_share, *, measure="incidents", **names):
    columns = {"force_code": "ALL", "abuse_type": "all", "name": "new rules", **names}
    return pl.DataFrame({"measure": measure, **columns, "month": [month], "size_share": size_share})


def drivers(counts, population=None, known_changes=None, *, force="ALL", measure="incidents"):
    frame = GrowthDriver.validate(growth_drivers(counts, population, known_changes))
    assert dict(frame.schema) == SCHEMA
    in_year = (pl.col("window") == "financial_year") & (pl.col("current") == "2021/22")
    one = frame.filter(in_year, force_code=force, measure=measure)
    return dict(one.select("driver", "contribution_count").iter_rows())


def linked(*investigations):
    """The incidents of the case by hand and these investigations."""
    incidents = [year_totals(100, 150), year_totals(200, 180, "neglect")]
    return pl.concat([*incidents, *investigations])


def investigated(before, after, abuse_type="sexual"):
    return year_totals(before, after, abuse_type, measure="investigations")


def test_incidents_of_two_types_by_hand():
    actual = drivers(linked(), children(1000, 1100))
    # L(100, 150) = 123.315 and L(200, 180) = 189.824; population: (123.315 + 189.824) × ln 1.1.
    assert actual == pytest.approx(
        {
            "child_population": 29.845392,
            "incidents_per_child:sexual": 38.246809,
            "incidents_per_child:neglect": -38.092201,
        }
    )
    assert math.fsum(actual.values()) == pytest.approx(30, abs=1e-9)


def test_investigations_of_two_types_by_hand():
    counts = linked(investigated(50, 90), investigated(40, 36, "neglect"))
    actual = drivers(counts, children(1000, 1100), measure="investigations")
    # 330 incidents of 1,100 children are as many per child as 300 of 1,000.
    assert actual == pytest.approx(
        {
            "child_population": 10.104479,
            "incidents_per_child": 0,
            "mix_of_types": 13.488192,
            "share_investigated": 12.407329,
        },
        abs=1e-6,
    )
    assert math.fsum(actual.values()) == pytest.approx(36, abs=1e-9)


def test_shares_are_of_the_baseline_as_it_was_recorded():
    frame = growth_drivers(linked()).filter(pl.col("force_code") == FORCE)
    assert dict(frame.select("driver", "contribution_share").iter_rows()) == pytest.approx(
        {"incidents:neglect": -20 / 300, "incidents:sexual": 50 / 300}
    )


def test_without_children_population_and_rate_are_one_driver_and_nothing_is_made_up():
    counts = linked(investigated(50, 90), investigated(40, 36, "neglect"))
    for population in (None, children(1000, 1100).head(1), children(1000, 1100, force_code=OTHER)):
        assert set(drivers(counts, population)) == {"incidents:sexual", "incidents:neglect"}
        actual = drivers(counts, population, measure="investigations")
        assert set(actual) == {"incidents", "mix_of_types", "share_investigated"}
        assert actual["incidents"] == pytest.approx(10.104479)


def test_the_sum_of_forces_has_a_population_only_where_that_of_each_is_known():
    both = pl.concat([year_totals(100, 150), year_totals(10, 20, force_code=OTHER)])
    assert "child_population" in drivers(both, children(1000, 1100), force=FORCE)
    assert set(drivers(both, children(1000, 1100))) == {"incidents:sexual"}
    population = pl.concat([children(1000, 1100), children(500, 550, force_code=OTHER)])
    assert set(drivers(both, population)) == {"child_population", "incidents_per_child:sexual"}


def test_a_type_that_was_nought_belongs_to_its_rate_and_not_to_the_population():
    actual = drivers(year_totals(0, 50), children(1000, 1100))
    assert actual == {"child_population": 0, "incidents_per_child:sexual": 50}
    actual = drivers(year_totals(50, 0), children(1000, 1100))
    assert actual == {"child_population": 0, "incidents_per_child:sexual": -50}


def test_noughts_among_investigations_belong_to_the_first_factor_that_was_nought():
    new_type = year_totals(0, 10, "online_images")
    population = children(1000, 1000)
    counts = linked(new_type, investigated(0, 4, "online_images"))
    assert drivers(counts, population, measure="investigations")["mix_of_types"] == 4
    counts = linked(investigated(0, 4))
    assert drivers(counts, population, measure="investigations")["share_investigated"] == 4
    counts = pl.concat([year_totals(0, 8), investigated(0, 4)])
    assert drivers(counts, population, measure="investigations")["incidents_per_child"] == 4


def test_the_limit_is_what_ever_smaller_values_come_to():
    tiny = 1e-300
    near = log_mean_contributions((1000.0, tiny), (1100.0, 0.05))
    assert near[1] == pytest.approx(55, rel=0.01)
    assert log_mean_contributions((1000.0, 0.0), (1100.0, 0.05)) == [0, pytest.approx(55)]


def test_investigations_of_a_type_without_incidents_have_a_bar_of_their_own():
    counts = linked(investigated(50, 90), investigated(3, 8, "not_linked"))
    actual = drivers(counts, children(1000, 1100), measure="investigations")
    assert actual["without_incidents"] == 5
    assert math.fsum(actual.values()) == pytest.approx(45, abs=1e-9)


def test_a_known_recording_change_is_taken_out_first_as_a_bar_of_its_own():
    # 110 of the new rules are 100 of the old ones.
    change = known_change(NEXT_APRIL, 0.1)
    actual = drivers(year_totals(100, 110), children(1000, 1000), change)
    assert actual == pytest.approx(
        {"recording:new rules": 10, "child_population": 0, "incidents_per_child:sexual": 0},
        abs=1e-9,
    )


def test_a_recording_change_is_of_its_force_type_and_months_only():
    counts = pl.concat([series([10] * 12 + [11] * 12), series([10] * 24, force_code=OTHER)])
    half_year = add_months(NEXT_APRIL, 6)
    of_force = known_change(half_year, 0.1, force_code=FORCE, abuse_type="sexual")
    expected = pytest.approx({"recording:new rules": 6, "incidents:sexual": 6})
    assert drivers(counts, None, of_force, force=FORCE) == expected
    assert drivers(counts, None, of_force, force=OTHER) == {"incidents:sexual": 0}
    assert drivers(counts, None, of_force)["recording:new rules"] == pytest.approx(6)
    of_type = known_change(half_year, 0.1, abuse_type="neglect")
    assert set(drivers(counts, None, of_type)) == {"incidents:sexual"}


def test_a_change_that_held_before_the_baseline_is_in_both_periods_and_no_bar():
    change = known_change(APRIL, 0.1)
    assert drivers(year_totals(100, 150), None, change) == {"incidents:sexual": 50}


def test_a_change_within_the_baseline_is_taken_out_of_both_periods():
    counts = series([10] * 6 + [11] * 18)
    actual = drivers(counts, None, known_change(add_months(APRIL, 6), 0.1))
    assert actual == pytest.approx({"recording:new rules": 6, "incidents:sexual": 0}, abs=1e-9)


def test_several_changes_have_a_bar_each_in_the_order_of_their_dates():
    first = known_change(NEXT_APRIL, 0.5, name="second in the alphabet")
    second = known_change(add_months(NEXT_APRIL, 1), 1.0, name="first in the alphabet")
    actual = drivers(year_totals(100, 300), None, pl.concat([second, first]))
    # 300 / 1.5 = 200, then 200 / 2 = 100.
    assert actual == pytest.approx(
        {
            "recording:second in the alphabet": 100,
            "recording:first in the alphabet": 100,
            "incidents:sexual": 0,
        },
        abs=1e-9,
    )


def test_a_change_in_recording_incidents_does_not_pass_for_fewer_investigated():
    counts = pl.concat([year_totals(100, 110), investigated(50, 50)])
    change = known_change(NEXT_APRIL, 0.1)
    actual = drivers(counts, children(1000, 1000), change, measure="investigations")
    assert actual == pytest.approx(dict.fromkeys(actual, 0), abs=1e-9)


def test_a_change_of_unknown_size_is_not_invented_and_one_of_everything_is_refused():
    unknown = known_change(NEXT_APRIL, None).cast({"size_share": pl.Float64})
    assert drivers(year_totals(100, 110), None, unknown) == {"incidents:sexual": 10}
    with pytest.raises(ModelError, match="size_share of -1 or less"):
        drivers(year_totals(100, 110), None, known_change(NEXT_APRIL, -1.0))


def test_a_force_that_missed_a_month_stands_in_no_window_that_holds_it():
    missing = pl.concat(
        [
            series([10] * 24),
            series([5] * 20 + [None] + [5] * 3, force_code=OTHER),
            series([5] * 24, "neglect", force_code=OTHER),
        ]
    )
    assert drivers(missing, force=OTHER) == {}
    assert drivers(missing) == {"incidents:sexual": 0, "incidents:neglect": 0}


def test_investigations_need_the_incidents_of_the_same_window():
    counts = pl.concat([series([10] * 23), series([5] * 24, measure="investigations")])
    assert drivers(counts, measure="investigations") == {}
    alone = series([5] * 24, measure="investigations")
    assert growth_drivers(alone).is_empty()


@pytest.mark.parametrize("counts", [[], [5], [0] * 24])
def test_nothing_one_month_and_noughts_raise_nothing(counts):
    frame = growth_drivers(series(counts))
    assert set(frame["contribution_count"]) <= {0.0}
    assert set(frame["contribution_share"]) <= {None}


def test_drivers_carry_the_kind_and_the_days_of_their_window():
    frame = growth_drivers(linked(investigated(50, 90)))
    columns = ["measure", *WINDOW_SCHEMA]
    days = (APRIL, dt.date(2021, 3, 31), NEXT_APRIL, dt.date(2022, 3, 31))
    assert set(frame.select(columns).iter_rows()) == {
        (measure, "financial_year", "2020/21", "2021/22", *days)
        for measure in ("incidents", "investigations")
    }


@settings(deadline=None, max_examples=60)
@given(
    incidents=st.lists(EITHER, min_size=3, max_size=3),
    investigations=st.lists(EITHER, min_size=3, max_size=3),
    policed=st.sampled_from([None, (1, 10**7), (10**6, 10**6), (3, 2)]),
    size=st.sampled_from([None, -0.5, 0.0, 0.07, 3.0]),
)
def test_contributions_add_up_to_the_change(incidents, investigations, policed, size):
    names = ("sexual", "neglect", "not_linked")
    parts = [series(c, n) for c, n in zip(incidents, names, strict=True)]
    parts += [
        series(c, n, measure="investigations") for c, n in zip(investigations, names, strict=True)
    ]
    counts = pl.concat(parts)
    changes = [
        known_change(add_months(APRIL, 9), size, measure=m).cast({"size_share": pl.Float64})
        for m in ("incidents", "investigations")
    ]
    population = policed and children(*policed)
    growth = demand_growth(counts).filter(pl.col("abuse_type") == "all")
    keys = ["measure", "force_code", *WINDOW_SCHEMA]
    added = growth_drivers(counts, population, pl.concat(changes)).group_by(keys)
    both = growth.join(added.agg(pl.col("contribution_count").sum()), on=keys)
    assert len(both) == 4
    for row in both.iter_rows(named=True):
        change = row["current_count"] - row["baseline_count"]
        assert row["contribution_count"] == pytest.approx(change, abs=1e-9)


def quarters(before, after, group="child_sexual", **names):
    """Two years of an offence group with these totals, in each year's last quarter."""
    counts = [0] * 3 + [before] + [0] * 3 + [after]
    frame = series(counts, group, measure="recorded_crime", **names)
    starts = [add_months(APRIL, 3 * step) for step in range(8)]
    return frame.with_columns(pl.Series("period_start", starts), period_months=pl.lit(3))


def test_recorded_crime_of_two_groups_by_hand():
    counts = pl.concat([quarters(100, 150), quarters(200, 180, "child_cruelty")])
    actual = drivers(counts, children(1000, 1100), measure="recorded_crime")
    # The same counts as the incidents by hand, quarter by quarter.
    assert actual == pytest.approx(
        {
            "child_population": 29.845392,
            "offences_per_child:child_sexual": 38.246809,
            "offences_per_child:child_cruelty": -38.092201,
        }
    )
    assert drivers(counts, measure="recorded_crime") == pytest.approx(
        {"offences:child_sexual": 50, "offences:child_cruelty": -20}
    )


def test_net_corrections_below_nought_belong_to_the_rate_and_add_up():
    counts = pl.concat([quarters(-4, 10), quarters(200, 180, "child_cruelty")])
    actual = drivers(counts, children(1000, 1100), measure="recorded_crime")
    assert actual["offences_per_child:child_sexual"] == 14
    assert math.fsum(actual.values()) == pytest.approx(-6)


def test_a_change_within_a_quarter_holds_from_the_next_one_on():
    year = [100] * 4
    counts = quarters(0, 0).with_columns(count=pl.Series(year + year))
    change = known_change(dt.date(2021, 5, 1), 0.25, measure="recorded_crime")
    actual = drivers(counts, known_changes=change, measure="recorded_crime")
    # From July on three quarters of 100 hold what 80 were before.
    assert actual == pytest.approx({"recording:new rules": 60, "offences:child_sexual": -60})
