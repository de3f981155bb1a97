"""Joint paths: how errors hang together over series and steps, and what a sum of them says."""

import datetime as dt

import numpy as np
import polars as pl
import pytest

from pipelines.models.forecasting import forecast, make_forecasts
from pipelines.models.forecasting.conformal import PastErrors
from pipelines.models.forecasting.dependence import (
    Dependence,
    Persistence,
    dependence,
    unknown_dependence,
)
from pipelines.models.forecasting.panel import Matrix
from pipelines.models.forecasting.paths import joint_paths
from tests.forecast_series import many

pytestmark = pytest.mark.usefixtures("quick_prophet")
PASSING = Persistence(0.0, 0.0)


def alike(common: float, group: float, lasts: Persistence, freedom: float = np.inf) -> Dependence:
    """One group, the same at every step."""
    shares = (np.full((1, 1), share) for share in (common, group))
    return Dependence(*shares, lasts, lasts, np.array([freedom]))


def measured(errors: Matrix, known: tuple[int, ...] | None = None, until: int = 999) -> Dependence:
    """Of errors by cut-off, series and step, all in one group."""
    groups = np.zeros(errors.shape[1], np.int64)
    return dependence(PastErrors(known or tuple(range(len(errors))), errors, groups, 1), until)


def test_paths_of_parts_add_up_to_the_paths_of_sums() -> None:
    paths = make_forecasts(many(), 6, frequency="quarter").paths(draws=20)

    table = paths.pivot("series", index=["force_code", "period_start", "draw"], values="value")
    assert (table["all"] - table["neglect"] - table["sexual"]).abs().max() < 1e-6  # type: ignore[operator]
    forces = table.filter(pl.col("force_code") != "ALL")
    summed = forces.group_by("period_start", "draw").agg(pl.col("all").sum().alias("sum"))
    whole = table.filter(force_code="ALL").join(summed, on=["period_start", "draw"])
    assert (whole["all"] - whole["sum"]).abs().max() < 1e-6  # type: ignore[operator]
    assert paths["value"].min() >= 0  # type: ignore[operator]


def test_the_same_seed_gives_the_same_paths() -> None:
    first, again, other = (
        make_forecasts(many(), 2, frequency="quarter").paths(draws=5, seed=seed)
        for seed in (1, 1, 2)
    )

    assert first.equals(again)
    assert not first.equals(other)


def test_paths_follow_each_series_own_interval() -> None:
    units = np.array([[[-4.0]], [[-9.0]]]), np.array([[[6.0]], [[12.0]]])
    how = alike(0.2, 0.2, Persistence(0.8, 0.5))

    paths = joint_paths(np.array([[50.0]]), units, np.array([0]), how, draws=20_000)

    found = np.quantile(paths, [0.025, 0.1, 0.5, 0.9, 0.975])
    assert found == pytest.approx([41, 46, 50, 56, 62], abs=0.3)


def test_paths_that_no_back_test_reaches_lie_on_both_sides_of_the_point() -> None:
    nothing = np.full((2, 1, 4), np.nan)
    how = unknown_dependence(1)

    paths = joint_paths(np.full((1, 4), 100.0), (nothing, nothing), np.array([0]), how)

    assert 0.4 < (paths > 100).mean() < 0.6
    below, above = 100 - np.quantile(paths, 0.1), np.quantile(paths, 0.9) - 100
    assert above / below == pytest.approx(1, abs=0.3)


def test_the_middle_of_the_paths_is_the_chosen_forecast() -> None:
    made = make_forecasts(many(), 2, frequency="quarter")

    keys = ["force_code", "series", "period_start"]
    middle = made.paths(draws=400).group_by(keys).agg(pl.col("value").median())
    chosen = made.forecast.filter("is_chosen", frequency="quarter")
    both = chosen.join(middle, on=keys).filter(
        pl.col("force_code") != "ALL", pl.col("series") != "all"
    )
    off = (both["value"] - both["point"]).abs() / (both["upper_80"] - both["lower_80"])
    assert both.height == 24
    assert off.max() < 0.15  # type: ignore[operator]


def test_series_that_erred_together_are_drawn_together() -> None:
    random = np.random.default_rng(7)
    shared = random.normal(0, 1, (12, 1, 1)) + 0.3 * random.normal(0, 1, (12, 40, 3))
    alone = random.normal(0, 1, (12, 40, 3))

    together, apart = measured(shared), measured(alone)

    assert together.common == pytest.approx(0.9, abs=0.1)
    assert together.shared.carried > 0.8
    assert apart.common.max() < 0.05
    assert apart.own.carried < 0.1


def test_what_series_share_lasts_though_what_is_their_own_passes() -> None:
    random = np.random.default_rng(3)
    lasting = random.normal(0, 1, (200, 1, 1)) + np.zeros((200, 20, 12))

    found = measured(lasting + random.normal(0, 1, (200, 20, 12)))

    assert found.common == pytest.approx(np.full((1, 12), 0.5), abs=0.05)
    assert found.shared.carried * found.shared.step**6 > 0.9
    assert found.own.carried < 0.1


def test_the_farther_ahead_the_more_is_shared_where_errors_say_so() -> None:
    random = np.random.default_rng(4)
    walk = np.cumsum(random.normal(0, 0.5, (1_000, 1, 12)), axis=2)

    found = measured(walk + random.normal(0, 1, (1_000, 20, 12))).common[0]

    # A quarter a step beside one: 1 / 5 and 2 / 6 at the first two, which are taken together.
    assert found[0] == pytest.approx(0.27, abs=0.04)
    assert found[-1] == pytest.approx(0.685, abs=0.04)
    assert (np.diff(found) > -0.01).all()


def test_a_drift_of_all_series_counts_as_common_by_half() -> None:
    random = np.random.default_rng(5)
    drift, own = 2.0, random.normal(0, 1, (50, 40, 3))

    assert measured(drift + own).common == pytest.approx(np.full((1, 3), 0.5), abs=0.03)
    assert measured(own).common.max() < 0.03


def test_a_sum_is_less_sure_where_few_spans_of_time_told_what_is_common() -> None:
    units = -np.full((2, 20, 1), 10.0), np.full((2, 20, 1), 10.0)
    points, groups = np.full((20, 1), 100.0), np.zeros(20, np.int64)

    few, many_spans = (
        joint_paths(points, units, groups, alike(0.5, 0.0, PASSING, freedom), draws=20_000)
        for freedom in (3.0, np.inf)
    )

    ends = [np.quantile(paths.sum(axis=0), [0.1, 0.9]) for paths in (few, many_spans)]
    assert np.diff(ends[0])[0] > 1.08 * np.diff(ends[1])[0]
    # Each series keeps its own interval all the same.
    assert np.quantile(few[0], [0.1, 0.9]) == pytest.approx([90, 110], abs=0.5)


def test_spans_that_overlap_are_partly_the_same_one() -> None:
    errors = np.random.default_rng(6).normal(0, 1, (11, 8, 12))
    known = tuple(range(12, 45, 3))  # the last three see fewer than all twelve steps by then

    found = measured(errors, known=known, until=45).freedom

    assert found[0] == 11
    assert found[5] == pytest.approx((39 - 12) / 6 + 1)
    assert found[11] == pytest.approx(3)


def test_one_series_alone_has_nothing_in_common() -> None:
    found = measured(np.random.default_rng(8).normal(0, 1, (30, 1, 4)))

    assert (found.common == 0).all()
    assert (found.group == 0).all()


def test_a_sum_of_series_that_move_together_is_less_sure_than_of_unlike_ones() -> None:
    units = -np.full((2, 20, 1), 10.0), np.full((2, 20, 1), 10.0)
    points, groups = np.full((20, 1), 100.0), np.zeros(20, np.int64)

    spreads = [
        joint_paths(points, units, groups, alike(0.0, share, PASSING), draws=2_000)
        .sum(axis=0)
        .std()
        for share in (0.0, 0.5)
    ]

    assert spreads[1] / spreads[0] == pytest.approx(np.sqrt((1 + 19 * 0.5) / 1), rel=0.15)


def test_the_interval_of_a_sum_is_not_the_sum_of_the_ends() -> None:
    rows = forecast(many(), 4, frequency="quarter").filter("is_chosen", frequency="quarter")

    parts = rows.filter(pl.col("force_code") != "ALL", pl.col("series") != "all")
    ends = parts.group_by("period_start").agg(pl.col("upper_95", "lower_95").sum())
    whole = rows.filter(force_code="ALL", series="all").join(ends, on="period_start")
    width = whole["upper_95"] - whole["lower_95"]
    assert (width < 0.95 * (whole["upper_95_right"] - whole["lower_95_right"])).all()
    assert (width > 0).all()


def test_a_year_is_surer_than_its_quarters_added() -> None:
    rows = forecast(many(), 6, frequency="quarter").filter(
        "is_chosen", force_code="ALL", series="all"
    )

    year = rows.filter(frequency="financial_year", period_start=dt.date(2024, 4, 1))
    quarters = rows.filter(frequency="quarter").filter(
        pl.col("period_start").is_between(dt.date(2024, 4, 1), dt.date(2025, 3, 31))
    )
    assert year["is_back_tested"].all()
    assert year["upper_80"][0] > year["point"][0]
    assert year["upper_80"][0] < quarters["upper_80"].sum()
    assert year["lower_80"][0] > quarters["lower_80"].sum()
