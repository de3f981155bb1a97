"""Growth between two periods: by hand, its sums, what is left out, and how often it is right."""

import datetime as dt

import dataframely as dy
import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import t as student_t

from pipelines.contracts.marts.demand import DemandGrowth
from pipelines.models.demand.growth import demand_growth, yearly_growth
from pipelines.models.dispersion import estimate_noise
from pipelines.models.periods import add_months

APRIL_2020 = dt.date(2020, 4, 1)
MONTHS = 36
COUNTS = st.lists(st.integers(0, 60), min_size=MONTHS, max_size=MONTHS)


def series(
    counts: list[int | None] | list[int],
    *,
    force_code: str = "E23000001",
    abuse_type: str = "sexual",
    measure: str = "incidents",
    months: int = 1,
) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "measure": measure,
            "force_code": force_code,
            "abuse_type": abuse_type,
            "period_start": [add_months(APRIL_2020, months * i) for i in range(len(counts))],
            "period_months": months,
            "count": pl.Series(counts, dtype=pl.Int64),
        }
    )


def growth_of_year(counts: pl.DataFrame) -> pl.DataFrame:
    """Growth from 2021/22 to 2022/23, the second and third year of the series."""
    return demand_growth(counts).filter(
        pl.col("window") == "financial_year", pl.col("current") == "2022/23"
    )


def row(frame: pl.DataFrame, force_code: str, abuse_type: str) -> dict[str, object]:
    return frame.row(
        by_predicate=(pl.col("force_code") == force_code) & (pl.col("abuse_type") == abuse_type),
        named=True,
    )


def number(value: object) -> float:
    assert isinstance(value, float)
    return value


def test_the_published_rise_of_88_per_cent_over_three_years_is_23_4_a_year() -> None:
    assert yearly_growth(0.88, 3) == pytest.approx(0.234, abs=5e-4)


def test_growth_of_two_counts() -> None:
    counts = [7] * 12 + [100] * 12 + [125] * 12

    actual = row(growth_of_year(series(counts)), "E23000001", "sexual")

    assert (actual["baseline_count"], actual["current_count"]) == (1200, 1500)
    assert actual["growth_share"] == 0.25
    assert actual["yearly_growth_share"] == 0.25
    assert number(actual["growth_low"]) < 0.25 < number(actual["growth_high"])


def test_interval_of_even_counts_is_that_of_two_poisson_counts() -> None:
    # No over-dispersion and no correlation: the log ratio's variance is 1/1200 + 1/1200.
    counts = [100] * MONTHS
    spring_2020 = np.arange(MONTHS) < 5
    freedom = estimate_noise(np.full(MONTHS, 100.0), 12, spring_2020).degrees_of_freedom
    margin = float(student_t.ppf(0.975, freedom)) * np.sqrt(2 / 1200)

    actual = row(growth_of_year(series(counts)), "E23000001", "sexual")

    assert actual["growth_low"] == pytest.approx(np.exp(-margin) - 1, abs=1e-4)
    assert actual["growth_high"] == pytest.approx(np.exp(margin) - 1, abs=1e-4)


def test_over_three_years_growth_is_also_given_per_year() -> None:
    counts = [100] * 12 + [120] * 12 + [150] * 12 + [188] * 12

    frame = demand_growth(series(counts)).filter(
        (pl.col("baseline") == "2020/21") & (pl.col("current") == "2023/24")
    )

    actual = row(frame, "ALL", "all")
    assert actual["growth_share"] == pytest.approx(0.88)
    assert actual["yearly_growth_share"] == pytest.approx(0.2342, abs=5e-5)


def test_a_baseline_of_nought_has_no_growth() -> None:
    actual = row(growth_of_year(series([0] * 24 + [3] * 12)), "E23000001", "sexual")

    assert (actual["baseline_count"], actual["current_count"]) == (0, 36)
    names = ("growth_share", "growth_low", "growth_high", "yearly_growth_share")
    assert [actual[name] for name in names] == [None] * 4


def test_a_fall_to_nought_is_minus_one_without_an_interval() -> None:
    actual = row(growth_of_year(series([3] * 24 + [0] * 12)), "E23000001", "sexual")

    assert (actual["growth_share"], actual["growth_low"], actual["growth_high"]) == (-1, None, None)


def test_a_net_negative_baseline_of_recorded_crime_has_no_growth_and_no_all() -> None:
    quarters = series([5] * 4 + [-2] * 4 + [9] * 4, measure="recorded_crime", months=3)

    frame = DemandGrowth.validate(growth_of_year(quarters))

    assert frame["abuse_type"].unique().to_list() == ["sexual"]
    actual = row(frame, "ALL", "sexual")
    assert (actual["baseline_count"], actual["growth_share"]) == (-8, None)


def test_a_force_that_missed_a_month_is_left_out_of_its_window_and_of_the_sum() -> None:
    missing: list[int | None] = [50] * 30 + [None] + [50] * 5
    frame = pl.concat([series([100] * MONTHS), series(missing, force_code="E23000002")])

    actual = demand_growth(frame)

    last = actual.filter(pl.col("current") == "2022/23")
    earlier = actual.filter(pl.col("current") == "2021/22")
    assert "E23000002" not in last["force_code"].to_list()
    whole = row(last, "ALL", "all")
    assert (whole["force_count"], whole["current_count"]) == (1, 1200)
    whole = row(earlier, "ALL", "all")
    assert (whole["force_count"], whole["current_count"]) == (2, 1800)


def test_a_force_outside_the_sum_does_not_widen_the_interval_of_the_sum() -> None:
    steady = series([100] * MONTHS)
    left_early: list[int | None] = [400, 900] * 6 + [None] * 24
    both = pl.concat([steady, series(left_early, force_code="E23000002")])

    alone = row(growth_of_year(steady), "ALL", "sexual")
    beside = row(growth_of_year(both), "ALL", "sexual")

    assert beside["growth_low"] == alone["growth_low"]
    assert beside["growth_high"] == alone["growth_high"]


def test_part_of_a_year_is_never_compared_with_a_whole_one() -> None:
    frame = demand_growth(series([10] * 30))

    pairs = set(frame.select("baseline", "current").iter_rows())
    assert ("Apr–Sep 2021", "Apr–Sep 2022") in pairs
    counts = frame.filter(pl.col("current") == "Apr–Sep 2022")
    assert set(counts["baseline_count"]) == set(counts["current_count"]) == {60}


def test_a_window_that_the_series_does_not_cover_gives_no_row() -> None:
    frame = demand_growth(series([10] * 20))

    assert set(frame["window"]) == {"year_to_date"}


def test_growth_carries_the_kind_and_the_first_and_last_days_of_its_window() -> None:
    frame = DemandGrowth.validate(demand_growth(series([10] * 47)))

    dates = ["baseline_start", "baseline_end", "current_start", "current_end"]
    days = {
        (kind, current): [str(day) for day in spans]
        for kind, current, *spans in frame.select("window", "current", *dates).iter_rows()
    }
    year, latest = ("financial_year", "2022/23"), ("latest_twelve_months", "Mar 2023–Feb 2024")
    assert days[year] == ["2021-04-01", "2022-03-31", "2022-04-01", "2023-03-31"]
    assert days[latest] == ["2022-03-01", "2023-02-28", "2023-03-01", "2024-02-29"]


@pytest.mark.parametrize(
    "columns",
    [
        {"window": "another_year"},
        {"baseline_start": dt.date(2021, 4, 2)},
        {"current_end": dt.date(2023, 3, 1)},
        {"current_end": dt.date(2023, 2, 28)},
        {"baseline_start": dt.date(2022, 4, 1), "baseline_end": dt.date(2023, 3, 31)},
        {
            "baseline_start": dt.date(2022, 4, 1),
            "baseline_end": dt.date(2021, 3, 31),
            "current_start": dt.date(2023, 4, 1),
            "current_end": dt.date(2022, 3, 31),
        },
    ],
    ids=["kind", "mid-month", "first day", "a month short", "no baseline", "backwards"],
)
def test_the_contract_refuses_a_window_that_is_none(columns: dict[str, object]) -> None:
    good = growth_of_year(series([10] * MONTHS)).head(1)
    bad = good.with_columns(pl.lit(value).alias(name) for name, value in columns.items())

    DemandGrowth.validate(good)
    with pytest.raises(dy.exc.ValidationError, match="whole_window"):
        DemandGrowth.validate(bad)


def test_no_counts_give_an_empty_mart() -> None:
    assert DemandGrowth.validate(demand_growth(series([1]).clear())).is_empty()


@pytest.mark.parametrize("counts", [[0] * MONTHS, [0] * 35 + [1], [1] * 35 + [100_000]])
def test_awkward_series_give_numbers_or_nulls(counts: list[int]) -> None:
    frame = DemandGrowth.validate(demand_growth(series(counts)))

    floats = frame.select(pl.selectors.float().is_finite().all())
    assert all(value is not False for value in floats.row(0))


@settings(deadline=None, max_examples=20)
@given(first=COUNTS, second=COUNTS, third=COUNTS)
def test_types_sum_to_all_and_forces_to_all_forces(
    first: list[int], second: list[int], third: list[int]
) -> None:
    frame = DemandGrowth.validate(
        demand_growth(
            pl.concat(
                [
                    series(first),
                    series(second, abuse_type="neglect"),
                    series(third, force_code="E23000002"),
                ]
            )
        )
    )

    keys = ["baseline", "current"]
    counts = pl.col("baseline_count", "current_count").sum()
    types = frame.filter((pl.col("force_code") == "E23000001") & (pl.col("abuse_type") != "all"))
    all_types = frame.filter(
        (pl.col("force_code") == "E23000001") & (pl.col("abuse_type") == "all")
    )
    forces = frame.filter((pl.col("force_code") != "ALL") & (pl.col("abuse_type") == "all"))
    all_forces = frame.filter((pl.col("force_code") == "ALL") & (pl.col("abuse_type") == "all"))
    for parts, total in ((types, all_types), (forces, all_forces)):
        names = [*keys, "baseline_count", "current_count"]
        summed = parts.group_by(keys).agg(counts).select(names).sort(keys)
        assert summed.equals(total.select(names).sort(keys))


@settings(deadline=None, max_examples=20)
@given(counts=COUNTS)
def test_doubling_counts_leaves_growth_as_it_is(counts: list[int]) -> None:
    once = row(growth_of_year(series(counts)), "ALL", "all")
    twice = row(growth_of_year(series([2 * count for count in counts])), "ALL", "all")

    assert once["growth_share"] == twice["growth_share"]


@pytest.mark.parametrize("correlation", [0.0, 0.3, 0.5])
def test_interval_holds_a_known_growth_also_where_months_hang_together(correlation: float) -> None:
    draws, length, dispersion = 200, 120, 6.0
    rng = np.random.default_rng(2016)
    months = np.arange(length)
    mean = 200 * 1.07 ** (months / 12) * (1 + 0.1 * np.sin(2 * np.pi * months / 12))
    noise = np.zeros((draws, length))
    noise[:, 0] = rng.standard_normal(draws)
    for month in range(1, length):
        fresh = np.sqrt(1 - correlation**2) * rng.standard_normal(draws)
        noise[:, month] = correlation * noise[:, month - 1] + fresh
    counts = np.maximum(np.rint(mean + np.sqrt(dispersion * mean) * noise), 0).astype(int)
    # Recorded crime has no sum of types, which here would only be the same series once more.
    frame = pl.concat(
        series(list(map(int, c)), force_code=f"F{draw:05}", measure="recorded_crime")
        for draw, c in enumerate(counts)
    )

    actual = growth_of_year(frame).filter(pl.col("force_code") != "ALL")

    holds = actual.select(pl.col("growth_low").le(0.07) & pl.col("growth_high").ge(0.07))
    assert 0.91 <= number(holds.to_series().mean()) <= 0.985
